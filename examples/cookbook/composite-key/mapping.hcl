# A person is numbered within a company: two columns make the key.
application "app" {
  client "idp" { token = env("SCIM_TOKEN") }

  backend "sql" {
    driver = "sqlite"
    dsn    = env("APP_DSN")
  }

  resource "User" {
    table = "staff"
    id    = ["company", "no"] # 3~1001

    attribute "userName" {
      field    = "login"
      required = true
      unique   = true
    }
    attribute "active" {
      field   = "active"
      default = true
    }
    attribute "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:organization" {
      field      = "company"
      required   = true
      mutability = "immutable" # a part of the id
    }
    attribute "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber" {
      field      = "no"
      required   = true
      mutability = "immutable"
    }
    attribute "groups" { reference = "Group" }
  }

  resource "Group" {
    table = "teams"
    id    = "team"

    attribute "displayName" {
      field    = "team"
      required = true
    }
    attribute "members" {
      table     = "team_staff"
      owner     = "team"
      member    = ["company", "no"]
      reference = "User"
    }
  }
}
