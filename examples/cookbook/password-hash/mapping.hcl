# The application keeps bcrypt hashes, and a flag that the password must be changed at the next login.
application "app" {
  client "idp" { token = env("SCIM_TOKEN") }

  backend "sql" {
    driver = "postgres"
    dsn    = env("APP_DSN")
  }

  resource "User" {
    table = "accounts"
    id    = "id"

    create = { password_hash = "'!'" } # nobody's password, until one is set

    attribute "userName" {
      field    = "login"
      required = true
      unique   = true
    }
    attribute "active" {
      field   = "active"
      default = true
    }
    attribute "password" {
      write = {
        password_hash = "value == nil ? '!' : bcrypt(value)"
        must_change   = "value != nil"
      }
      sensitive = true
    }
  }
}
