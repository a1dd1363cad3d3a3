# Everything that SCIM 2.0 knows, over tables made for it. See README.md.
application "conformance" {
  client "test" { token = env("SCIM_TOKEN") }

  backend "sql" {
    driver = env("CONFORMANCE_DRIVER") # sqlite, mysql or postgres
    dsn    = env("CONFORMANCE_DSN")
  }

  resource "User" {
    table  = "people"
    id     = "id"
    create = { id = "uuid()", created_at = "now()", changed_at = "now()" }

    attribute "externalId" { field = "external_id" }
    attribute "meta.created" {
      field      = "created_at"
      mutability = "readOnly"
    }
    attribute "meta.lastModified" {
      field      = "changed_at"
      mutability = "readOnly"
    }

    attribute "userName" {
      field    = "login"
      required = true
      unique   = true
    }
    attribute "name.formatted" { field = "formatted_name" }
    attribute "name.familyName" { field = "family_name" }
    attribute "name.givenName" { field = "given_name" }
    attribute "name.middleName" { field = "middle_name" }
    attribute "name.honorificPrefix" { field = "honorific_prefix" }
    attribute "name.honorificSuffix" { field = "honorific_suffix" }
    attribute "displayName" { field = "display_name" }
    attribute "nickName" { field = "nick_name" }
    attribute "profileUrl" { field = "profile_url" }
    attribute "title" { field = "title" }
    attribute "userType" { field = "user_type" }
    attribute "preferredLanguage" { field = "preferred_language" }
    attribute "locale" { field = "locale" }
    attribute "timezone" { field = "timezone" }
    attribute "active" {
      field   = "active"
      default = true
    }
    attribute "password" {
      write     = { password_hash = "bcrypt(value)" }
      sensitive = true
    }

    attribute "emails" {
      table = "emails"
      owner = "person_id"
      attribute "value" { field = "value" }
      attribute "display" { field = "display" }
      attribute "type" { field = "kind" }
      attribute "primary" { field = "is_primary" }
    }
    attribute "phoneNumbers" {
      table = "phone_numbers"
      owner = "person_id"
      attribute "value" { field = "value" }
      attribute "display" { field = "display" }
      attribute "type" { field = "kind" }
      attribute "primary" { field = "is_primary" }
    }
    attribute "ims" {
      table = "ims"
      owner = "person_id"
      attribute "value" { field = "value" }
      attribute "display" { field = "display" }
      attribute "type" { field = "kind" }
      attribute "primary" { field = "is_primary" }
    }
    attribute "photos" {
      table = "photos"
      owner = "person_id"
      attribute "value" { field = "value" }
      attribute "display" { field = "display" }
      attribute "type" { field = "kind" }
      attribute "primary" { field = "is_primary" }
    }
    attribute "addresses" {
      table = "addresses"
      owner = "person_id"
      attribute "formatted" { field = "formatted" }
      attribute "streetAddress" { field = "street_address" }
      attribute "locality" { field = "locality" }
      attribute "region" { field = "region" }
      attribute "postalCode" { field = "postal_code" }
      attribute "country" { field = "country" }
      attribute "type" { field = "kind" }
      attribute "primary" { field = "is_primary" }
    }
    attribute "groups" { reference = "Group" } # derived from the members of groups
    attribute "entitlements" {
      table = "entitlements"
      owner = "person_id"
      attribute "value" { field = "value" }
      attribute "display" { field = "display" }
      attribute "type" { field = "kind" }
      attribute "primary" { field = "is_primary" }
    }
    attribute "roles" {
      table = "roles"
      owner = "person_id"
      attribute "value" { field = "value" }
      attribute "display" { field = "display" }
      attribute "type" { field = "kind" }
      attribute "primary" { field = "is_primary" }
    }
    attribute "x509Certificates" {
      table = "certificates"
      owner = "person_id"
      attribute "value" { field = "value" }
      attribute "display" { field = "display" }
      attribute "type" { field = "kind" }
      attribute "primary" { field = "is_primary" }
    }

    attribute "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber" { field = "employee_number" }
    attribute "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:costCenter" { field = "cost_center" }
    attribute "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:organization" { field = "organization" }
    attribute "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:division" { field = "division" }
    attribute "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department" { field = "department" }
    attribute "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value" {
      field     = "manager_id"
      reference = "User"
    }
  }

  resource "Group" {
    table  = "teams"
    id     = "id"
    create = { id = "uuid()", created_at = "now()", changed_at = "now()" }

    attribute "externalId" { field = "external_id" }
    attribute "meta.created" {
      field      = "created_at"
      mutability = "readOnly"
    }
    attribute "meta.lastModified" {
      field      = "changed_at"
      mutability = "readOnly"
    }
    attribute "displayName" {
      field    = "name"
      required = true
      unique   = true
    }
    attribute "members" {
      table     = "team_members"
      owner     = "team_id"
      member    = "person_id"
      reference = "User"
    }
  }
}
