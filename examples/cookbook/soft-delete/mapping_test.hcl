test "a deleted account keeps its row" {
  given "User" {
    id         = 7
    login      = "ada"
    enabled    = 1
    deleted_at = null
  }
  request = "DELETE /Users/7"
  expect {
    status = 204
    writes = <<-EOT
      UPDATE accounts SET deleted_at = ?, enabled = 0 WHERE id = ? ["2026-01-02 03:04:05", 7]
    EOT
  }
}
