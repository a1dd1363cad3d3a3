# As many telephone numbers as one likes, a row for each.
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
    attribute "phoneNumbers" {
      table = "phones"
      owner = "person_id"
      attribute "value" { field = "number" }
      attribute "type" {
        field  = "kind"
        values = { D = "work", M = "mobile", H = "home" }
      }
    }
  }
}
