# Forms go in, and what went wrong comes out with status 200.
application "app" {
  client "idp" { token = env("SCIM_TOKEN") }

  backend "rest" {
    url          = env("APP_URL")
    format       = "form"
    vars         = { key = env("APP_PASSWORD") }
    success_when = "response.body.ok == true"
    errors = {
      "response.body.why == 'unknown'" = "not_found"
      "response.body.why == 'taken'"   = "conflict user"
    }
  }

  resource "User" {
    id = "user"

    attribute "userName" {
      field      = "user"
      required   = true
      mutability = "immutable"
    }
    attribute "displayName" {
      field = "name"
      clear = ""
    }
    attribute "active" {
      field  = "blocked"
      values = { no = true, yes = false }
    }

    on "list" {
      request = "POST /list"
      body    = "{'key': vars.key}"
      records = "response.body.list"
    }
    on "get" {
      request = "POST /show"
      body    = "{'key': vars.key, 'user': id}"
      record  = "response.body.user"
    }
    on "update" {
      request = "POST /save"
      body    = "merge(changes, {'key': vars.key, 'user': id})"
      record  = "response.body.user"
    }
  }
}
