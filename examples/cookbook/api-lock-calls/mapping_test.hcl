test "a leaver is locked by a call" {
  given "User" {
    id     = 7
    login  = "ada"
    name   = "Ada"
    locked = false
  }
  request = "PATCH /Users/7"
  body    = { schemas = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], Operations = [{ op = "replace", path = "active", value = false }] }
  expect {
    status = 200
    writes = <<-EOT
      POST /accounts/7/lock {"reason":"left"}
    EOT
  }
}
