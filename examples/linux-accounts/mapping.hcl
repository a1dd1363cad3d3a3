# Accounts and groups of a Linux machine, by the commands of Debian's package passwd. See README.md.
application "linux" {
  client "identity-provider" { token = env("SCIM_TOKEN") }

  backend "script" {
    # Where etc/passwd and the others are: "/" for the machine itself.
    vars    = { root = env("LINUX_ROOT") }
    timeout = "20s" # a command waits 15 s for somebody else's lock
    exit = {
      "1" = "unavailable"    # the files are locked
      "3" = "invalid"        # an unsuitable name, or a colon in a comment
      "4" = "conflict"       # the number is taken
      "6" = "not_found"      # no such account or group
      "9" = "conflict login" # the name is taken
    }
  }

  resource "User" {
    id        = "uid"
    types     = { uid = "int", expire = "string" }
    on_delete = "delete"

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

    # An account that has expired lets nobody in, whatever it is asked: a password, a key, su.
    attribute "active" { read = "(record.expire ?? '') == '' || int(record.expire) * 86400 > now().Unix()" }
    attribute "password" {
      write     = { hash = "bcrypt(value)" }
      sensitive = true
    }
    attribute "groups" { reference = "Group" }

    on "list" {
      executable = "/bin/cat"
      args       = ["vars.root + '/etc/passwd'"]
      output     = "delimited"
      fields     = ["login", "", "uid", "gid", "comment", "home", "shell"]
      join {
        by         = "login"
        executable = "/bin/cat"
        args       = ["vars.root + '/etc/shadow'"]
        output     = "delimited"
        fields     = ["login", "", "", "", "", "", "", "expire"]
      }
    }
    on "create" {
      executable = "/usr/sbin/useradd"
      args       = ["'--prefix'", "vars.root", "'--comment=' + (record.comment ?? '')", "'--password=' + (record.hash ?? '!')", "'--'", "record.login"]
      lookup     = "login"
    }
    on "update" {
      executable = "/usr/sbin/usermod"
      args = [
        "'--prefix'", "vars.root", "'--login=' + record.login", "'--comment=' + (record.comment ?? '')",
        "changes.hash == nil ? nil : '--password=' + (document.expire == '1' ? '!' : '') + changes.hash", "'--'", "document.login",
      ]
    }
    on "delete" {
      executable = "/usr/sbin/userdel"
      args       = ["'--prefix'", "vars.root", "'--'", "record.login"]
    }

    # Locked and expired; unlocking gives the old password back. -U of an account without a password does nothing.
    on "active" {
      when       = "value == false"
      executable = "/usr/sbin/usermod"
      args       = ["'--prefix'", "vars.root", "'--lock'", "'--expiredate=1'", "'--'", "document.login"]
    }
    on "active" {
      when       = "value == true"
      executable = "/usr/sbin/usermod"
      args       = ["'--prefix'", "vars.root", "'--unlock'", "'--expiredate='", "'--'", "record.login"]
    }
  }

  resource "Group" {
    id    = "gid"
    types = { gid = "int" }

    attribute "displayName" {
      field      = "name"
      required   = true
      unique     = true
      case_exact = true
    }
    attribute "members" {
      member    = "."
      elements  = "members"
      separator = ","
      reference = "User"
      via       = "login"

      on "add_member" {
        executable = "/usr/sbin/usermod"
        args       = ["'--prefix'", "vars.root", "'--append'", "'--groups=' + record.name", "'--'", "value"]
      }
      on "remove_member" {
        executable = "/usr/sbin/usermod"
        args       = ["'--prefix'", "vars.root", "'--remove'", "'--groups=' + record.name", "'--'", "value"]
      }
    }

    on "list" {
      executable = "/bin/cat"
      args       = ["vars.root + '/etc/group'"]
      output     = "delimited"
      fields     = ["name", "", "gid", "members"]
    }
    on "create" {
      executable = "/usr/sbin/groupadd"
      args       = ["'--prefix'", "vars.root", "'--'", "record.name"]
      lookup     = "name"
    }
    on "update" {
      executable = "/usr/sbin/groupmod"
      args       = ["'--prefix'", "vars.root", "'--new-name=' + record.name", "'--'", "document.name"]
    }
    on "delete" {
      executable = "/usr/sbin/groupdel"
      args       = ["'--prefix'", "vars.root", "'--'", "record.name"]
      exit       = { "8" = "invalid" } # an account's own group
    }
  }
}
