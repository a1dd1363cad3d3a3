# A first mapping, made by scim-adapter init from what `cat /var/lib/app/people.csv` prints.
# What is marked UNSURE is a guess: look at it before a client may write.
#
# Before it is used: export SCIM_TOKEN=… (of what clients send, at least 16 characters; scim-adapter token
# makes one).

application "app" {
  client "idp" { token = env("SCIM_TOKEN") }
  backend "script" {}

  resource "User" {
    id                    = "Login" # UNSURE: nothing says what the key is, and nothing keeps this one unique
    allow_no_deactivation = true    # UNSURE: nobody can be deactivated until "active" can be written

    attribute "userName" {
      field      = "Login" # named so; no value comes twice
      required   = true
      unique     = true
      mutability = "immutable" # it is the key that the id is made of
    }
    attribute "name.givenName" {
      field = "Vorname" # named so
    }
    attribute "name.familyName" {
      field = "Nachname" # named so
    }
    attribute "emails[type eq 'work'].value" {
      field   = "E-Mail"                    # named so; holds addresses
      default = true                        # what comes without a type goes here
      lossy   = "there is one field for it" # others are dropped
    }
    attribute "active" {
      field      = "Status" # "Status" has the values "aktiv", "gesperrt"
      values     = { aktiv = true, gesperrt = false }
      mutability = "readOnly" # nothing writes it yet
    }
    on "list" {
      executable = "/usr/bin/cat"
      args       = ["'/var/lib/app/people.csv'"]
      output     = "csv"
    }

    # UNSURE: which commands write. Until these are filled in, clients that write get 501.
    # on "create" {
    #   executable = "/usr/bin/create-account"
    #   args       = ["'--'", "record.Login"]
    # }
    # on "update" {
    #   executable = "/usr/bin/update-account"
    #   args       = ["'--'", "record.Login"]
    # }
    # on "delete" {
    #   executable = "/usr/bin/delete-account"
    #   args       = ["'--'", "record.Login"]
    # }
  }
}
