# Tests of the mapping beside it: scim-adapter test runs them, without the application. Add your own.

environment = { APP_URL = "http://127.0.0.1:1" }

test "somebody is found by the login" {
  given "User" {
    id       = 7
    username = "ada"
    email    = "ada@example.org"
    state    = "active"
    fields   = { "profile.firstName" = "Ada", "profile.lastName" = "Adler" }
  }
  request = "GET /Users?filter=userName eq \"ada\""
  expect {
    status = 200
    body = {
      totalResults = 1
      Resources = [{
        id       = "7"
        userName = "ada"
        name     = { givenName = "Ada", familyName = "Adler" }
        emails   = [{ type = "work", value = "ada@example.org" }]
        active   = true
      }]
    }
  }
}

test "somebody new comes" {
  request = "POST /Users"
  body = {
    schemas  = ["urn:ietf:params:scim:schemas:core:2.0:User"]
    userName = "ada"
    name     = { givenName = "Ada", familyName = "Adler" }
    emails   = [{ type = "work", value = "ada@example.org" }]
  }
  expect {
    status = 201
    writes = <<-EOT
      POST /users {"email":"ada@example.org","profile":{"firstName":"Ada","lastName":"Adler"},"username":"ada"}
    EOT
    body = {
      userName = "ada"
      name     = { givenName = "Ada", familyName = "Adler" }
      emails   = [{ type = "work", value = "ada@example.org" }]
    }
  }
}

test "a leaver is locked out" {
  given "User" {
    id       = 7
    username = "ada"
    email    = "ada@example.org"
    state    = "active"
    fields   = { "profile.firstName" = "Ada", "profile.lastName" = "Adler" }
  }
  request = "PATCH /Users/7"
  body = {
    schemas    = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]
    Operations = [{ op = "replace", path = "active", value = false }]
  }
  expect {
    status = 200
    writes = ["POST /users/7/lock"]
    body   = { active = false }
  }
}

test "somebody joins a group" {
  given "User" {
    id       = 7
    username = "ada"
    email    = "ada@example.org"
    state    = "active"
    fields   = { "profile.firstName" = "Ada", "profile.lastName" = "Adler" }
  }
  given "Group" {
    id   = 3
    name = "engineers"
  }
  request = "PATCH /Groups/3"
  body = {
    schemas    = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]
    Operations = [{ op = "add", path = "members", value = [{ value = "7" }] }]
  }
  expect {
    writes = ["PUT /teams/3/members/7"]
  }
}
