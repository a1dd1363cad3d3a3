# A first mapping, made by scim-adapter init from openapi3.yaml.
# What is marked UNSURE is a guess: look at it before a client may write.
# The description is a promise of the API; what it really does is for you to try.
#
# Before it is used: export APP_URL=… APP_TOKEN=… SCIM_TOKEN=… (of what clients send, at least 16
# characters; scim-adapter token makes one).

application "app" {
  client "idp" { token = env("SCIM_TOKEN") }
  backend "rest" {
    url    = env("APP_URL")   # https://desk.example.org/api/v2
    bearer = env("APP_TOKEN") # the scheme token
  }

  # GET /users lists people.
  resource "User" {
    id    = "id" # named so
    types = { createdAt = "time", id = "int" }

    attribute "userName" {
      field    = "username" # named so
      required = true
      unique   = true
    }
    attribute "name.givenName" {
      field = "profile.firstName" # named so
    }
    attribute "name.familyName" {
      field = "profile.lastName" # named so
    }
    attribute "emails[type eq 'work'].value" {
      field   = "email"                     # named so
      default = true                        # what comes without a type goes here
      lossy   = "there is one field for it" # others are dropped
    }
    attribute "phoneNumbers[type eq 'work'].value" {
      field   = "profile.phone"             # named so
      default = true                        # what comes without a type goes here
      lossy   = "there is one field for it" # others are dropped
    }
    attribute "locale" {
      field = "locale" # named so
    }
    attribute "active" {
      field  = "state" # "state" has the values "active", "locked"
      values = { active = true, locked = false }
    }

    # UNSURE: whether the API takes a password in this field
    attribute "password" {
      write     = { password = "value" }
      sensitive = true
    }
    attribute "meta.created" {
      field      = "createdAt" # named so
      mutability = "readOnly"
    }
    attribute "groups" {
      reference = "Group" # derived from the members of groups
    }
    on "active" {
      when    = "value == false"
      request = "POST /users/{id}/lock"
      body    = "nil" # the path says it all
    }
    on "active" {
      when    = "value == true"
      request = "POST /users/{id}/unlock"
      body    = "nil" # the path says it all
    }
    on "list" {
      request = "GET /users"
      query   = { page = "query.page", per_page = "query.limit" }
      records = "response.body.items"
      total   = "response.body.total"
      page {
        by    = "page"
        first = 1
      }

      # UNSURE: if the API finds ann where Ann is asked for, this makes searches fast; otherwise take ignores_case out.
      # filter "username" {
      #   query        = { username = "value" }
      #   ignores_case = true
      # }
    }
    on "get" { request = "GET /users/{id}" }
    on "create" {
      request = "POST /users"
      lookup  = "username" # finds the record where an answer was lost
    }
    on "update" { request = "PATCH /users/{id}" }
    on "delete" { request = "DELETE /users/{id}" }
  }

  # GET /teams lists groups.
  resource "Group" {
    id    = "id" # named so
    types = { id = "int" }

    attribute "displayName" {
      field    = "name" # named so
      required = true
      unique   = true
    }
    attribute "members" {
      member    = "id"
      reference = "User"
      on "add_member" {
        request = "PUT /teams/{id}/members/{value}"
        body    = "nil" # the path says it all
      }
      on "remove_member" { request = "DELETE /teams/{id}/members/{value}" }
    }
    on "list" {
      request = "GET /teams"
      query   = { page = "query.page", per_page = "query.limit" }
      records = "response.body.items"
      total   = "response.body.total"
      page {
        by    = "page"
        first = 1
      }
    }
    on "get" { request = "GET /teams/{id}" }
    on "create" {
      request = "POST /teams"
      lookup  = "name" # finds the record where an answer was lost
    }
    on "update" { request = "PUT /teams/{id}" }
    on "delete" { request = "DELETE /teams/{id}" }
  }
}
