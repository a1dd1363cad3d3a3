# Every change needs a row in an audit table, and the row of the account says when it was changed.
application "app" {
  client "idp" { token = env("SCIM_TOKEN") }

  backend "sql" {
    driver = "sqlite"
    dsn    = env("APP_DSN")
  }

  resource "User" {
    table  = "accounts"
    id     = "id"
    update = { changed_at = "format_time(now(), '2006-01-02T15:04:05Z', 'UTC')" }
    create = {
      active     = "0" # until the statements below have run, after the INSERT
      changed_at = "format_time(now(), '2006-01-02T15:04:05Z', 'UTC')"
    }

    attribute "userName" {
      field    = "login"
      required = true
      unique   = true
    }
    attribute "displayName" { field = "name" }
    attribute "active" {
      field   = "active"
      default = true
    }
    attribute "meta.lastModified" {
      field      = "changed_at"
      as         = timestamp("2006-01-02T15:04:05Z")
      mutability = "readOnly"
    }

    on "active" {
      statement {
        sql    = "UPDATE accounts SET active = :flag WHERE id = :id"
        params = { flag = "value ? 1 : 0" }
      }
      statement {
        sql = "INSERT INTO audit (account_id, login, event) VALUES (:id, :login, :event)"
        params = {
          login = "resource.userName"
          event = "value ? 'unlocked by SCIM' : 'locked by SCIM'"
        }
      }
    }
  }
}
