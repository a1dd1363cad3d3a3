application "hr" {
  client "idp" {
    token = env("TOKEN")
    me    = "/Staff/7"
  }
  client "another" {
    token = env("TOKEN2")
    me    = "/People/"
  }

  backend "sql" {
    driver = "sqlite"
    dsn    = env("DSN")
  }

  resource "User" {
    endpoint = "/People"
    table    = "employees"
    id       = "emp_no"

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
