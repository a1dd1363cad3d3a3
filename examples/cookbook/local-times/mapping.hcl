# Times are kept as the clock on the wall in Paris showed them, and one as seconds since 1970.
application "app" {
  client "idp" { token = env("SCIM_TOKEN") }

  backend "sql" {
    driver = "mysql"
    dsn    = env("APP_DSN")
  }

  schema "urn:example:params:scim:schemas:extension:hr:2.0:User" {
    attribute "validUntil" { type = "dateTime" }
  }

  resource "User" {
    extension "urn:example:params:scim:schemas:extension:hr:2.0:User" {}

    table = "accounts"
    id    = "id"

    create = {
      created_at = "format_time(now(), '2006-01-02 15:04:05', 'Europe/Paris')"
      changed_at = "now().Unix()"
    }
    update = { changed_at = "now().Unix()" }

    attribute "userName" {
      field    = "login"
      required = true
      unique   = true
    }
    attribute "active" {
      field   = "active"
      default = true
    }
    attribute "meta.created" {
      field      = "created_at"
      as         = timestamp("2006-01-02 15:04:05", "Europe/Paris")
      mutability = "readOnly"
    }
    attribute "meta.lastModified" {
      field      = "changed_at"
      as         = unix("s")
      mutability = "readOnly"
    }
    attribute "urn:example:params:scim:schemas:extension:hr:2.0:User:validUntil" {
      field = "valid_until"
      as    = timestamp("02.01.2006", "Europe/Paris")
      lossy = "the application knows days, no times of day"
    }
  }
}
