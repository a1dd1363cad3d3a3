test "a deactivation is a new row" {
  given "User" {
    id     = 7
    login  = "ada"
    status = "open"
  }
  request = "PATCH /Users/7"
  patch   = [{ op = "replace", path = "active", value = false }]
  expect {
    status = 200
    writes = <<-EOT
      INSERT INTO account_status (account_id, status, reason) VALUES (?, ?, 'SCIM') [7, "locked"]
    EOT
  }
}
