test "a group is added to the list" {
  given "User" {
    id     = 7
    login  = "ada"
    active = 1
    roles  = "sales"
  }
  request = "PATCH /Groups/admin"
  patch   = [{ op = "add", path = "members", value = [{ value = "7" }] }]
  expect {
    status = 204
    writes = <<-EOT
      UPDATE "accounts" SET "roles" = ? WHERE "id" = ? ["sales,admin", 7]
    EOT
  }
}
