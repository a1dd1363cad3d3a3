test "a leaver is switched off" {
  given "User" {
    uid   = 7
    name  = "ada"
    state = "on"
  }
  request = "PATCH /Users/7"
  body    = { schemas = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], Operations = [{ op = "replace", path = "active", value = false }] }
  expect {
    status = 200
    writes = <<-EOT
      user.set {"id":1,"jsonrpc":"2.0","method":"user.set","params":{"state":"off","uid":7}}
    EOT
  }
}
