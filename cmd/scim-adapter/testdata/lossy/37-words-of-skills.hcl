# A skill of two words becomes two skills.
application "hr" {
  client "test" { token = env("TOKEN") }

  backend "sql" {
    driver = "sqlite"
    dsn    = env("DSN")
  }

  schema "urn:example:params:scim:schemas:extension:hr:2.0:User" {
    attribute "skills" { multi_valued = true }
  }

  resource "User" {
    table = "employees"
    id    = "emp_no"

    extension "urn:example:params:scim:schemas:extension:hr:2.0:User" {}

    attribute "userName" {
      field    = "login"
      required = true
      unique   = true
    }
    attribute "active" {
      field  = "status"
      values = { A = true, L = false }
    }
    attribute "urn:example:params:scim:schemas:extension:hr:2.0:User:skills" {
      read  = "record.skills == nil ? nil : split(record.skills, ' ')"
      write = { skills = "value == nil ? nil : join(value, ' ')" }
    }
  }
}
