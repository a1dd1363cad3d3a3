# A directory tool prints one block for each person, key: value, as LDIF has it.
application "app" {
  client "idp" { token = env("SCIM_TOKEN") }

  backend "script" {
    directory = env("APP_FOLDER")
  }

  resource "User" {
    id    = "uid"
    types = { mail = "json" } # one line is a text, several are a list

    attribute "userName" {
      field      = "uid"
      required   = true
      mutability = "immutable"
    }
    attribute "name.givenName" {
      field      = "givenName"
      mutability = "readOnly" # there is no command for it
    }
    attribute "name.familyName" {
      field      = "sn"
      mutability = "readOnly"
    }
    attribute "emails" {
      read = "let mail = from_json(record.mail ?? '[]'); map(type(mail) == 'string' ? [mail] : mail, {{'value': #}})"
    }
    attribute "active" {
      field     = "accountLock"
      null      = true # no such line
      values    = { TRUE = false }
      otherwise = true
    }

    on "list" {
      executable = "/bin/cat"
      args       = ["'people.ldif'"]
      output     = "blocks"
    }
    on "active" {
      executable = env("APP_COMMAND")
      args       = ["value ? '--unlock' : '--lock'", "'--'", "id"]
    }
  }
}
