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
    attribute "groups" { reference = "Group" }
  }

  resource "Group" {
    table = "roles"
    id    = "role_id"

    attribute "displayName" { field = "name" }
    attribute "members" {
      table     = "employee_roles"
      owner     = "role_id"
      member    = "emp_no"
      reference = "User"
    }
  }
}

test "who is it" {
  given "User" {
    emp_no = date("7")
    login  = time("noon")
    status = [1, { a = lower("A") }]
  }
  given {}
  request = "GET /Users/7"
}
