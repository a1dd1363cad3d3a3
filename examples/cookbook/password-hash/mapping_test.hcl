test "no password is shown" {
  given "User" {
    id            = 7
    login         = "ada"
    active        = true
    password_hash = "!"
    must_change   = false
  }
  request = "GET /Users/7"
  expect {
    status = 200
    writes = []
    body   = { userName = "ada" }
  }
}
