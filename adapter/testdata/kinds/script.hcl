application "people" {
  path = "/scim/v2"
  client "full" { token_sha256 = env("TOKEN_SHA256") }

  backend "script" {
    environment = { PEOPLE_FILE = env("FILE"), GORACE = "atexit_sleep_ms=0" }
    exit        = { "6" = "invalid" }
  }

  resource "User" {
    id = "id"

    attribute "userName" {
      field    = "login"
      required = true
      unique   = true
    }
    attribute "externalId" { field = "ext" }
    attribute "name.givenName" { field = "first" }
    attribute "name.familyName" { field = "last" }
    attribute "emails[type eq 'work'].value" { field = "mail" }
    attribute "active" {
      field   = "active"
      default = true
    }
    attribute "groups" { reference = "Group" }

    on "list" {
      executable = env("SELF")
      args       = ["'list'", "'people'"]
    }
    on "get" {
      executable = env("SELF")
      args       = ["'get'", "'people'", "id"]
    }
    on "create" {
      executable = env("SELF")
      args       = ["'create'", "'people'"]
      input      = "record"
      output     = "json"
    }
    on "update" {
      executable = env("SELF")
      args       = ["'update'", "'people'", "id"]
      input      = "changes"
    }
    on "delete" {
      executable = env("SELF")
      args       = ["'delete'", "'people'", "id"]
    }
  }

  resource "Group" {
    id = "id"

    attribute "displayName" {
      field    = "name"
      required = true
      unique   = true
    }
    attribute "members" {
      member    = "."
      reference = "User"

      on "add_member" {
        executable = env("SELF")
        args       = ["'add'", "id", "value"]
      }
      on "remove_member" {
        executable = env("SELF")
        args       = ["'remove'", "id", "value"]
      }
    }

    on "list" {
      executable = env("SELF")
      args       = ["'list'", "'teams'"]
    }
    on "get" {
      executable = env("SELF")
      args       = ["'get'", "'teams'", "id"]
    }
    on "create" {
      executable = env("SELF")
      args       = ["'create'", "'teams'"]
      input      = "record"
      output     = "json"
    }
    on "update" {
      executable = env("SELF")
      args       = ["'update'", "'teams'", "id"]
      input      = "changes"
    }
    on "delete" {
      executable = env("SELF")
      args       = ["'delete'", "'teams'", "id"]
    }
  }
}
