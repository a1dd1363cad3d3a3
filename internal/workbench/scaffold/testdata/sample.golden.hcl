# A first mapping, made by scim-adapter init from a sample of 2 record(s), sample.json.
# What is marked UNSURE is a guess: look at it before a client may write.
#
# Before it is used: export APP_URL=… APP_TOKEN=… SCIM_TOKEN=… (of what clients send, at least 16
# characters; scim-adapter token makes one).

application "app" {
  client "idp" { token = env("SCIM_TOKEN") }
  backend "rest" {
    url    = env("APP_URL")   # UNSURE: https://app.example.org/api
    bearer = env("APP_TOKEN") # UNSURE: or basic, api_key, oauth2, session (docs/rest.md)
  }

  resource "User" {
    id    = "id" # named so
    types = { createdAt = "time", disabled = "bool", id = "int" }

    attribute "userName" {
      field    = "userName" # named so; no value comes twice
      required = true
      unique   = true
    }
    attribute "name.givenName" {
      field = "name.first" # named so
    }
    attribute "name.familyName" {
      field = "name.last" # named so
    }
    attribute "emails[type eq 'work'].value" {
      field   = "email"                     # named so; holds addresses
      default = true                        # what comes without a type goes here
      lossy   = "there is one field for it" # others are dropped
    }
    attribute "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department" {
      field = "dept" # named so
    }
    attribute "active" {
      field   = "disabled" # "disabled" says who may not log in
      values  = { false = true, true = false }
      default = true
    }
    attribute "meta.created" {
      field      = "createdAt" # named so
      mutability = "readOnly"
    }

    # UNSURE: A sample says nothing of paths and pages: these requests are what APIs mostly have.
    on "list" {
      request = "GET /users"
      records = "response.body.users"
    }
    on "get" { request = "GET /users/{id}" }
    on "create" {
      request = "POST /users"
      lookup  = "userName" # finds the record where an answer was lost
    }
    on "update" { request = "PATCH /users/{id}" }
    on "delete" { request = "DELETE /users/{id}" }

    # Not mapped: roles (a list).
  }
}
