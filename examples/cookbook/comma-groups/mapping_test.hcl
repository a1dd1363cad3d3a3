test "a group is added to the list" {
  given "User" {
    id     = 7
    login  = "ada"
    active = 1
    roles  = "sales"
  }
  request = "PATCH /Groups/admin"
  body    = { schemas = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], Operations = [{ op = "add", path = "members", value = [{ value = "7" }] }] }
  expect {
    status = 204
    writes = <<-EOT
      UPDATE "accounts" SET "roles" = ? WHERE "id" = ? ["sales,admin", 7]
    EOT
  }
}
