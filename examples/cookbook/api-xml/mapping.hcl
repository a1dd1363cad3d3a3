# XML in both directions, with names in attributes.
application "app" {
  client "idp" { token = env("SCIM_TOKEN") }

  backend "rest" {
    url    = env("APP_URL")
    format = "xml"
    basic {
      username = "scim"
      password = env("APP_PASSWORD")
    }
  }

  resource "User" {
    id    = "@no"
    types = { "@no" = "int", enabled = "bool" }

    attribute "userName" {
      field    = "login"
      required = true
      unique   = true
    }
    attribute "active" { field = "enabled" }

    on "list" {
      request = "GET /register"
      records = "response.body.register.person" # none, one or many
    }
    on "get" {
      request = "GET /register/{id}"
      record  = "response.body.person"
    }
    on "update" {
      request = "PUT /register/{id}"
      body    = "{'person': [{'login': record.login}, {'enabled': record.enabled}]}" # a list keeps the order
      record  = "response.body.person"
    }
  }
}
