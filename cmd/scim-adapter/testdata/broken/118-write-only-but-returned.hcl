application "hr" {
  client "idp" { token = env("TOKEN") }

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
      values = { A = true, I = false }
    }
    attribute "password" {
      field      = "password"
      mutability = "writeOnly"
      returned   = "default"
    }
  }
}
