# The database takes Ada and ada for the same login, and an accent for none; the application does too.
application "app" {
  client "idp" { token = env("SCIM_TOKEN") }

  backend "sql" {
    driver = "mysql"
    dsn    = env("APP_DSN")
  }

  resource "User" {
    table = "accounts"
    id    = "id"

    attribute "userName" {
      field    = "login"
      required = true
      unique   = true
      as       = lower() # what is new is written in small letters
      lossy    = "the application knows no case"
    }
    attribute "active" {
      field   = "active"
      default = true
    }
  }
}
