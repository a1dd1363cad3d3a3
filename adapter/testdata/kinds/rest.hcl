application "people" {
  path = "/scim/v2"
  client "full" { token_sha256 = env("TOKEN_SHA256") }

  backend "rest" {
    url = env("URL")
  }

  resource "User" {
    id = "id"

    attribute "userName" {
      field    = "login"
      required = true
      unique   = true
    }
    attribute "externalId" { field = "ext" }
    attribute "name.givenName" { field = "first" }
    attribute "name.familyName" { field = "last" }
    attribute "emails[type eq 'work'].value" { field = "mail" }
    attribute "active" {
      field   = "active"
      default = true
    }
    attribute "groups" { reference = "Group" }

    on "list" {
      request = "GET /people"
      query   = { offset = "query.offset", limit = "query.limit" }
      records = "response.body.items"
      total   = "response.body.total"
      page {
        by   = "offset"
        size = 3
      }
      filter "login" {
        query        = { login = "value" }
        ignores_case = true
      }
    }
    on "get" { request = "GET /people/{id}" }
    on "create" {
      request = "POST /people"
      lookup  = "login"
    }
    on "update" { request = "PATCH /people/{id}" }
    on "delete" { request = "DELETE /people/{id}" }
  }

  resource "Group" {
    id = "id"

    attribute "displayName" {
      field    = "name"
      required = true
      unique   = true
    }
    attribute "members" {
      member    = "."
      reference = "User"
      on "add_member" { request = "PUT /teams/{id}/members/{value}" }
      on "remove_member" { request = "DELETE /teams/{id}/members/{value}" }
    }

    on "list" {
      request = "GET /teams"
      query   = { limit = "1000" }
      records = "response.body.items"
    }
    on "get" { request = "GET /teams/{id}" }
    on "create" { request = "POST /teams" }
    on "update" { request = "PATCH /teams/{id}" }
    on "delete" { request = "DELETE /teams/{id}" }
  }
}
