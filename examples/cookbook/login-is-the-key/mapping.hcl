# The login is the primary key, and other tables name people by it; nobody has a number.
application "app" {
  client "idp" { token = env("SCIM_TOKEN") }

  backend "sql" {
    driver = "sqlite"
    dsn    = env("APP_DSN")
  }

  resource "User" {
    table = "accounts"
    id    = "login"

    attribute "userName" {
      field      = "login"
      required   = true
      unique     = true        # the key alone would let Ada stand beside ada
      mutability = "immutable" # a new one would be another resource
    }
    attribute "displayName" { field = "name" }
    attribute "active" {
      field   = "active"
      default = true
    }
  }
}
