# Two addresses and two numbers, each in a column.
application "app" {
  client "idp" { token = env("SCIM_TOKEN") }

  backend "sql" {
    driver = "sqlite"
    dsn    = env("APP_DSN")
  }

  resource "User" {
    table = "people"
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
    attribute "emails[type eq 'work'].value" {
      field   = "mail"
      default = true # an address without a type
      lossy   = "there is room for two addresses"
    }
    attribute "emails[type eq 'work'].primary" { constant = true }
    attribute "emails[type eq 'home'].value" { field = "private_mail" }
    attribute "phoneNumbers[type eq 'work'].value" {
      field   = "phone"
      clear   = ""
      default = true
      lossy   = "there is room for two numbers"
    }
    attribute "phoneNumbers[type eq 'mobile'].value" {
      field = "mobile"
      clear = ""
    }
  }
}
