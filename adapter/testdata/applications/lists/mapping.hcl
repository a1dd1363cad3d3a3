# Roles without a table: their names stand in the mapping, and who has one is a list in the user's record. The test
# says where: in a column of the table ("roles"), or in a side table ("more.roles").

application "lists" {
  path = "/scim/v2"

  client "test" { token_sha256 = env("TOKEN_SHA256") }

  backend "sql" {
    driver = env("DRIVER")
    dsn    = env("DSN")
  }

  resource "User" {
    table = "accounts"
    id    = "login"

    properties "more" {
      table = "properties"
      owner = "login"
      name  = "name"
      value = "value"
    }

    attribute "userName" {
      field    = "login"
      required = true
      unique   = true
    }
    attribute "active" {
      field  = "locked"
      values = { "0" = true, "1" = false }
    }
    attribute "groups" { reference = "Group" }
  }

  resource "Group" {
    fixed = { admin = "Administrators", editor = "Editors", reader = "Readers", writer = "Writers" }
    id    = "key"

    attribute "displayName" {
      field      = "value"
      required   = true
      mutability = "readOnly"
    }
    attribute "members" {
      reference = "User"
      list      = "roles"
      as        = list(",")
    }
  }
}
