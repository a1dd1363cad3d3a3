# The role is one of a few words, and the identity provider sends it as an attribute of the user.
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
    attribute "roles[primary eq true].value" {
      field   = "role"
      default = true # a role that is not called primary goes here too
      clear   = "reader"
    }
  }
}
