test "a number is added" {
  given "User" {
    id           = 7
    login        = "ada"
    active       = 1
    phoneNumbers = [{ number = "555-0100", kind = "D" }]
  }
  request = "PATCH /Users/7"
  patch   = [{ op = "add", path = "phoneNumbers", value = [{ type = "home", value = "555-0142" }] }]
  expect {
    status = 200
    writes = <<-EOT
      INSERT INTO "phones" ("person_id", "number", "kind") VALUES (?, ?, ?) [7, "555-0142", "H"]
    EOT
  }
}
