# A list gives nothing but keys, and a group nothing but the keys of its members.
application "app" {
  client "idp" { token = env("SCIM_TOKEN") }

  backend "rest" {
    url    = env("APP_URL")
    bearer = env("APP_PASSWORD")
  }

  resource "User" {
    id = "id"

    attribute "userName" {
      field    = "login"
      required = true
      unique   = true
    }
    attribute "active" { field = "enabled" }
    attribute "groups" { reference = "Group" }

    on "list" {
      request = "GET /users"
      records = "map(response.body, {{'id': #}})"
      hydrate = true # the rest is read one by one, eight at a time
      filter "login" {
        request      = "GET /find"
        query        = { login = "value" }
        records      = "map(response.body, {{'id': #}})"
        ignores_case = true
      }
    }
    on "get" { request = "GET /users/{id}" }
    on "update" { request = "PATCH /users/{id}" }
  }

  resource "Group" {
    id = "team"

    attribute "displayName" {
      field      = "title"
      mutability = "readOnly"
    }
    attribute "members" {
      elements  = "people"
      member    = "." # each element is the id itself
      reference = "User"
      on "add_member" {
        request = "PUT /teams/{id}/{value}"
        body    = "nil" # a PUT sends the record unless told otherwise
      }
      on "remove_member" { request = "DELETE /teams/{id}/{value}" }
    }

    on "list" {
      request = "GET /teams"
      records = "response.body"
    }
  }
}
