test "a deleted account is gone" {
  given "User" {
    id    = 7
    login = "ada"
    state = "A"
  }
  request = "DELETE /Users/7"
  expect {
    status = 204
    writes = <<-EOT
      UPDATE "accounts" SET "state" = ? WHERE "id" = ? ["X", 7]
    EOT
  }
}
