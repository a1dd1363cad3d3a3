# A flag that is Y or N, and means the opposite: locked.
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
    }
    attribute "active" {
      field   = "locked"
      as      = boolean("N", "Y") # the text for true, the text for false
      default = true
    }
  }
}
