# A status of one letter, of which several mean that somebody has left.
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
      field   = "status"
      values  = { A = true, P = true, L = false, R = false } # of several with one meaning the first is written
      default = true
    }
  }
}
