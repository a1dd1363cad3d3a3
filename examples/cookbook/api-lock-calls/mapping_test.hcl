environment = { APP_URL = "http://127.0.0.1:8000" }

test "a leaver is locked by a call" {
  given "User" {
    id     = 7
    login  = "ada"
    name   = "Ada"
    locked = false
  }
  request = "PATCH /Users/7"
  patch   = [{ op = "replace", path = "active", value = false }]
  expect {
    status = 200
    writes = <<-EOT
      POST /accounts/7/lock {"reason":"left"}
    EOT
  }
}
