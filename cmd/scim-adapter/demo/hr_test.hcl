# Tests of hr.hcl, without its database: scim-adapter test hr.hcl

environment = {
  DEMO_LISTEN         = "127.0.0.1:8080"
  DEMO_METRICS_LISTEN = "127.0.0.1:9090"
  DEMO_TOKEN_SHA256   = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"
}

test "somebody is hired" {
  request = "POST /Users"
  body = {
    schemas    = ["urn:ietf:params:scim:schemas:core:2.0:User"]
    userName   = "ada"
    externalId = "e-1"
    name       = { givenName = "Ada", familyName = "Lane" }
    emails     = [{ type = "work", value = "ada@example.org" }]
    title      = "Engineer"
  }
  expect {
    status = 201
    writes = <<-EOT
      INSERT INTO "employees" ("external_id", "login", "job_title", "status", "mail") VALUES (?, ?, ?, ?, ?) RETURNING "emp_no" ["e-1", "ada", "Engineer", "A", "ada@example.org"]
      UPDATE "employee_names" SET "value" = ? WHERE "emp_no" = ? AND "kind" = ? ["Ada", "‹new›", "first"]
      INSERT INTO "employee_names" ("emp_no", "kind", "value") VALUES (?, ?, ?) ["‹new›", "first", "Ada"]
      UPDATE "employee_names" SET "value" = ? WHERE "emp_no" = ? AND "kind" = ? ["Lane", "‹new›", "last"]
      INSERT INTO "employee_names" ("emp_no", "kind", "value") VALUES (?, ?, ?) ["‹new›", "last", "Lane"]
    EOT
    body = {
      id         = "‹new›"
      externalId = "e-1"
      userName   = "ada"
      name       = { givenName = "Ada", familyName = "Lane" }
      title      = "Engineer"
      active     = true
      emails     = [{ value = "ada@example.org", type = "work" }]
    }
  }
}

test "a leaver is locked out" {
  given "User" {
    emp_no = 7
    login  = "ada"
    status = "A"
  }
  request = "PATCH /Users/7"
  patch   = [{ op = "replace", path = "active", value = false }]
  expect {
    status = 200
    writes = <<-EOT
      UPDATE "employees" SET "status" = ? WHERE "emp_no" = ? ["L", 7]
    EOT
    body   = { id = "7", userName = "ada", active = false }
  }
}

test "who is on leave counts as inactive, and stays on leave when deactivated" {
  given "User" {
    emp_no = 7
    login  = "ada"
    status = "I"
  }
  request = "PATCH /Users/7"
  patch   = [{ op = "replace", path = "active", value = false }]
  expect {
    status = 200
    writes = []
    body   = { active = false }
  }
}

test "a name changes" {
  given "User" {
    emp_no = 7
    login  = "ada"
    status = "A"
    names  = { first = "Ada", last = "Lane" }
  }
  request = "PATCH /Users/7"
  patch = [
    { op = "replace", path = "name.familyName", value = "Lovel" },
    { op = "add", value = { "name.givenName" = "Augusta" } },
  ]
  expect {
    status = 200
    writes = <<-EOT
      UPDATE "employee_names" SET "value" = ? WHERE "emp_no" = ? AND "kind" = ? ["Augusta", 7, "first"]
      UPDATE "employee_names" SET "value" = ? WHERE "emp_no" = ? AND "kind" = ? ["Lovel", 7, "last"]
    EOT
    body = {
      id       = "7"
      userName = "ada"
      name     = { givenName = "Augusta", familyName = "Lovel" }
      active   = true
    }
  }
}

test "a login is found in any case, deleted people are not" {
  given "User" {
    emp_no      = 7
    login       = "ada"
    status      = "A"
    mail        = "ada@example.org"
    job_title   = "Engineer"
    hired_on    = "2020-02-29"
    external_id = "e-1"
  }
  given "User" {
    emp_no = 8
    login  = "ADA"
    status = "D"
  }
  given "Group" {
    role_id = 3
    name    = "admins"
    members = [7]
  }
  request = "GET /Users?filter=userName eq \"Ada\""
  expect {
    status = 200
    writes = []
    body = {
      totalResults = 1
      startIndex   = 1
      itemsPerPage = 1
      Resources = [
        {
          id         = "7"
          externalId = "e-1"
          userName   = "ada"
          title      = "Engineer"
          active     = true
          emails     = [{ value = "ada@example.org", type = "work" }]
          groups     = [{ value = "3" }]
        },
      ]
    }
  }
}

test "a login is taken" {
  given "User" {
    emp_no = 7
    login  = "ada"
    status = "L"
  }
  request = "POST /Users"
  body = {
    schemas  = ["urn:ietf:params:scim:schemas:core:2.0:User"]
    userName = "Ada"
  }
  expect {
    status = 409
    writes = []
    body   = { scimType = "uniqueness" }
  }
}

test "a deletion only marks" {
  given "User" {
    emp_no = 7
    login  = "ada"
    status = "A"
  }
  request = "DELETE /Users/7"
  expect {
    status = 204
    writes = <<-EOT
      UPDATE "employees" SET "status" = ? WHERE "emp_no" = ? ["D", 7]
    EOT
  }
}

test "people join a role and leave it" {
  given "User" {
    emp_no = 7
    login  = "ada"
    status = "A"
  }
  given "User" {
    emp_no = 8
    login  = "bob"
    status = "A"
  }
  given "Group" {
    role_id = 3
    name    = "admins"
    members = [8]
  }
  request = "PATCH /Groups/3"
  patch = [
    { op = "add", path = "members", value = [{ value = "7" }] },
    { op = "remove", path = "members[value eq \"8\"]" },
  ]
  expect {
    status = 204
    writes = <<-EOT
      DELETE FROM "employee_roles" WHERE "role_id" = ? AND "emp_no" = ? [3, 8]
      INSERT INTO "employee_roles" ("role_id", "emp_no") VALUES (?, ?) [3, 7]
    EOT
  }
}

test "who does not exist joins nothing" {
  given "Group" {
    role_id = 3
    name    = "admins"
  }
  request = "PATCH /Groups/3"
  patch   = [{ op = "add", path = "members", value = [{ value = "99" }] }]
  expect {
    status = 400
    writes = []
  }
}

test "a role is made" {
  request = "POST /Groups"
  body = {
    schemas     = ["urn:ietf:params:scim:schemas:core:2.0:Group"]
    displayName = "auditors"
  }
  expect {
    status = 201
    writes = <<-EOT
      INSERT INTO "roles" ("name") VALUES (?) RETURNING "role_id" ["auditors"]
    EOT
    body   = { id = "‹new›", displayName = "auditors" }
  }
}
