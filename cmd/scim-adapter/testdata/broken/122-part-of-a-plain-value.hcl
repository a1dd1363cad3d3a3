application "hr" {
  client "idp" { token = env("TOKEN") }

  schema "urn:example:hr:2.0:User" {
    attribute "skills" { multi_valued = true }
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
    attribute "urn:example:hr:2.0:User:skills" {
      table = "skills"
      owner = "emp_no"
      attribute "type" { field = "skill" }
    }
  }
}
