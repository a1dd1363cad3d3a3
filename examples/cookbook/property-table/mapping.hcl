# Names and phone stand in a table of properties, one row for each.
application "app" {
  client "idp" { token = env("SCIM_TOKEN") }

  backend "sql" {
    driver = "mysql"
    dsn    = env("APP_DSN")
  }

  resource "User" {
    table = "users"
    id    = "id"

    properties "about" {
      table = "user_properties"
      owner = "user_id"
      name  = "name"
      value = "value"
    }

    attribute "userName" {
      field    = "login"
      required = true
      unique   = true
    }
    attribute "name.givenName" { field = "about.first_name" }
    attribute "name.familyName" { field = "about.last_name" }
    attribute "phoneNumbers[type eq 'work'].value" {
      field   = "about.phone"
      default = true
      lossy   = "there is room for one number"
    }
    attribute "active" {
      field     = "about.blocked"
      null      = true # no such row
      otherwise = false
      values    = { "1" = false }
    }
  }
}
