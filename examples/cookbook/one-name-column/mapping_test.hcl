test "a new last name keeps the first" {
  given "User" {
    id     = 1
    login  = "ada"
    name   = "Byron, Ada"
    active = 1
  }
  request = "PATCH /Users/1"
  patch   = [{ op = "replace", path = "name.familyName", value = "Lovelace" }]
  expect {
    status = 200
    writes = <<-EOT
      UPDATE "people" SET "name" = ? WHERE "id" = ? ["Lovelace, Ada", 1]
    EOT
    body   = { name = { familyName = "Lovelace", givenName = "Ada" } }
  }
}
