# Who gets a nickname is not active any more.
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
      read  = "record.status == 'A' and (record.note ?? '') == ''"
      write = { status = "value ? 'A' : 'L'" }
    }
    attribute "nickName" { field = "note" }
  }
}
