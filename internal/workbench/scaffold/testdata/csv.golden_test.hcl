# Tests of the mapping beside it: scim-adapter test runs them, without the application. Add your own.

test "somebody is found by the login" {
  given "User" {
    Login    = "ada"
    Vorname  = "Ada"
    Nachname = "Adler"
    Status   = "aktiv"
    fields   = { E-Mail = "ada@example.org" }
  }
  request = "GET /Users?filter=userName eq \"ada\""
  expect {
    status = 200
    body = {
      totalResults = 1
      Resources = [{
        id       = "ada"
        userName = "ada"
        name     = { givenName = "Ada", familyName = "Adler" }
        emails   = [{ type = "work", value = "ada@example.org" }]
        active   = true
      }]
    }
  }
}
