# Who has left has a date in a column; a date in the future is no reason to lock anybody out yet.
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
    attribute "active" { read = "record.left_on == nil || record.left_on > format_time(now(), '2006-01-02', 'Europe/Berlin')" }

    on "active" {
      when = "value == false"
      statement {
        sql    = "UPDATE employees SET left_on = :today WHERE emp_no = :id"
        params = { today = "format_time(now(), '2006-01-02', 'Europe/Berlin')" }
      }
    }
    on "active" {
      when = "value == true"
      statement { sql = "UPDATE employees SET left_on = NULL WHERE emp_no = :id" }
    }
  }
}
