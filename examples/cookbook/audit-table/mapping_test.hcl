test "an auditor reads who was locked" {
  given "User" {
    id         = 7
    login      = "ada"
    name       = "Ada"
    active     = 1
    changed_at = "2020-01-01T00:00:00Z"
  }
  request = "PATCH /Users/7"
  patch   = [{ op = "replace", path = "active", value = false }]
  expect {
    status = 200
    writes = <<-EOT
      UPDATE accounts SET active = ? WHERE id = ? [0, 7]
      INSERT INTO audit (account_id, login, event) VALUES (?, ?, ?) [7, "ada", "locked by SCIM"]
      UPDATE "accounts" SET "changed_at" = ? WHERE "id" = ? ["2026-01-02T03:04:05Z", 7]
    EOT
  }
}
