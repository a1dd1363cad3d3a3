# People log in with their address; there is no other login.
application "app" {
  client "idp" { token = env("SCIM_TOKEN") }

  backend "sql" {
    driver = "sqlite"
    dsn    = env("APP_DSN")
  }

  resource "User" {
    table = "accounts"
    id    = "id"

    attribute "userName" {
      field    = "mail"
      required = true
      unique   = true
    }
    attribute "emails[type eq 'work'].value" {
      field      = "mail"
      mutability = "readOnly" # it follows userName
    }
    attribute "emails[type eq 'work'].primary" { constant = true }
    attribute "active" {
      field   = "active"
      default = true
    }
  }
}
