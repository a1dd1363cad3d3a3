test "nobody is renamed" {
  given "User" {
    login  = "ada"
    name   = "Ada"
    active = 1
  }
  request = "PATCH /Users/ada"
  patch   = [{ op = "replace", path = "userName", value = "eve" }]
  expect {
    status = 400
    writes = []
    body   = { scimType = "mutability" }
  }
}
