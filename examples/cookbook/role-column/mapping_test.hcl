test "a user gets a role" {
  given "User" {
    id      = 8
    login   = "bob"
    active  = true
    role_id = null
  }
  given "Group" {
    role_id = 2
    name    = "manager"
  }
  request = "PATCH /Groups/2"
  patch   = [{ op = "add", path = "members", value = [{ value = "8" }] }]
  expect {
    status = 204
    writes = <<-EOT
      UPDATE "accounts" SET "role_id" = $1 WHERE "id" = $2 [2, 8]
    EOT
  }
}

test "nobody has two roles" {
  given "User" {
    id      = 8
    login   = "bob"
    active  = true
    role_id = 1
  }
  given "Group" {
    role_id = 1
    name    = "clerk"
  }
  given "Group" {
    role_id = 2
    name    = "manager"
  }
  request = "PATCH /Groups/2"
  patch   = [{ op = "add", path = "members", value = [{ value = "8" }] }]
  expect {
    status = 400
    writes = []
  }
}
