# Who is active stays so.
application "hr" {
  client "test" { token = env("TOKEN") }

  backend "sql" {
    driver = "sqlite"
    dsn    = env("DSN")
  }

  resource "User" {
    table     = "employees"
    id        = "emp_no"
    on_delete = "deactivate"

    attribute "userName" {
      field    = "login"
      required = true
      unique   = true
    }
    attribute "active" {
      read  = "record.status == 'A'"
      write = { status = "value ? 'A' : (record.status ?? 'L')" }
    }

  }
}
