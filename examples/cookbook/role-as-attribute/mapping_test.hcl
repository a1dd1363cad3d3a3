test "who loses the role reads" {
  given "User" {
    id     = 7
    login  = "ada"
    active = 1
    role   = "admin"
  }
  request = "PATCH /Users/7"
  patch   = [{ op = "remove", path = "roles" }]
  expect {
    status = 200
    writes = <<-EOT
      UPDATE "accounts" SET "role" = ? WHERE "id" = ? ["reader", 7]
    EOT
  }
}
