# Only stored procedures may write: the account of the adapter has EXECUTE and SELECT, nothing else.
application "app" {
  client "idp" { token = env("SCIM_TOKEN") }

  backend "sql" {
    driver = "mysql"
    dsn    = env("APP_DSN")
  }

  resource "User" {
    table = "accounts"
    id    = "id"

    attribute "userName" {
      field      = "login"
      required   = true
      unique     = true
      mutability = "immutable" # no procedure renames an account
    }
    attribute "active" {
      field   = "locked"
      values  = { "0" = true, "1" = false }
      default = true
    }

    on "create" {
      statement { sql = "CALL add_account(:login)" }
      statement {
        sql = "SELECT id FROM accounts WHERE login = :login"
        key = "account"
      }
    }
    on "active" { # of a new account too, after its creation
      statement {
        sql    = "CALL set_lock(:id, :locked)"
        params = { locked = "value ? 0 : 1" }
      }
    }
    on "delete" {
      statement { sql = "CALL remove_account(:id)" }
    }
  }
}
