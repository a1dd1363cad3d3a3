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
    attribute "roles" {
      read  = "record.role == nil ? nil : [{'value': record.role}]"
      write = { role = "value == nil ? nil : value[0].value" }
    }
  }
}
