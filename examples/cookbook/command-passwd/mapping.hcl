# A file with colons, as /etc/passwd is, and a command that changes one line of it.
application "app" {
  client "idp" { token = env("SCIM_TOKEN") }

  backend "script" {
    directory = env("APP_FOLDER")
    exit      = { "2" = "invalid", "9" = "conflict login" } # and 3 not found, 4 conflict, 5 unavailable
  }

  resource "User" {
    id    = "uid"
    types = { uid = "int" }

    attribute "userName" {
      field      = "login"
      required   = true
      unique     = true
      case_exact = true
    }
    attribute "displayName" {
      field = "comment"
      clear = ""
    }
    attribute "active" {
      field     = "shell"
      values    = { "/bin/sh" = true, "/usr/sbin/nologin" = false }
      otherwise = true # another shell
      default   = true
    }

    on "list" {
      executable = "/bin/cat"
      args       = ["'accounts'"]
      output     = "delimited"
      separator  = ":"
      fields     = ["login", "", "uid", "gid", "comment", "home", "shell"] # "" is left out
    }
    on "create" {
      executable = env("APP_COMMAND")
      args       = ["'--add'", "'--comment=' + (record.comment ?? '')", "'--shell=' + record.shell", "'--'", "record.login"]
      lookup     = "login"
    }
    on "update" {
      executable = env("APP_COMMAND")
      args = [
        "changes.comment == nil ? nil : '--comment=' + changes.comment", # nil is no argument
        "changes.shell == nil ? nil : '--shell=' + changes.shell",
        "changes.login == nil ? nil : '--login=' + changes.login",
        "'--'", "document.login", # as it is called now
      ]
    }
  }
}
