test "a number is removed" {
  given "User" {
    id           = 7
    login        = "ada"
    active       = 1
    mail         = "ada@example.org"
    private_mail = null
    phone        = "555-0100"
    mobile       = "555-0107"
  }
  request = "PATCH /Users/7"
  patch   = [{ op = "remove", path = "phoneNumbers[type eq \"mobile\"]" }]
  expect {
    status = 200
    writes = <<-EOT
      UPDATE "people" SET "mobile" = ? WHERE "id" = ? ["", 7]
    EOT
    body   = { phoneNumbers = [{ type = "work", value = "555-0100" }] }
  }
}
