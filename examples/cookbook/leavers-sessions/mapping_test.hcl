test "a leaver loses sessions and keys" {
  given "User" {
    id      = 7
    login   = "ada"
    enabled = true
  }
  request = "PATCH /Users/7"
  patch   = [{ op = "replace", path = "active", value = false }]
  expect {
    status = 200
    writes = [
      "UPDATE accounts SET enabled = false WHERE id = $1 [7]",
      "DELETE FROM sessions WHERE account_id = $1 [7]",
      "UPDATE api_keys SET revoked_at = now() WHERE account_id = $1 AND revoked_at IS NULL [7]",
    ]
  }
}
