test "a new address is a new login" {
  given "User" {
    id     = 1
    mail   = "ada@example.org"
    active = 1
  }
  request = "PATCH /Users/1"
  patch   = [{ op = "replace", path = "userName", value = "ada.king@example.org" }]
  expect {
    status = 200
    writes = <<-EOT
      UPDATE "accounts" SET "mail" = ? WHERE "id" = ? ["ada.king@example.org", 1]
    EOT
    body   = { emails = [{ type = "work", value = "ada.king@example.org", primary = true }] }
  }
}

test "the address alone cannot be changed" {
  given "User" {
    id     = 1
    mail   = "ada@example.org"
    active = 1
  }
  request = "PATCH /Users/1"
  patch   = [{ op = "replace", path = "emails[type eq \"work\"].value", value = "x@example.org" }]
  expect {
    status = 400
    writes = []
    body   = { scimType = "mutability" }
  }
}
