# Tests of mapping.hcl, without a database: scim-adapter test mapping.hcl

environment = { CONFORMANCE_DRIVER = "sqlite" }

test "a user with elements and a manager" {
  given "User" {
    id         = "b0"
    login      = "boss"
    active     = true
    created_at = time("2020-02-29T12:00:00Z")
    changed_at = time("2020-02-29T12:00:00Z")
  }
  request = "POST /Users"
  body = {
    schemas = [
      "urn:ietf:params:scim:schemas:core:2.0:User",
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
    ]
    userName = "ada"
    emails   = [{ type = "work", value = "ada@example.org", primary = true }, { type = "home", value = "ada@home.example.org" }]
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User" = {
      department = "Research"
      manager    = { value = "b0" }
    }
  }
  expect {
    status = 201
    writes = <<-EOT
      INSERT INTO "people" ("login", "active", "department", "manager_id", "id", "created_at", "changed_at") VALUES (?, ?, ?, ?, ?, ?, ?) ["ada", true, "Research", "b0", ‹any›, "2026-01-02 03:04:05", "2026-01-02 03:04:05"]
      INSERT INTO "emails" ("person_id", "value", "display", "kind", "is_primary") VALUES (?, ?, ?, ?, ?) [‹any›, "ada@example.org", null, "work", true]
      INSERT INTO "emails" ("person_id", "value", "display", "kind", "is_primary") VALUES (?, ?, ?, ?, ?) [‹any›, "ada@home.example.org", null, "home", null]
    EOT
    body = {
      id       = "‹any›"
      userName = "ada"
      active   = true
      emails = [
        { value = "ada@example.org", type = "work", primary = true },
        { value = "ada@home.example.org", type = "home" },
      ]
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User" = { department = "Research", manager = { value = "b0" } }
    }
  }
}

test "a leaver is locked out, and the change has a time" {
  given "User" {
    id         = "a1"
    login      = "ada"
    active     = true
    created_at = time("2020-02-29T12:00:00Z")
    changed_at = time("2020-02-29T12:00:00Z")
  }
  request = "PATCH /Users/a1"
  patch   = [{ op = "replace", path = "active", value = false }]
  expect {
    status = 200
    writes = <<-EOT
      UPDATE "people" SET "active" = ?, "changed_at" = ? WHERE ("id" COLLATE BINARY) = ? [false, "2026-01-02 03:04:05", "a1"]
    EOT
    body   = { id = "a1", userName = "ada", active = false }
  }
}

test "an element changes, goes and comes" {
  given "User" {
    id     = "a1"
    login  = "ada"
    active = true
    emails = [
      { value = "ada@example.org", kind = "work", is_primary = true },
      { value = "ada@home.example.org", kind = "home", is_primary = null, display = null },
    ]
  }
  request = "PATCH /Users/a1"
  patch = [
    { op = "replace", path = "emails[type eq \"work\"].value", value = "ada.l@example.org" },
    { op = "remove", path = "emails[type eq \"home\"]" },
    { op = "add", path = "phoneNumbers", value = [{ type = "work", value = "+43 1 7" }] },
  ]
  expect {
    status = 200
    writes = <<-EOT
      DELETE FROM "emails" WHERE "person_id" = ? AND ("value" COLLATE BINARY) = ? AND "display" IS NULL AND ("kind" COLLATE BINARY) = ? AND "is_primary" IS NULL ["a1", "ada@home.example.org", "home"]
      UPDATE "emails" SET "value" = ? WHERE "person_id" = ? AND ("value" COLLATE BINARY) = ? AND "display" IS NULL AND ("kind" COLLATE BINARY) = ? AND "is_primary" = ? ["ada.l@example.org", "a1", "ada@example.org", "work", true]
      INSERT INTO "phone_numbers" ("person_id", "value", "display", "kind", "is_primary") VALUES (?, ?, ?, ?, ?) ["a1", "+43 1 7", null, "work", null]
      UPDATE "people" SET "changed_at" = ? WHERE ("id" COLLATE BINARY) = ? ["2026-01-02 03:04:05", "a1"]
    EOT
    body = {
      id           = "a1"
      userName     = "ada"
      active       = true
      emails       = [{ value = "ada.l@example.org", type = "work", primary = true }]
      phoneNumbers = [{ value = "+43 1 7", type = "work" }]
    }
  }
}

test "somebody is found by address, and shows the teams" {
  given "User" {
    id         = "a1"
    login      = "ada"
    active     = true
    emails     = [{ value = "ada@example.org", kind = "work" }]
    created_at = time("2020-02-29T12:00:00Z")
  }
  given "User" {
    id     = "b2"
    login  = "bob"
    active = false
  }
  given "Group" {
    id      = "t1"
    name    = "Research"
    members = ["a1", "b2"]
  }
  request = "GET /Users?filter=emails[value co \"ADA@\"] and active eq true"
  expect {
    status = 200
    writes = []
    body = {
      totalResults = 1
      startIndex   = 1
      itemsPerPage = 1
      Resources = [
        {
          id       = "a1"
          userName = "ada"
          active   = true
          emails   = [{ value = "ada@example.org", type = "work" }]
          groups   = [{ value = "t1" }]
        },
      ]
    }
  }
}

test "a login is taken" {
  given "User" {
    id     = "a1"
    login  = "ada"
    active = true
  }
  request = "POST /Users"
  body = {
    schemas  = ["urn:ietf:params:scim:schemas:core:2.0:User"]
    userName = "ADA"
  }
  expect {
    status = 409
    writes = []
    body   = { scimType = "uniqueness" }
  }
}

test "people join a team and leave it" {
  given "User" {
    id     = "a1"
    login  = "ada"
    active = true
  }
  given "User" {
    id     = "b2"
    login  = "bob"
    active = true
  }
  given "Group" {
    id      = "t1"
    name    = "Research"
    members = ["b2"]
  }
  request = "PATCH /Groups/t1"
  patch = [
    { op = "add", path = "members", value = [{ value = "a1" }] },
    { op = "remove", path = "members[value eq \"b2\"]" },
  ]
  expect {
    status = 204
    writes = <<-EOT
      DELETE FROM "team_members" WHERE "team_id" = ? AND ("person_id" COLLATE BINARY) = ? ["t1", "b2"]
      INSERT INTO "team_members" ("team_id", "person_id") VALUES (?, ?) ["t1", "a1"]
      UPDATE "teams" SET "changed_at" = ? WHERE ("id" COLLATE BINARY) = ? ["2026-01-02 03:04:05", "t1"]
    EOT
  }
}

test "a manager exists" {
  given "User" {
    id     = "a1"
    login  = "ada"
    active = true
  }
  request = "PATCH /Users/a1"
  patch   = [{ op = "add", path = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value", value = "nobody" }]
  expect {
    status = 400
    writes = []
    body = {
      status   = "400"
      scimType = "invalidValue"
      detail   = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value: there is no \"nobody\""
    }
  }
}

test "a specimen needs what its schema requires" {
  request = "POST /Specimens"
  body = {
    schemas = [
      "urn:example:params:scim:schemas:conformance:2.0:Specimen",
      "urn:example:params:scim:schemas:conformance:2.0:Label",
    ]
    string                                                  = "x"
    integer                                                 = 7
    strings                                                 = ["a", "b"]
    "urn:example:params:scim:schemas:conformance:2.0:Label" = { text = "drawer" }
  }
  expect {
    status = 400
    writes = []
    body = {
      status   = "400"
      scimType = "invalidValue"
      detail   = "the required attribute \"requiredString\" is missing"
    }
  }
}
