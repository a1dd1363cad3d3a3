environment = { APP_URL = "http://127.0.0.1:8000" }

test "a leaver is disabled" {
  given "User" {
    id      = 7
    login   = "ada"
    enabled = true
  }
  request = "PATCH /Users/7"
  patch   = [{ op = "replace", path = "active", value = false }]
  expect {
    status = 200
    writes = <<-EOT
      PATCH /users/7 {"enabled":false}
    EOT
  }
}
