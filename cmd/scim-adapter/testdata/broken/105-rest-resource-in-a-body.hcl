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

    on "list" {
      request = "GET /users"
      records = "response.body.users"
    }
    on "create" {
      request = "POST /users"
      body    = "{'name': resource.userNam}"
    }
  }
}
