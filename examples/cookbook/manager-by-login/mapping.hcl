# The manager stands in the row of a person by login, not by number.
application "app" {
  client "idp" { token = env("SCIM_TOKEN") }

  backend "sql" {
    driver = "sqlite"
    dsn    = env("APP_DSN")
  }

  resource "User" {
    table = "employees"
    id    = "emp_no"

    attribute "userName" {
      field      = "login"
      required   = true
      unique     = true
      mutability = "immutable" # a new login would leave boss_login behind
    }
    attribute "active" {
      field   = "active"
      default = true
    }
    attribute "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value" {
      field     = "boss_login"
      reference = "User"
      via       = "login"
    }
  }
}
