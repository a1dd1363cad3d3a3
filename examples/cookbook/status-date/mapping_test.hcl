test "a leaver gets the day" {
  given "User" {
    emp_no  = 7
    login   = "ada"
    left_on = null
  }
  request = "PATCH /Users/7"
  patch   = [{ op = "replace", path = "active", value = false }]
  expect {
    status = 200
    writes = <<-EOT
      UPDATE employees SET left_on = ? WHERE emp_no = ? ["2026-01-02", 7]
    EOT
  }
}

test "a day in the future is none yet" {
  given "User" {
    emp_no  = 9
    login   = "eve"
    left_on = "2026-02-01"
  }
  request = "GET /Users/9"
  expect {
    status = 200
    body   = { active = true }
  }
}

test "a day in the past is one" {
  given "User" {
    emp_no  = 8
    login   = "bob"
    left_on = "2026-01-01"
  }
  request = "GET /Users/8"
  expect {
    status = 200
    body   = { active = false }
  }
}
