application "hr" {
  client "any" { token = env("TOKEN") }
  backend "memory" {}
  resource "User" {
    endpoint = "/Me"
    id       = "id"
    attribute "userName" {
      field  = "login"
      unique = true
    }
    attribute "active" { field = "active" }
  }
}
