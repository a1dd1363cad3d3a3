# A deactivated employee is nowhere to be found, and is created a second time.
application "hr" {
  client "test" { token = env("TOKEN") }

  backend "sql" {
    driver = "sqlite"
    dsn    = env("DSN")
  }

  resource "User" {
    table   = "employees"
    id      = "emp_no"
    deleted = { field = "status", value = "D" }

    attribute "userName" {
      field    = "login"
      required = true
      unique   = true
    }
    attribute "active" {
      field  = "status"
      values = { A = true, D = false }
    }

  }
}
