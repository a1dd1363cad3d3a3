# Tests of the mapping beside it: scim-adapter test runs them, without the application. Add your own.

test "somebody is found by the login" {
  given "User" {
    emp_no    = 7
    login     = "ada"
    mail      = "ada@example.org"
    job_title = "Engineer"
    status    = "A"
    fields    = { "names.first" = "Ada", "names.last" = "Adler" }
  }
  request = "GET /Users?filter=userName eq \"ada\""
  expect {
    status = 200
    body = {
      totalResults = 1
      Resources = [{
        id       = "7"
        userName = "ada"
        name     = { givenName = "Ada", familyName = "Adler" }
        title    = "Engineer"
        emails   = [{ type = "work", value = "ada@example.org" }]
        active   = true
      }]
    }
  }
}

test "somebody new comes" {
  request = "POST /Users"
  body = {
    schemas  = ["urn:ietf:params:scim:schemas:core:2.0:User"]
    userName = "ada"
    name     = { givenName = "Ada", familyName = "Adler" }
    title    = "Engineer"
    emails   = [{ type = "work", value = "ada@example.org" }]
  }
  expect {
    status = 201
    writes = <<-EOT
      INSERT INTO "employees" ("login", "job_title", "status", "mail") VALUES (?, ?, ?, ?) RETURNING "emp_no" ["ada", "Engineer", "A", "ada@example.org"]
      UPDATE "employee_names" SET "value" = ? WHERE "emp_no" = ? AND "kind" = ? ["Ada", "‹new›", "first"]
      INSERT INTO "employee_names" ("emp_no", "kind", "value") VALUES (?, ?, ?) ["‹new›", "first", "Ada"]
      UPDATE "employee_names" SET "value" = ? WHERE "emp_no" = ? AND "kind" = ? ["Adler", "‹new›", "last"]
      INSERT INTO "employee_names" ("emp_no", "kind", "value") VALUES (?, ?, ?) ["‹new›", "last", "Adler"]
    EOT
    body = {
      userName = "ada"
      name     = { givenName = "Ada", familyName = "Adler" }
      title    = "Engineer"
      emails   = [{ type = "work", value = "ada@example.org" }]
    }
  }
}

test "a leaver is locked out" {
  given "User" {
    emp_no    = 7
    login     = "ada"
    mail      = "ada@example.org"
    job_title = "Engineer"
    status    = "A"
    fields    = { "names.first" = "Ada", "names.last" = "Adler" }
  }
  request = "PATCH /Users/7"
  body = {
    schemas    = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]
    Operations = [{ op = "replace", path = "active", value = false }]
  }
  expect {
    status = 200
    writes = <<-EOT
      UPDATE "employees" SET "status" = ? WHERE "emp_no" = ? ["I", 7]
    EOT
    body   = { active = false }
  }
}

test "somebody joins a group" {
  given "User" {
    emp_no    = 7
    login     = "ada"
    mail      = "ada@example.org"
    job_title = "Engineer"
    status    = "A"
    fields    = { "names.first" = "Ada", "names.last" = "Adler" }
  }
  given "Group" {
    role_id = 3
    name    = "engineers"
  }
  request = "PATCH /Groups/3"
  body = {
    schemas    = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]
    Operations = [{ op = "add", path = "members", value = [{ value = "7" }] }]
  }
  expect {
    writes = <<-EOT
      INSERT INTO "employee_roles" ("role_id", "emp_no") VALUES (?, ?) [3, 7]
    EOT
  }
}
