test "a leaver is locked before the folder is" {
  given "User" {
    id     = 1
    login  = "ada"
    active = 1
  }
  request = "PATCH /Users/1"
  patch   = [{ op = "replace", path = "active", value = false }]
  expect {
    status = 200
    writes = <<-EOT
      UPDATE "accounts" SET "active" = ? WHERE "id" = ? [0, 1]
      /bin/chmod 0000 -- ada
    EOT
  }
}
