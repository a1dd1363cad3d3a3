# A first mapping, made by scim-adapter init from what `cat /var/lib/app/passwd` prints.
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
      field    = "login" # named so; no value comes twice
      required = true
      unique   = true
    }

    # UNSURE: only the name "comment" speaks for it
    attribute "displayName" {
      field = "comment" # named so
    }
    on "list" {
      executable = "/usr/bin/cat"
      args       = ["'/var/lib/app/passwd'"]
      output     = "delimited"
      separator  = ":"
      fields     = ["login", "", "uid", "gid", "comment", "home", "shell"]
    }

    # UNSURE: which commands write. Until these are filled in, clients that write get 501.
    # on "create" {
    #   executable = "/usr/bin/create-account"
    #   args       = ["'--'", "record.login"]
    # }
    # on "update" {
    #   executable = "/usr/bin/update-account"
    #   args       = ["'--'", "record.login"]
    # }
    # on "delete" {
    #   executable = "/usr/bin/delete-account"
    #   args       = ["'--'", "record.login"]
    # }

    # Not mapped: gid, home, shell.
  }
}
