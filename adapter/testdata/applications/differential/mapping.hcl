# Every kind of field and conversion that a filter can be carried through.

application "differential" {
  path     = "/scim/v2"
  max_scan = 100000

  client "test" { token_sha256 = env("TOKEN_SHA256") }

  backend "sql" {
    driver = env("DRIVER")
    dsn    = env("DSN")
  }

  schema "urn:example:params:scim:schemas:extension:test:2.0:User" {
    name = "Test"
    attribute "level" { type = "integer" }
    attribute "ratio" { type = "decimal" }
    attribute "remote" { type = "boolean" }
    attribute "hired" { type = "dateTime" }
    attribute "changed" { type = "dateTime" }
    attribute "entered" { type = "dateTime" }
    attribute "logon" { type = "dateTime" }
    attribute "code" { case_exact = true }
    attribute "tags" { multi_valued = true }
  }

  resource "User" {
    table = "people"
    id    = "no"

    extension "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User" {}
    extension "urn:example:params:scim:schemas:extension:test:2.0:User" {}

    properties "names" {
      table = "names"
      owner = "person"
      name  = "kind"
      value = "value"
    }

    attribute "userName" {
      field  = "login"
      unique = true
    }
    attribute "externalId" { field = "ext" }
    attribute "title" { field = "title" }
    attribute "name.givenName" { field = "names.first" }
    attribute "name.familyName" { field = "names.last" }
    attribute "displayName" { read = "(record.title ?? '') + '!'" }
    attribute "emails[type eq 'work'].value" { field = "mail" }
    attribute "emails[type eq 'home'].value" { field = "home" }
    attribute "phoneNumbers" {
      table = "phones"
      owner = "person"
      attribute "value" { field = "number" }
      attribute "type" { field = "kind" }
    }
    attribute "active" {
      field     = "status"
      values    = { A = true, L = false, I = false }
      otherwise = false
    }
    attribute "groups" { reference = "Group" }
    attribute "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value" {
      field     = "boss"
      reference = "User"
    }
    attribute "urn:example:params:scim:schemas:extension:test:2.0:User:level" { field = "level" }
    attribute "urn:example:params:scim:schemas:extension:test:2.0:User:ratio" { field = "ratio" }
    attribute "urn:example:params:scim:schemas:extension:test:2.0:User:remote" { field = "remote" }
    attribute "urn:example:params:scim:schemas:extension:test:2.0:User:hired" { field = "hired" }
    attribute "urn:example:params:scim:schemas:extension:test:2.0:User:changed" { field = "changed" }
    attribute "urn:example:params:scim:schemas:extension:test:2.0:User:entered" {
      field = "entered"
      as    = timestamp("2006-01-02 15:04:05", "UTC")
    }
    attribute "urn:example:params:scim:schemas:extension:test:2.0:User:logon" {
      field = "logon"
      as    = unix("ms")
    }
    attribute "urn:example:params:scim:schemas:extension:test:2.0:User:tags" {
      field = "tags"
      as    = list(",")
    }
  }

  resource "Group" {
    table = "teams"
    id    = "id"
    attribute "displayName" { field = "name" }
    attribute "members" {
      table     = "team_people"
      owner     = "team"
      member    = "person"
      reference = "User"
    }
  }
}
