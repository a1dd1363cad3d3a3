# Tests of hr.hcl: scim-adapter test --config hr.hcl

environment = {
  DEMO_LISTEN         = "127.0.0.1:8080"
  DEMO_METRICS_LISTEN = "127.0.0.1:9090"
  DEMO_TOKEN_SHA256   = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"
}

test "a leaver is locked out" {
  given "User" {
    emp_no = 7
    login  = "ada"
    status = "A"
  }
  request = "PATCH /Users/7"
  body = {
    schemas    = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]
    Operations = [{ op = "replace", path = "active", value = false }]
  }
  expect {
    status = 200
    writes = ["UPDATE \"employees\" SET \"status\" = ? WHERE \"emp_no\" = ? [\"L\", 7]"]
    body   = { active = false, userName = "ada" }
  }
}

test "somebody is hired" {
  request = "POST /Users"
  body = {
    schemas  = ["urn:ietf:params:scim:schemas:core:2.0:User"]
    userName = "new"
    name     = { givenName = "New", familyName = "Comer" }
  }
  expect {
    status = 201
    writes = [
      "INSERT INTO \"employees\" (\"login\", \"status\") VALUES (?, ?) RETURNING \"emp_no\" [\"new\", \"A\"]",
      "UPDATE \"employee_names\" SET \"value\" = ? WHERE \"emp_no\" = ? AND \"kind\" = ? [\"New\", \"‹new›\", \"first\"]",
      "INSERT INTO \"employee_names\" (\"emp_no\", \"kind\", \"value\") VALUES (?, ?, ?) [\"‹new›\", \"first\", \"New\"]",
      "UPDATE \"employee_names\" SET \"value\" = ? WHERE \"emp_no\" = ? AND \"kind\" = ? [\"Comer\", \"‹new›\", \"last\"]",
      "INSERT INTO \"employee_names\" (\"emp_no\", \"kind\", \"value\") VALUES (?, ?, ?) [\"‹new›\", \"last\", \"Comer\"]",
    ]
    body = {
      schemas  = ["urn:ietf:params:scim:schemas:core:2.0:User"]
      id       = "‹new›"
      userName = "new"
      name     = { givenName = "New", familyName = "Comer" }
      active   = true
      meta = {
        resourceType = "User"
        version      = "W/\"H3FWz3AZXal-zQflOGUo\""
        location     = "http://127.0.0.1:8080/scim/v2/Users/%E2%80%B9new%E2%80%BA"
      }
    }
  }
}

test "a filter" {
  given "User" {
    emp_no = 7
    login  = "ada"
    status = "A"
    names  = { first = "Ada" }
  }
  given "Group" {
    role_id = 1
    name    = "admins"
    members = [7]
  }
  request = "GET /Users?filter=userName eq \"ADA\""
  expect {
    status = 200
    body   = { totalResults = 1, Resources = [{ userName = "ada", name = { givenName = "Ada" }, groups = [{ value = "1" }] }] }
  }
}
