# Groups are whatever stands in a column: nobody keeps a list of departments.
application "app" {
  client "idp" { token = env("SCIM_TOKEN") }

  backend "sql" {
    driver = "sqlite"
    dsn    = env("APP_DSN")
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
      field   = "active"
      default = true
    }
    attribute "groups" { reference = "Group" }
  }

  resource "Group" {
    query = "SELECT DISTINCT department AS name FROM employees WHERE department <> ''"
    id    = "name"

    attribute "displayName" {
      field      = "name"
      mutability = "readOnly"
    }
    attribute "members" {
      reference = "User"
      list      = "department" # employees.department
      as        = single()
    }
  }
}
