# Everybody has one role, whose number stands in a column.
application "app" {
  client "idp" { token = env("SCIM_TOKEN") }

  backend "sql" {
    driver = "postgres"
    dsn    = env("APP_DSN")
  }

  resource "User" {
    table = "accounts"
    id    = "id"

    attribute "userName" {
      field    = "login"
      required = true
      unique   = true
    }
    attribute "active" {
      field   = "active"
      default = true
    }
    attribute "groups" { reference = "Group" }
  }

  resource "Group" {
    table = "roles"
    id    = "role_id"

    attribute "displayName" {
      field    = "name"
      required = true
      unique   = true
    }
    attribute "members" {
      reference = "User"
      list      = "role_id" # accounts.role_id
      as        = single()
    }
  }
}
