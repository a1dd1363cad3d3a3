# Nothing is ever changed: the newest row of a table says what holds, and an auditor reads the others.
application "app" {
  client "idp" { token = env("SCIM_TOKEN") }

  backend "sql" {
    driver = "sqlite"
    dsn    = env("APP_DSN")
  }

  resource "User" {
    table = "accounts"
    id    = "id"
    query = <<-SQL
      SELECT a.id, a.login,
        (SELECT s.status FROM account_status s WHERE s.account_id = a.id ORDER BY s.no DESC LIMIT 1) AS status
      FROM accounts a
    SQL

    attribute "userName" {
      field    = "login"
      required = true
      unique   = true
    }
    attribute "active" {
      field   = "status"
      values  = { open = true, locked = false }
      null    = false # an account without any status lets nobody in
      default = true  # a new account gets its first row
    }

    on "create" {
      statement {
        sql = "INSERT INTO accounts (login) VALUES (:login)"
        key = "account"
      }
    }
    on "active" {
      statement {
        sql    = "INSERT INTO account_status (account_id, status, reason) VALUES (:id, :status, 'SCIM')"
        params = { status = "value ? 'open' : 'locked'" }
      }
    }
    on "delete" {
      statement { sql = "INSERT INTO account_status (account_id, status, reason) VALUES (:id, 'locked', 'deleted')" }
    }
  }
}
