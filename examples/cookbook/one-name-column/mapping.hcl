# First and last name stand in one column: Lovelace, Ada.
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
    attribute "name" {
      read  = "record.name == nil ? nil : {'familyName': trim(split(record.name, ',')[0]), 'givenName': trim(join(split(record.name, ',')[1:], ','))}"
      write = { name = "value.familyName == nil && value.givenName == nil ? nil : replace(value.familyName ?? '', ',', ' ') + ', ' + (value.givenName ?? '')" }
      lossy = "the column holds two names, and a comma divides them"
    }
    attribute "active" {
      field   = "active"
      default = true
    }
  }
}
