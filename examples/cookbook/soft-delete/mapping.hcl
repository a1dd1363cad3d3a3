# Rows are never deleted: they get a date, and everybody must look past them.
application "app" {
  client "idp" { token = env("SCIM_TOKEN") }

  backend "sql" {
    driver = "sqlite"
    dsn    = env("APP_DSN")
  }

  resource "User" {
    table   = "accounts"
    id      = "id"
    where   = { deleted_at = null }
    deleted = { field = "state", value = "gone" }

    attribute "userName" {
      field    = "login"
      required = true
      unique   = true
    }
    attribute "active" {
      field   = "state"
      values  = { open = true, locked = false }
      default = true
    }
  }
}
