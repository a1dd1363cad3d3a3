# A day has no time of day.
application "hr" {
  client "test" { token = env("TOKEN") }

  backend "sql" {
    driver = "sqlite"
    dsn    = env("DSN")
  }

  schema "urn:example:params:scim:schemas:extension:hr:2.0:User" {
    attribute "hired" { type = "dateTime" }
  }

  resource "User" {
    table = "employees"
    id    = "emp_no"

    extension "urn:example:params:scim:schemas:extension:hr:2.0:User" {}

    attribute "userName" {
      field    = "login"
      required = true
      unique   = true
    }
    attribute "active" {
      field  = "status"
      values = { A = true, L = false }
    }
    attribute "urn:example:params:scim:schemas:extension:hr:2.0:User:hired" {
      field = "hired_on"
      as    = timestamp("2006-01-02", "UTC")
    }
  }
}
