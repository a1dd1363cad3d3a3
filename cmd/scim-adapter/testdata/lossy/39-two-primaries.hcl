# What is read cannot be sent back.
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
    attribute "emails" {
      read  = "concat(record.mail == nil ? [] : [{'value': record.mail, 'primary': true}], record.mail2 == nil ? [] : [{'value': record.mail2, 'primary': true}])"
      write = { mail = "value == nil ? nil : value[0].value", mail2 = "value != nil and len(value) > 1 ? value[1].value : nil" }
    }
  }
}
