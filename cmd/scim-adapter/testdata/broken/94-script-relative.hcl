application "hr" {
  client "idp" { token = env("TOKEN") }

  backend "script" {
  }

  resource "User" {
    id = "id"

    attribute "userName" {
      field    = "login"
      required = true
    }
    attribute "active" { field = "active" }

    on "list" {
      executable = "cat"
      args       = ["'/etc/hostname'"]
    }
  }
}
