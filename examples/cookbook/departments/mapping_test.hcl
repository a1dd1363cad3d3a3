test "somebody moves in" {
  given "User" {
    emp_no     = 10
    login      = "zoe"
    active     = 1
    department = null
  }
  given "Group" { name = "Research" }
  request = "PATCH /Groups/Research"
  patch   = [{ op = "add", path = "members", value = [{ value = "10" }] }]
  expect {
    status = 204
    writes = <<-EOT
      UPDATE "employees" SET "department" = ? WHERE "emp_no" = ? ["Research", 10]
    EOT
  }
}
