# JSON-RPC: one address, a method in the body, and errors that come with status 200.
application "app" {
  client "idp" { token = env("SCIM_TOKEN") }

  backend "rest" {
    url    = env("APP_URL")
    format = "jsonrpc"
    bearer = env("APP_PASSWORD")

    errors = {
      "response.error.code == 404"                       = "not_found"
      "response.error.message contains 'already in use'" = "conflict name" # and the field
      "response.error.code == -32602"                    = "invalid"
    }
  }

  resource "User" {
    id    = "uid"
    types = { uid = "int" }

    attribute "userName" {
      field    = "name"
      required = true
      unique   = true
    }
    attribute "active" {
      field  = "state"
      values = { on = true, off = false }
    }

    on "list" {
      request = "user.all"
      body    = "{}"
    }
    on "get" {
      request = "user.get"
      body    = "{'uid': id}"
    }
    on "create" {
      request = "user.add"
      body    = "{'name': record.name}"
      lookup  = "name"
    }
    on "update" {
      request = "user.set"
      body    = "merge(changes, {'uid': id})"
    }
  }
}
