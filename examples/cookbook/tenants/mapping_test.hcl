test "others have no such user" {
  given "User" {
    id     = 7
    login  = "ada"
    active = 1
    tenant = "north"
  }
  given "User" {
    id     = 8
    login  = "bob"
    active = 1
    tenant = "south"
  }
  request = "GET /Users"
  expect {
    status = 200
    writes = []
    body   = { totalResults = 1 }
  }
}

test "a new user belongs to the tenant" {
  request = "POST /Users"
  body    = { schemas = ["urn:ietf:params:scim:schemas:core:2.0:User"], userName = "eve" }
  expect {
    status = 201
    writes = <<-EOT
      INSERT INTO "accounts" ("login", "active", "tenant") VALUES (?, ?, ?) RETURNING "id" ["eve", 1, "north"]
    EOT
  }
}
