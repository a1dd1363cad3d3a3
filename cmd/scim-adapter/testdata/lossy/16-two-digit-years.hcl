# 1900 comes back as 2000.
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
      field = "hired_at"
      as    = timestamp("060102150405.999999999")
    }
  }
}
