# A command prints the users as CSV, and other commands add, lock and remove one.
application "app" {
  client "idp" { token = env("SCIM_TOKEN") }

  backend "script" {
    directory = env("APP_FOLDER")   # where appctl keeps its files
    exit      = { "2" = "invalid" } # and 3 not found, 4 conflict, 5 unavailable
  }

  resource "User" {
    id = "login"

    attribute "userName" {
      field      = "login"
      required   = true
      unique     = true
      mutability = "immutable"
    }
    attribute "displayName" {
      field      = "full name" # a column's name, as it is
      mutability = "immutable"
      required   = true
    }
    attribute "active" {
      field   = "state"
      values  = { enabled = true, disabled = false }
      default = true
    }

    on "list" {
      executable = env("APP_COMMAND")
      args       = ["'list'"]
      output     = "csv" # the first line has the names
    }
    on "create" {
      executable = env("APP_COMMAND")
      args       = ["'add'", "'--'", "record.login", "record['full name']"]
      lookup     = "login"
    }
    on "active" {
      executable = env("APP_COMMAND")
      args       = ["value ? 'enable' : 'disable'", "'--'", "record.login"]
    }
    on "delete" {
      executable = env("APP_COMMAND")
      args       = ["'remove'", "'--'", "record.login"]
    }
  }
}
