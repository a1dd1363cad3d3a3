# Functions of the database write, and the one that creates somebody gives the new number.
application "app" {
  client "idp" { token = env("SCIM_TOKEN") }

  backend "sql" {
    driver = "postgres"
    dsn    = env("APP_DSN")
  }

  resource "User" {
    table = "hr.people"
    id    = "person_no"

    attribute "userName" {
      field      = "login"
      required   = true
      unique     = true
      mutability = "immutable" # there is no function for a change
    }
    attribute "displayName" {
      field      = "full_name"
      mutability = "immutable"
    }
    attribute "active" {
      field   = "works_here"
      default = true
    }

    on "create" {
      statement {
        sql = "SELECT hr.hire(:login, :full_name)"
        key = "person"
      }
    }
    on "active" { # of somebody new too, after the function above
      statement {
        sql    = "SELECT hr.set_works_here(:id, :works)"
        params = { works = "value" }
      }
    }
    on "delete" {
      statement { sql = "SELECT hr.set_works_here(:id, false)" }
    }
  }
}
