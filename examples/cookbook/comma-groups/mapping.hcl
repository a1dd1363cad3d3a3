# A column holds the names of all of a user's groups, divided by commas, and no table lists them.
application "app" {
  client "idp" { token = env("SCIM_TOKEN") }

  backend "sql" {
    driver = "sqlite"
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
    fixed = { admin = "Administrators", sales = "Sales", stock = "Stock" }
    id    = "key"

    attribute "displayName" {
      field      = "value"
      mutability = "readOnly"
    }
    attribute "members" {
      reference = "User"
      list      = "roles" # accounts.roles
      as        = list(",")
    }
  }
}
