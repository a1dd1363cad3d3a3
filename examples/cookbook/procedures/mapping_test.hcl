test "a procedure locks" {
  given "User" {
    id     = 7
    login  = "ada"
    locked = 0
  }
  request = "PATCH /Users/7"
  patch   = [{ op = "replace", path = "active", value = false }]
  expect {
    status = 200
    writes = ["CALL set_lock(?, ?) [7, 1]"]
  }
}
