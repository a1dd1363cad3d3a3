environment = { APP_URL = "http://127.0.0.1:8000" }

test "a leaver is switched off" {
  given "User" {
    uid   = 7
    name  = "ada"
    state = "on"
  }
  request = "PATCH /Users/7"
  patch   = [{ op = "replace", path = "active", value = false }]
  expect {
    status = 200
    writes = <<-EOT
      user.set {"id":1,"jsonrpc":"2.0","method":"user.set","params":{"state":"off","uid":7}}
    EOT
  }
}
