test "a leaver is locked" {
  given "User" {
    id     = 1
    login  = "ada"
    locked = "N"
  }
  request = "PATCH /Users/1"
  patch   = [{ op = "replace", path = "active", value = false }]
  expect {
    status = 200
    writes = <<-EOT
      UPDATE `accounts` SET `locked` = ? WHERE `id` = ? ["Y", 1]
    EOT
    body   = { active = false }
  }
}
