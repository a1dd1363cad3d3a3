application "hr" {
  client "test" { token = env("TOKEN") }

  backend "sql" {
    driver = "sqlite"
    dsn    = env("DSN")
  }

  schema "urn:example:params:scim:schemas:extension:hr:2.0:User" {
    attribute "share" { type = "decimal" }
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
    attribute "urn:example:params:scim:schemas:extension:hr:2.0:User:share" {
      read  = "record.share"
      write = { share = "round(value)" }
    }
  }
}
