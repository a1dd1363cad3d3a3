# A new account needs more than a client knows: a key, a home folder, a template, a date.
application "app" {
  client "idp" { token = env("SCIM_TOKEN") }

  backend "sql" {
    driver = "sqlite"
    dsn    = env("APP_DSN")
  }

  resource "User" {
    table = "accounts"
    id    = "id"

    create = {
      api_key    = "uuid()"
      home       = "'/home/' + replace(lower(ascii(resource.userName)), ' ', '')"
      template   = "'standard'"
      created_by = "'scim'"
      created_on = "format_time(now(), '2006-01-02', 'UTC')"
    }

    attribute "userName" {
      field    = "login"
      required = true
      unique   = true
    }
    attribute "displayName" {
      field   = "name"
      default = "(no name)"
      clear   = "(no name)"
    }
    attribute "active" {
      field   = "active"
      default = true
    }
  }
}
