# An API that cannot search: it gives everybody, a few at a time, with a mark where to go on.
application "app" {
  client "idp" { token = env("SCIM_TOKEN") }

  max_scan = 5000 # people that one search may look at; more are 400 tooMany, never a part of the answer

  backend "rest" {
    url = env("APP_URL")
    api_key {
      value  = env("APP_PASSWORD")
      header = "X-Api-Key"
    }
  }

  resource "User" {
    id = "key"

    attribute "userName" {
      field    = "mail"
      required = true
      unique   = true
    }
    attribute "active" { field = "profile.enabled" }

    on "list" {
      request = "GET /people"
      query   = { after = "query.cursor" } # nothing on the first page
      records = "response.body.items"
      page {
        by   = "cursor"
        next = "response.body.next"
      }
    }
    on "get" { request = "GET /people/{id}" }
    on "update" {
      request = "PUT /people/{id}"
      body    = "merge(document, record)"
    }
  }
}
