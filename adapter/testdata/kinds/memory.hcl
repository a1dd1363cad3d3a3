application "people" {
  path = "/scim/v2"
  client "full" { token_sha256 = env("TOKEN_SHA256") }

  backend "memory" {}

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
  }

  resource "Group" {
    id = "id"

    attribute "displayName" {
      field    = "name"
      required = true
      unique   = true
    }
    attribute "members" {
      member    = "person"
      reference = "User"
    }
  }
}
