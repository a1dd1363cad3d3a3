application "hr" {
  client "idp" { token = env("TOKEN") }

  schema "urn:example:hr:2.0:User" {
    attribute "level" {
      type             = "integer"
      canonical_values = ["1", "2"]
    }
  }

  backend "sql" {
    driver = "sqlite"
    dsn    = env("DSN")
  }

  resource "User" {
    table = "employees"
    id    = "emp_no"

    attribute "userName" {
      field    = "login"
      required = true
      unique   = true
    }
    attribute "active" {
      field  = "status"
      values = { A = true, I = false }
    }
  }
}
