test "somebody on probation leaves" {
  given "User" {
    emp_no = 7
    login  = "ada"
    status = "P"
  }
  request = "PATCH /Users/7"
  patch   = [{ op = "replace", path = "active", value = false }]
  expect {
    status = 200
    writes = <<-EOT
      UPDATE "employees" SET "status" = ? WHERE "emp_no" = ? ["L", 7]
    EOT
    body   = { active = false }
  }
}

test "a retired person stays retired" {
  given "User" {
    emp_no = 8
    login  = "bob"
    status = "R"
  }
  request = "PATCH /Users/8"
  patch   = [{ op = "replace", path = "active", value = false }]
  expect {
    status = 200
    writes = []
    body   = { active = false }
  }
}

test "whoever comes back is active" {
  given "User" {
    emp_no = 8
    login  = "bob"
    status = "R"
  }
  request = "PATCH /Users/8"
  patch   = [{ op = "replace", path = "active", value = true }]
  expect {
    status = 200
    writes = <<-EOT
      UPDATE "employees" SET "status" = ? WHERE "emp_no" = ? ["A", 8]
    EOT
    body   = { active = true }
  }
}
