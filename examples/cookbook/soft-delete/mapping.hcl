# Rows are never deleted: they get a date, and everybody must look past them.
application "app" {
  client "idp" { token = env("SCIM_TOKEN") }

  backend "sql" {
    driver = "sqlite"
    dsn    = env("APP_DSN")
  }

  resource "User" {
    table = "accounts"
    id    = "id"
    where = { deleted_at = null } # the others do not exist

    attribute "userName" {
      field    = "login"
      required = true
      unique   = true # among those that exist
    }
    attribute "active" {
      field   = "enabled"
      default = true
    }

    on "delete" {
      statement {
        sql    = "UPDATE accounts SET deleted_at = :now, enabled = 0 WHERE id = :id"
        params = { now = "format_time(now(), '2006-01-02 15:04:05', 'UTC')" }
      }
    }
  }
}
