# One employee without a first name, and no list can be read.
application "hr" {
  client "test" { token = env("TOKEN") }

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
      values = { A = true, L = false }
    }
    attribute "name.givenName" { field = "first" }
    attribute "name.familyName" { field = "last" }
    attribute "displayName" { read = "record.first + ' ' + record.last" }
  }
}
