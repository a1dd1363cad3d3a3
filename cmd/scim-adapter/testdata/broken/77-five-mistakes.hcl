application "hr" {
  client "idp" { token = env("TOKEN") }

  backend "sql" {
    driver = "oracel"
    dsn    = env("DSN")
  }

  resource "User" {
    table = "employees"
    idd   = "emp_no"

    attribute "userName" {
      field    = "login"
      required = true
      unique   = true
    }
    attribute "active" {
      field  = "status"
      values = { A = true, I = false }
    }
    attribute "titel" { field = "t" }
    attribute "displayName" { read = "record.first_name + upper(" }
    attribute "active" { field = "x" }
  }
}
