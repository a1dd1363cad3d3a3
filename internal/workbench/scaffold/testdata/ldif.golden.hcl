# A first mapping, made by scim-adapter init from what `cat /var/lib/app/people.ldif` prints.
# What is marked UNSURE is a guess: look at it before a client may write.
#
# Before it is used: export SCIM_TOKEN=… (of what clients send, at least 16 characters; scim-adapter token
# makes one).

application "app" {
  client "idp" { token = env("SCIM_TOKEN") }
  backend "script" {}

  # UNSURE: Nothing says who may log in. How does the application lock somebody out? Write it as attribute
  # "active", or as on "active".
  resource "User" {
    id                    = "uid" # named so
    allow_no_deactivation = true  # UNSURE: nobody can be deactivated until "active" can be written

    attribute "userName" {
      field      = "uid" # named so; unique
      required   = true
      unique     = true
      mutability = "immutable" # it is the key that the id is made of
    }
    attribute "name.givenName" {
      field = "givenName" # named so
    }
    attribute "name.familyName" {
      field = "sn" # named so
    }
    attribute "displayName" {
      field = "cn" # named so
    }
    on "list" {
      executable = "/usr/bin/cat"
      args       = ["'/var/lib/app/people.ldif'"]
      output     = "blocks"
    }

    # UNSURE: which commands write. Until these are filled in, clients that write get 501.
    # on "create" {
    #   executable = "/usr/bin/create-account"
    #   args       = ["'--'", "record.uid"]
    # }
    # on "update" {
    #   executable = "/usr/bin/update-account"
    #   args       = ["'--'", "record.uid"]
    # }
    # on "delete" {
    #   executable = "/usr/bin/delete-account"
    #   args       = ["'--'", "record.uid"]
    # }

    # Not mapped: dn, mail (a list).
  }
}
