# Several values stand in one field: as JSON, as PHP wrote them, and with semicolons.
application "app" {
  client "idp" { token = env("SCIM_TOKEN") }

  backend "sql" {
    driver = "mysql"
    dsn    = env("APP_DSN")
  }

  schema "urn:example:params:scim:schemas:extension:app:2.0:User" {
    attribute "skills" { multi_valued = true }
    attribute "sites" { multi_valued = true }
    attribute "costCentres" { multi_valued = true }
  }

  resource "User" {
    extension "urn:example:params:scim:schemas:extension:app:2.0:User" {}

    table = "accounts"
    id    = "id"

    attribute "userName" {
      field    = "login"
      required = true
      unique   = true
    }
    attribute "active" {
      field   = "active"
      default = true
    }
    attribute "urn:example:params:scim:schemas:extension:app:2.0:User:skills" {
      field = "skills"
      as    = json()
      clear = "[]"
    }
    attribute "urn:example:params:scim:schemas:extension:app:2.0:User:sites" {
      field = "sites"
      as    = php()
    }
    attribute "urn:example:params:scim:schemas:extension:app:2.0:User:costCentres" {
      field = "cost_centres"
      as    = list(";")
    }
  }
}
