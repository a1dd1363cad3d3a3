# A leaver is written as L and reads as active, because only X is not.
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
      read  = "record.status != 'X'"
      write = { status = "value ? 'A' : 'L'" }
    }

  }
}
