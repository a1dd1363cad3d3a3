# A first mapping, made by scim-adapter init from swagger2.json.
# What is marked UNSURE is a guess: look at it before a client may write.
# The description is a promise of the API; what it really does is for you to try.
#
# Before it is used: export APP_URL=… APP_KEY=… SCIM_TOKEN=… (of what clients send, at least 16
# characters; scim-adapter token makes one).

application "app" {
  client "idp" { token = env("SCIM_TOKEN") }
  backend "rest" {
    url = env("APP_URL") # https://lager.example.org/rest

    # the scheme key
    api_key {
      header = "X-Api-Key"
      value  = env("APP_KEY")
    }
  }

  # GET /benutzer lists people.
  resource "User" {
    id    = "kennung" # named so
    types = { aktiv = "bool" }

    attribute "userName" {
      field      = "kennung" # named so; unique
      required   = true
      unique     = true
      mutability = "immutable" # it is the key that the id is made of
    }
    attribute "name.givenName" {
      field = "vorname" # named so
    }
    attribute "name.familyName" {
      field = "nachname" # named so
    }
    attribute "emails[type eq 'work'].value" {
      field   = "email"                     # named so
      default = true                        # what comes without a type goes here
      lossy   = "there is one field for it" # others are dropped
    }
    attribute "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department" {
      field = "abteilung" # named so
    }
    attribute "active" {
      field   = "aktiv" # "aktiv" says who may log in
      default = true
    }
    on "list" {
      request = "GET /benutzer"
      query   = { offset = "query.offset", limit = "query.limit" }
      records = "response.body"
      page { by = "offset" }
    }
    on "get" {
      request = "GET /benutzer/{id}"
      record  = "response.body.benutzer"
    }
    on "create" {
      request = "POST /benutzer"
      record  = "response.body.benutzer"
      lookup  = "kennung" # finds the record where an answer was lost
    }
    on "update" {
      request = "PUT /benutzer/{id}"
      record  = "response.body.benutzer"
    }
    on "delete" { request = "DELETE /benutzer/{id}" }
  }
}
