# Base64 knows capital letters.
application "hr" {
  client "test" { token = env("TOKEN") }

  backend "sql" {
    driver = "sqlite"
    dsn    = env("DSN")
  }

  schema "urn:example:params:scim:schemas:extension:hr:2.0:User" {
    attribute "key" { type = "binary" }
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
    attribute "urn:example:params:scim:schemas:extension:hr:2.0:User:key" {
      field = "key"
      as    = upper()
    }
  }
}
