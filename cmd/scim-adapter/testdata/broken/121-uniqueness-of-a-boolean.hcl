application "hr" {
  client "idp" { token = env("TOKEN") }

  schema "urn:example:hr:2.0:User" {
    attribute "driver" { type = "boolean" }
  }

  backend "sql" {
    driver = "sqlite"
    dsn    = env("DSN")
  }

  resource "User" {
    table = "employees"
    id    = "emp_no"

    extension "urn:example:hr:2.0:User" {}

    attribute "userName" {
      field    = "login"
      required = true
      unique   = true
    }
    attribute "active" {
      field  = "status"
      values = { A = true, I = false }
    }
    attribute "urn:example:hr:2.0:User:driver" {
      field  = "drives"
      unique = true
    }
  }
}
