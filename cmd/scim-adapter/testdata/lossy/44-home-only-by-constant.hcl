# Every telephone is one at work.
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
    attribute "phoneNumbers" {
      read  = "record.phone == nil ? nil : [{'value': record.phone, 'type': 'work'}]"
      write = { phone = "value == nil ? nil : value[0].value" }
    }
  }
}
