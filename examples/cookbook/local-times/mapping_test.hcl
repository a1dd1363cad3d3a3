test "the last day is one in Paris" {
  given "User" {
    id          = 7
    login       = "ada"
    active      = 1
    created_at  = "2026-07-14 12:00:00"
    changed_at  = 1784023200
    valid_until = null
  }
  request = "PATCH /Users/7"
  patch   = [{ op = "add", path = "urn:example:params:scim:schemas:extension:hr:2.0:User:validUntil", value = "2026-12-30T23:00:00Z" }]
  expect {
    status = 200
    writes = <<-EOT
      UPDATE `accounts` SET `valid_until` = ?, `changed_at` = ? WHERE `id` = ? ["31.12.2026", 1767323045, 7]
    EOT
    body   = { meta = { created = "2026-07-14T10:00:00Z" } }
  }
}
