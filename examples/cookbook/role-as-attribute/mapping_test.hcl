test "who loses the role reads" {
  given "User" {
    id     = 7
    login  = "ada"
    active = 1
    role   = "admin"
  }
  request = "PATCH /Users/7"
  body    = { schemas = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], Operations = [{ op = "remove", path = "roles" }] }
  expect {
    status = 200
    writes = <<-EOT
      UPDATE "accounts" SET "role" = ? WHERE "id" = ? ["reader", 7]
    EOT
  }
}
