# Tests of the mapping beside it: scim-adapter test runs them, without the application. Add your own.

environment = { APP_URL = "http://127.0.0.1:1" }

test "somebody is found by the login" {
  given "User" {
    kennung   = "ada"
    vorname   = "Ada"
    nachname  = "Adler"
    email     = "ada@example.org"
    abteilung = "Research"
    aktiv     = true
  }
  request = "GET /Users?filter=userName eq \"ada\""
  expect {
    status = 200
    body = {
      totalResults = 1
      Resources = [{
        id       = "ada"
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
      POST /benutzer {"aktiv":true,"email":"ada@example.org","kennung":"ada","nachname":"Adler","vorname":"Ada"}
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
    kennung   = "ada"
    vorname   = "Ada"
    nachname  = "Adler"
    email     = "ada@example.org"
    abteilung = "Research"
    aktiv     = true
  }
  request = "PATCH /Users/ada"
  body = {
    schemas    = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]
    Operations = [{ op = "replace", path = "active", value = false }]
  }
  expect {
    status = 200
    writes = <<-EOT
      PUT /benutzer/ada {"abteilung":"Research","aktiv":false,"email":"ada@example.org","kennung":"ada","nachname":"Adler","vorname":"Ada"}
    EOT
    body   = { active = false }
  }
}
