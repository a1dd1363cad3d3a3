# Users in a database, groups in memory, and two commands for every user: a folder, and one that fails when a test
# wants that.
application "several" {
  path = "/scim/v2"
  client "full" { token_sha256 = env("TOKEN_SHA256") }

  backend "sql" {
    driver = env("DRIVER")
    dsn    = env("DSN")
  }
  backend "memory" {}
  backend "script" "machine" {
    vars = { homes = env("HOMES") }
  }

  resource "User" {
    backend = "sql"
    table   = "people"
    id      = "id"

    attribute "userName" {
      field    = "login"
      required = true
      unique   = true
    }
    attribute "active" {
      field   = "active"
      default = true
    }
    attribute "groups" { reference = "Group" }

    step "home" {
      backend = "machine"
      on "create" {
        executable = "/bin/mkdir"
        args       = ["'--'", "vars.homes + '/' + record.login"]
        exit       = { "1" = "error" }
        compensate {
          executable = "/bin/rmdir"
          args       = ["'--'", "vars.homes + '/' + record.login"]
        }
      }
      on "delete" {
        executable = "/bin/rmdir"
        args       = ["'--'", "vars.homes + '/' + record.login"]
        exit       = { "1" = "error" }
      }
    }
    step "notice" {
      backend = "machine"
      on "create" {
        when       = "record.login startsWith 'bad'"
        executable = "/bin/false"
        exit       = { "1" = "unavailable" }
      }
      on "create" {
        when       = "record.login startsWith 'worse'" # what is in the folder keeps it from being removed
        executable = "/bin/cp"
        args       = ["'/etc/passwd'", "'/no/such/file'", "vars.homes + '/worse/'"]
        exit       = { "1" = "error" }
      }
      on "active" {
        when       = "value == false and record.login == 'stuck'"
        executable = "/bin/false"
        exit       = { "1" = "error" }
      }
    }
  }

  resource "Group" {
    backend = "memory"
    id      = "id"

    attribute "displayName" {
      field    = "name"
      required = true
    }
    attribute "members" {
      member    = "person"
      reference = "User"
    }
  }
}
