# One table for all customers: a column says whose row it is, and SCIM must see one of them.
application "app" {
  client "idp" { token = env("SCIM_TOKEN") }

  backend "sql" {
    driver = "sqlite"
    dsn    = env("APP_DSN")
  }

  resource "User" {
    table  = "accounts"
    id     = "id"
    where  = { tenant = "north" }
    create = { tenant = "'north'" }

    attribute "userName" {
      field    = "login"
      required = true
      unique   = true # within the tenant
    }
    attribute "active" {
      field   = "active"
      default = true
    }
    attribute "groups" { reference = "Group" }
  }

  resource "Group" {
    table  = "teams"
    id     = "id"
    where  = { tenant = "north" }
    create = { tenant = "'north'" }

    attribute "displayName" {
      field    = "name"
      required = true
      unique   = true
    }
    attribute "members" {
      table     = "team_accounts"
      owner     = "team_id"
      member    = "account_id"
      reference = "User"
    }
  }
}
