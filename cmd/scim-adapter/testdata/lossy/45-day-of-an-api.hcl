# An API that keeps days is sent an hour, and forgets it.
application "hr" {
  client "test" { token = env("TOKEN") }

  backend "rest" { url = "http://127.0.0.1:1" }

  schema "urn:example:params:scim:schemas:extension:hr:2.0:User" {
    attribute "hired" { type = "dateTime" }
  }

  resource "User" {
    id    = "id"
    types = { hired = "date" }

    extension "urn:example:params:scim:schemas:extension:hr:2.0:User" {}

    attribute "userName" {
      field    = "login"
      required = true
      unique   = true
    }
    attribute "active" { field = "enabled" }
    attribute "urn:example:params:scim:schemas:extension:hr:2.0:User:hired" { field = "hired" }

    on "list" { request = "GET /users" }
    on "create" { request = "POST /users" }
    on "update" { request = "PATCH /users/{id}" }
  }
}
