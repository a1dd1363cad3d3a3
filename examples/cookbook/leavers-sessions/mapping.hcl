# A leaver who is locked out keeps working: the application looks at the lock at the login only, and sessions and keys live on.
application "app" {
  client "idp" { token = env("SCIM_TOKEN") }

  backend "sql" {
    driver = "postgres"
    dsn    = env("APP_DSN")
  }

  resource "User" {
    table = "accounts"
    id    = "id"

    create = { enabled = "false" } # of somebody who is inactive, until the statements below have run

    attribute "userName" {
      field    = "login"
      required = true
      unique   = true
    }
    attribute "active" {
      field   = "enabled"
      default = true
    }
    attribute "groups" { reference = "Group" }

    on "active" {
      when = "value == false"
      statement { sql = "UPDATE accounts SET enabled = false WHERE id = :id" }
      statement { sql = "DELETE FROM sessions WHERE account_id = :id" }
      statement { sql = "UPDATE api_keys SET revoked_at = now() WHERE account_id = :id AND revoked_at IS NULL" }
    }
  }

  resource "Group" {
    table = "teams"
    id    = "id"

    attribute "displayName" {
      field    = "name"
      required = true
      unique   = true
    }
    attribute "members" {
      table     = "team_accounts"
      owner     = "team_id"
      member    = "account_id"
      reference = "User"
    }
  }
}
