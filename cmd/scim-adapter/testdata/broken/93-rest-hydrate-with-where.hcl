application "hr" {
  client "idp" { token = env("TOKEN") }

  backend "rest" {
    url = "https://app.example.org/api"
  }

  resource "User" {
    id = "id"

    attribute "userName" {
      field    = "login"
      required = true
    }
    attribute "active" { field = "active" }

    where = { kind = "x" }
    on "list" {
      request = "GET /users"
      hydrate = true
      records = "response.body.users"
    }
  }
}
