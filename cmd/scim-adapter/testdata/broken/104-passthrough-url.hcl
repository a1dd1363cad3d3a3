application "hr" {
  client "idp" { token = env("TOKEN") }

  passthrough = "127.0.0.1:8000"

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

    on "list" {
      request = "GET /users"
      records = "response.body.users"
    }
  }
}
