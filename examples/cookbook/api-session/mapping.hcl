# An API that wants a login first, and forgets sessions when it likes.
application "app" {
  client "idp" { token = env("SCIM_TOKEN") }

  backend "rest" {
    url = env("APP_URL")

    session {
      request  = "POST /login"
      username = "scim"
      password = env("APP_PASSWORD")
      body     = "{'user': username, 'password': password}"
      token    = "response.body.session"
      header   = "X-Session"
      lifetime = "10m"
    }
    errors = { "response.body.error == 'session expired'" = "login" } # a new session, and the request once more
  }

  resource "User" {
    id    = "id"
    types = { id = "int" }

    attribute "userName" {
      field    = "login"
      required = true
      unique   = true
    }
    attribute "active" {
      field   = "enabled"
      default = true
    }

    on "list" {
      request = "GET /users"
      records = "response.body.users"
    }
    on "get" { request = "GET /users/{id}" }
    on "update" { request = "PATCH /users/{id}" }
  }
}
