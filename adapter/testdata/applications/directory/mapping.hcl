# A directory with everything that identity providers send: all attributes of RFC 7643 that a mapping can name,
# the enterprise extension, groups. The cycles of testdata/clients are played over it. The test makes the mapping
# for memory of this one: without driver, tables and owners.

application "directory" {
  path = "/scim/v2"
  client "full" { token_sha256 = env("TOKEN_SHA256") }

  backend "sql" {
    driver = env("DRIVER")
    dsn    = env("DSN")
  }

  resource "User" {
    table  = "accounts"
    id     = "id"
    create = { created = "'2026-01-01T08:00:00Z'", changed = "'2026-01-02T08:00:00Z'" }

    attribute "userName" {
      field    = "login"
      required = true
      unique   = true
    }
    attribute "externalId" { field = "external_id" }
    attribute "name.formatted" { field = "name_formatted" }
    attribute "name.familyName" { field = "family_name" }
    attribute "name.givenName" { field = "given_name" }
    attribute "name.middleName" { field = "middle_name" }
    attribute "name.honorificPrefix" { field = "name_prefix" }
    attribute "name.honorificSuffix" { field = "name_suffix" }
    attribute "displayName" { field = "display_name" }
    attribute "nickName" { field = "nick_name" }
    attribute "profileUrl" { field = "profile_url" }
    attribute "title" { field = "title" }
    attribute "userType" { field = "kind" }
    attribute "preferredLanguage" { field = "language" }
    attribute "locale" { field = "locale" }
    attribute "timezone" { field = "timezone" }
    attribute "active" {
      field   = "active"
      default = true
    }
    attribute "password" { write = { pw_hash = "'hashed ' + value" } }
    attribute "emails[type eq 'work'].value" {
      field   = "work_mail"
      default = true
    }
    attribute "emails[type eq 'work'].primary" { field = "work_mail_first" }
    attribute "emails[type eq 'home'].value" { field = "home_mail" }
    attribute "emails[type eq 'home'].primary" { field = "home_mail_first" }
    attribute "emails[type eq 'other'].value" { field = "other_mail" }
    attribute "emails[type eq 'other'].primary" { field = "other_mail_first" }
    attribute "phoneNumbers" {
      table = "telephones"
      owner = "account"
      attribute "type" {
        field   = "kind"
        default = "work"
      }
      attribute "value" { field = "number" }
      attribute "primary" { field = "first" }
    }
    attribute "addresses[type eq 'work'].formatted" {
      field   = "work_formatted"
      default = true
    }
    attribute "addresses[type eq 'work'].streetAddress" { field = "work_street" }
    attribute "addresses[type eq 'work'].locality" { field = "work_locality" }
    attribute "addresses[type eq 'work'].region" { field = "work_region" }
    attribute "addresses[type eq 'work'].postalCode" { field = "work_code" }
    attribute "addresses[type eq 'work'].country" { field = "work_country" }
    attribute "addresses[type eq 'work'].primary" { field = "work_first" }
    attribute "addresses[type eq 'other'].formatted" { field = "other_formatted" }
    attribute "addresses[type eq 'other'].streetAddress" { field = "other_street" }
    attribute "addresses[type eq 'other'].locality" { field = "other_locality" }
    attribute "addresses[type eq 'other'].region" { field = "other_region" }
    attribute "addresses[type eq 'other'].postalCode" { field = "other_code" }
    attribute "addresses[type eq 'other'].country" { field = "other_country" }
    attribute "addresses[type eq 'other'].primary" { field = "other_first" }
    attribute "roles" {
      table = "roles"
      owner = "account"
      attribute "value" { field = "value" }
      attribute "display" { field = "display" }
      attribute "type" { field = "kind" }
      attribute "primary" { field = "first" }
    }
    attribute "groups" { reference = "Group" }
    attribute "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber" { field = "employee_number" }
    attribute "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:costCenter" { field = "cost_center" }
    attribute "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:organization" { field = "organization" }
    attribute "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:division" { field = "division" }
    attribute "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department" { field = "department" }
    attribute "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value" { field = "manager" }
    attribute "meta.created" {
      field      = "created"
      as         = timestamp("2006-01-02T15:04:05Z", "UTC")
      mutability = "readOnly"
    }
    attribute "meta.lastModified" {
      field      = "changed"
      as         = timestamp("2006-01-02T15:04:05Z", "UTC")
      mutability = "readOnly"
    }
  }

  resource "Group" {
    table  = "teams"
    id     = "id"
    create = { created = "'2026-01-01T08:00:00Z'", changed = "'2026-01-02T08:00:00Z'" }

    attribute "displayName" {
      field    = "name"
      required = true
      unique   = true
    }
    attribute "externalId" { field = "external_id" }
    attribute "members" {
      table     = "memberships"
      owner     = "team"
      member    = "account"
      reference = "User"
    }
    attribute "meta.created" {
      field      = "created"
      as         = timestamp("2006-01-02T15:04:05Z", "UTC")
      mutability = "readOnly"
    }
    attribute "meta.lastModified" {
      field      = "changed"
      as         = timestamp("2006-01-02T15:04:05Z", "UTC")
      mutability = "readOnly"
    }
  }
}
