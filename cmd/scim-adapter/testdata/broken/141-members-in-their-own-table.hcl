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
  }

  resource "Group" {
    table = "departments"
    id    = "department_id"

    attribute "displayName" {
      field    = "name"
      required = true
    }
    attribute "members" {
      table     = "employees"
      owner     = "department_id"
      member    = "emp_no"
      reference = "User"
    }
  }
}
