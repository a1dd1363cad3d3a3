# Users are rows, and each has a folder that a command makes.
application "app" {
  client "idp" { token = env("SCIM_TOKEN") }

  backend "sql" {
    driver = "sqlite"
    dsn    = env("APP_DSN")
  }

  backend "script" {
    directory = env("APP_FOLDER")
  }

  resource "User" {
    backend = "sql"
    table   = "accounts"
    id      = "id"

    attribute "userName" {
      field      = "login"
      required   = true
      unique     = true
      mutability = "immutable"
    }
    attribute "active" {
      field   = "active"
      default = true
    }

    # A new account is created inactive, gets its folder, and is activated then. Where the folder cannot be made the row
    # goes again.
    step "folder" {
      backend = "script"
      on "create" {
        executable = "/bin/mkdir"
        args       = ["'--'", "record.login"]
        exit       = { "1" = "conflict login" } # there is such a folder: somebody else's
        compensate {
          executable = "/bin/rmdir"
          args       = ["'--'", "record.login"]
        }
      }
      on "active" {
        executable = "/bin/chmod"
        args       = ["value ? '0700' : '0000'", "'--'", "record.login"]
      }
      on "delete" {
        executable = "/bin/mv"
        args       = ["'--no-target-directory'", "'--'", "record.login", "'left-' + record.login"]
      }
    }
  }
}
