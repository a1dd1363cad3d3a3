# One column says both: who is locked, and who is gone for good.
application "app" {
  client "idp" { token = env("SCIM_TOKEN") }

  backend "sql" {
    driver = "sqlite"
    dsn    = env("APP_DSN")
  }

  resource "User" {
    table   = "accounts"
    id      = "id"
    deleted = { field = "state", value = "X" } # DELETE writes it, and who has it does not exist

    attribute "userName" {
      field    = "login"
      required = true
      unique   = true
    }
    attribute "active" {
      field   = "state"
      values  = { A = true, L = false }
      default = true
    }
  }
}
