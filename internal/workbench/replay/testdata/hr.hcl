# A mapping with values that nobody may see: a password, a badge's number, a second factor that is a part of something.
application "hr" {
  path = "/scim/v2"

  client "okta" {
    token = env("TOKEN")
  }
  client "reader" {
    token     = env("READER")
    read_only = true
  }

  backend "memory" {}

  schema "urn:example:params:scim:schemas:extension:badge:2.0:User" {
    attribute "pin" { type = "string" }
    attribute "colour" { type = "string" }
  }

  resource "User" {
    id = "id"
    extension "urn:example:params:scim:schemas:extension:badge:2.0:User" {}

    attribute "userName" {
      field    = "login"
      required = true
    }
    attribute "externalId" { field = "ext" }
    attribute "name.givenName" { field = "first" }
    attribute "name.familyName" { field = "last" }
    attribute "emails[type eq 'work'].value" { field = "mail" }
    attribute "ims[type eq 'otp'].value" {
      field     = "otp"
      sensitive = true
    }
    attribute "userType" {
      field  = "kind"
      values = { c = "Contractor", e = "Employee" }
    }
    attribute "password" { write = { pw = "value" } }
    attribute "active" {
      field   = "active"
      default = true
    }
    attribute "urn:example:params:scim:schemas:extension:badge:2.0:User:pin" {
      field     = "pin"
      sensitive = true
    }
    attribute "urn:example:params:scim:schemas:extension:badge:2.0:User:colour" { field = "colour" }
    attribute "groups" { reference = "Group" }
  }

  resource "Group" {
    id = "id"

    attribute "displayName" {
      field    = "name"
      required = true
    }
    attribute "members" {
      member    = "person"
      reference = "User"
    }
  }
}
