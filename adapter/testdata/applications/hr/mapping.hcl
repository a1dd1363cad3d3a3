# An HR application with most of what a mapping can say.

application "hr" {
  path = "/scim/v2"

  client "test" { token_sha256 = env("TOKEN_SHA256") }

  backend "sql" {
    driver = env("DRIVER")
    dsn    = env("DSN")
  }

  resource "User" {
    table   = "employees"
    id      = "emp_no"
    deleted = { field = "status", value = "D" }

    extension "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User" {}

    properties "names" {
      table = "employee_names"
      owner = "emp_no"
      name  = "kind"
      value = "value"
    }

    attribute "userName" {
      field    = "login"
      required = true
      unique   = true
    }
    attribute "externalId" { field = "external_id" }
    attribute "name.givenName" { field = "names.first" }
    attribute "name.familyName" { field = "names.last" }
    attribute "displayName" { read = "trim((record.names.first ?? '') + ' ' + (record.names.last ?? ''))" }
    attribute "emails[type eq 'work'].value" {
      field   = "mail"
      default = true
    }
    attribute "emails[type eq 'home'].value" { field = "home_mail" }
    attribute "phoneNumbers" {
      table = "telephones"
      owner = "emp_no"
      attribute "value" { field = "number" }
      attribute "type" { field = "kind" }
    }
    attribute "title" { field = "job_title" }
    attribute "preferredLanguage" { field = "language" }
    attribute "active" {
      field   = "status"
      values  = { A = true, L = false, I = false }
      default = true
    }
    attribute "password" { write = { pw_hash = "'hashed ' + value" } }
    attribute "meta.created" {
      field      = "hired_on"
      as         = timestamp("2006-01-02", "UTC")
      mutability = "readOnly"
    }
    attribute "groups" { reference = "Group" }
    attribute "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department" { field = "department" }
    attribute "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value" {
      field     = "boss_no"
      reference = "User"
    }
  }

  resource "Group" {
    table = "roles"
    id    = "role_id"

    attribute "displayName" {
      field    = "name"
      required = true
      unique   = true
    }
    attribute "externalId" { field = "external_id" }
    attribute "members" {
      table     = "employee_roles"
      owner     = "role_id"
      member    = "emp_no"
      reference = "User"
    }
  }
}
