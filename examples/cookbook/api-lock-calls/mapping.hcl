# An API in which locking is no change of a field but a call, and a lock has a reason.
application "app" {
  client "idp" { token = env("SCIM_TOKEN") }

  backend "rest" {
    url    = env("APP_URL")
    bearer = env("APP_PASSWORD")
  }

  resource "User" {
    id    = "id"
    types = { id = "int", locked = "bool" }

    attribute "userName" {
      field      = "login"
      required   = true
      unique     = true
      mutability = "immutable"
    }
    attribute "displayName" { field = "name" }
    attribute "active" {
      field   = "locked" # it is read here; the calls below write it
      values  = { false = true, true = false }
      default = true
    }

    on "list" {
      request = "GET /accounts"
      records = "response.body"
    }
    on "get" { request = "GET /accounts/{id}" }
    on "create" {
      request = "POST /accounts"
      body    = "{'login': record.login, 'name': record.name}"
      lookup  = "login"
    }
    on "update" { request = "PATCH /accounts/{id}" }
    on "active" {
      when    = "value == false"
      request = "POST /accounts/{id}/lock"
      body    = "{'reason': 'left'}"
    }
    on "active" {
      when    = "value == true"
      request = "DELETE /accounts/{id}/lock"
    }
  }
}
