# Tests of the mapping beside it: scim-adapter test runs them, without the application. Add your own.

test "somebody is found by the login" {
  given "User" {
    uid     = "k7"
    login   = "ada"
    comment = "Ada Adler"
  }
  request = "GET /Users?filter=userName eq \"ada\""
  expect {
    status = 200
    body   = { totalResults = 1, Resources = [{ id = "k7", userName = "ada", displayName = "Ada Adler" }] }
  }
}
