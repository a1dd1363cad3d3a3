test "a function hires" {
  request = "POST /Users"
  body    = { schemas = ["urn:ietf:params:scim:schemas:core:2.0:User"], userName = "grace", displayName = "Grace Hopper" }
  expect {
    status = 201
    writes = <<-EOT
      SELECT hr.hire($1, $2) ["grace", "Grace Hopper"]
      SELECT hr.set_works_here($1, $2) ["‹new›", true]
    EOT
  }
}
