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
    attribute "addresses[type eq 'work'].streetAddress" { field = "street" }
    attribute "addresses[type eq 'work'].locality" { field = "town" }
  }
}
