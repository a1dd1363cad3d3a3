# A small HR application on SQLite, and SCIM in front of it. Change this file and restart to see what happens.

server {
  listen         = env("DEMO_LISTEN")
  metrics_listen = env("DEMO_METRICS_LISTEN")
}

application "hr" {
  path = "/scim/v2"

  client "demo" {
    token_sha256 = env("DEMO_TOKEN_SHA256")
  }

  backend "sql" {
    driver = "sqlite"
    dsn    = env("DEMO_DATABASE")
  }

  resource "User" {
    table = "employees"
    id    = "emp_no"

    # A deleted employee keeps the row, in a state of its own: nobody finds it over SCIM any more.
    deleted = { field = "status", value = "D" }

    # First and last names stand in a table with one row per name.
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
    attribute "emails[type eq 'work'].value" {
      field   = "mail"
      default = true # an address without a type goes here
      lossy   = "one address: a second one, and one of another type, is dropped"
    }
    attribute "title" { field = "job_title" }
    attribute "active" {
      field   = "status"
      values  = { A = true, L = false, I = false } # writes L for false; L and I both read as false
      default = true
    }
    attribute "meta.created" {
      field      = "hired_on"
      as         = timestamp("2006-01-02", "UTC")
      mutability = "readOnly"
    }
    attribute "groups" { reference = "Group" } # derived from the members of groups
  }

  resource "Group" {
    table = "roles"
    id    = "role_id"

    attribute "displayName" {
      field    = "name"
      required = true
      unique   = true
    }
    attribute "members" {
      table     = "employee_roles"
      owner     = "role_id"
      member    = "emp_no"
      reference = "User"
    }
  }
}
