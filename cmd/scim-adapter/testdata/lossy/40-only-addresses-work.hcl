# A login without a domain is the mapping's own error, a 500.
application "hr" {
  client "test" { token = env("TOKEN") }

  backend "sql" {
    driver = "sqlite"
    dsn    = env("DSN")
  }

  resource "User" {
    table  = "employees"
    id     = "emp_no"
    create = { mailbox = "split(resource.userName, '@')[1]" }

    attribute "userName" {
      field    = "login"
      required = true
      unique   = true
    }
    attribute "active" {
      field  = "status"
      values = { A = true, L = false }
    }

  }
}
