# A first mapping, made by scim-adapter init from a database (sqlite, 4 tables).
# What is marked UNSURE is a guess: look at it before a client may write.
#
# Before it is used: export APP_DSN=… SCIM_TOKEN=… (of what clients send, at least 16 characters;
# scim-adapter token makes one).

application "app" {
  client "idp" { token = env("SCIM_TOKEN") }
  backend "sql" {
    driver = "sqlite"
    dsn    = env("APP_DSN") # /var/lib/hr.db
  }

  # The table employees: about 5 rows.
  resource "User" {
    table = "employees"
    id    = "emp_no" # the primary key

    properties "names" {
      table = "employee_names"
      owner = "emp_no"
      name  = "kind"
      value = "value"
    }
    attribute "userName" {
      field    = "login" # named so; no value comes twice
      required = true
      unique   = true
    }
    attribute "externalId" {
      field = "external_id" # named so
    }
    attribute "name.givenName" {
      field = "names.first" # a row of employee_names, named so
    }
    attribute "name.familyName" {
      field = "names.last" # a row of employee_names, named so
    }
    attribute "emails[type eq 'work'].value" {
      field   = "mail"                      # named so; holds addresses
      default = true                        # what comes without a type goes here
      lossy   = "there is one field for it" # others are dropped
    }
    attribute "title" {
      field = "job_title" # named so
    }

    # UNSURE: which of "I", "L" is right for a leaver is a guess: the first is written
    attribute "active" {
      field   = "status"                           # "status" has the values "A", "I", "L"
      values  = { A = true, I = false, L = false } # writes I for false
      default = true
    }
    attribute "meta.created" {
      field      = "hired_on" # named so
      as         = timestamp("2006-01-02", "UTC")
      mutability = "readOnly"
    }
    attribute "groups" {
      reference = "Group" # derived from the members of groups
    }
  }

  # The table roles: about 2 rows.
  resource "Group" {
    table = "roles"
    id    = "role_id" # the primary key

    attribute "displayName" {
      field    = "name" # named so
      required = true
      unique   = true
    }
    attribute "members" {
      table     = "employee_roles" # employee_roles has one row for each membership
      owner     = "role_id"
      member    = "emp_no"
      reference = "User"
    }
  }
}
