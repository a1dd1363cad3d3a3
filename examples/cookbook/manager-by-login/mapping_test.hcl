test "the manager is written by login" {
  given "User" {
    emp_no     = 7
    login      = "ada"
    active     = 1
    boss_login = null
  }
  given "User" {
    emp_no     = 8
    login      = "bob"
    active     = 1
    boss_login = null
  }
  request = "PATCH /Users/8"
  patch   = [{ op = "add", path = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value", value = "7" }]
  expect {
    status = 200
    writes = <<-EOT
      UPDATE "employees" SET "boss_login" = ? WHERE "emp_no" = ? ["ada", 8]
    EOT
  }
}
