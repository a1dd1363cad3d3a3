# Tests of mapping.hcl, without WordPress: scim-adapter test mapping.hcl

environment = { WORDPRESS_URL = "http://127.0.0.1:8000" }

test "an account is made with a random password" {
  request = "POST /Users"
  body = {
    schemas  = ["urn:ietf:params:scim:schemas:core:2.0:User"]
    userName = "ada"
    name     = { givenName = "Ada", familyName = "Lane" }
    emails   = [{ value = "ada@example.org" }]
  }
  expect {
    status = 201
    writes = <<-EOT
      POST /wp-json/wp/v2/users {"email":"ada@example.org","first_name":"Ada","last_name":"Lane","password":‹any›,"username":"ada"}
    EOT
    body = {
      id       = "‹new›"
      userName = "ada"
      name     = { givenName = "Ada", familyName = "Lane" }
      active   = true
      emails   = [{ value = "ada@example.org", type = "work" }]
    }
  }
}

test "a leaver loses roles, password and application passwords" {
  given "User" {
    id       = 7
    username = "ada"
    email    = "ada@example.org"
    roles    = ["editor"]
  }
  request = "PATCH /Users/7"
  patch   = [{ op = "replace", path = "active", value = false }]
  expect {
    status = 200
    writes = <<-EOT
      POST /wp-json/wp/v2/users/7 {"password":‹any›,"roles":[]}
      DELETE /wp-json/wp/v2/users/7/application-passwords
    EOT
  }
}

test "a login cannot change" {
  given "User" {
    id       = 7
    username = "ada"
    email    = "ada@example.org"
    roles    = ["editor"]
  }
  request = "PATCH /Users/7"
  patch   = [{ op = "replace", path = "userName", value = "adele" }]
  expect {
    status = 400
    writes = []
    body = {
      status   = "400"
      scimType = "mutability"
      detail   = "\"userName\" cannot be changed once it has a value"
    }
  }
}

test "a name and an address change, and nothing else is sent" {
  given "User" {
    id         = 7
    username   = "ada"
    email      = "ada@example.org"
    first_name = "Ada"
    last_name  = "Lane"
    name       = "Ada L."
    roles      = ["editor"]
  }
  request = "PATCH /Users/7"
  patch = [
    { op = "remove", path = "name.familyName" },
    { op = "replace", path = "emails[type eq \"work\"].value", value = "ada.l@example.org" },
  ]
  expect {
    status = 200
    writes = <<-EOT
      POST /wp-json/wp/v2/users/7 {"email":"ada.l@example.org","last_name":""}
    EOT
    body = {
      id          = "7"
      userName    = "ada"
      name        = { givenName = "Ada" }
      displayName = "Ada L."
      active      = true
      emails      = [{ value = "ada.l@example.org", type = "work" }]
      groups      = [{ value = "editor" }]
    }
  }
}

test "somebody is looked for by login" {
  given "User" {
    id       = 7
    username = "ada"
    email    = "ada@example.org"
    roles    = ["editor"]
  }
  request = "GET /Users?filter=userName eq \"ADA\""
  expect {
    status = 200
    writes = []
    body = {
      totalResults = 1
      startIndex   = 1
      itemsPerPage = 1
      Resources = [
        {
          id       = "7"
          userName = "ada"
          active   = true
          emails   = [{ value = "ada@example.org", type = "work" }]
          groups   = [{ value = "editor" }]
        },
      ]
    }
  }
}

test "roles are given and taken in the members' own list" {
  given "User" {
    id       = 7
    username = "ada"
    email    = "ada@example.org"
    roles    = ["editor", "author"]
  }
  given "User" {
    id       = 8
    username = "bob"
    email    = "bob@example.org"
    roles    = ["subscriber"]
  }
  request = "PATCH /Groups/editor"
  patch = [
    { op = "remove", path = "members[value eq \"7\"]" },
    { op = "add", path = "members", value = [{ value = "8" }] },
  ]
  expect {
    status = 204
    writes = <<-EOT
      POST /wp-json/wp/v2/users/7 {"roles":["author"]}
      POST /wp-json/wp/v2/users/8 {"roles":["subscriber","editor"]}
    EOT
  }
}

test "WordPress says that a login is taken" {
  answer {
    call    = "GET /wp-json/wp/v2/users?"
    body    = []
    headers = { X-WP-Total = "0" }
  }
  answer {
    call   = "POST /wp-json/wp/v2/users"
    status = 500
    body   = { code = "existing_user_login", message = "Sorry, that username already exists!" }
  }
  request = "POST /Users"
  body = {
    schemas  = ["urn:ietf:params:scim:schemas:core:2.0:User"]
    userName = "ada"
    emails   = [{ value = "ada@example.org" }]
  }
  expect {
    status = 409
    writes = <<-EOT
      POST /wp-json/wp/v2/users {"email":"ada@example.org","password":‹any›,"username":"ada"}
    EOT
    body   = { status = "409", scimType = "uniqueness", detail = "userName: this value is already taken" }
  }
}

test "an account is deleted" {
  given "User" {
    id       = 7
    username = "ada"
    email    = "ada@example.org"
    roles    = []
  }
  request = "DELETE /Users/7"
  expect {
    status = 204
    writes = ["DELETE /wp-json/wp/v2/users/7?force=true&reassign=false"]
  }
}
