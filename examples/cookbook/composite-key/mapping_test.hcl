test "a leaver of one company" {
  given "User" {
    company = 3
    no      = 1001
    login   = "ada"
    active  = 1
  }
  given "User" {
    company = 4
    no      = 1001
    login   = "bob"
    active  = 1
  }
  request = "PATCH /Users/3~1001"
  patch   = [{ op = "replace", path = "active", value = false }]
  expect {
    status = 200
    writes = <<-EOT
      UPDATE "staff" SET "active" = ? WHERE "company" = ? AND "no" = ? [0, 3, 1001]
    EOT
    body   = { active = false }
  }
}
