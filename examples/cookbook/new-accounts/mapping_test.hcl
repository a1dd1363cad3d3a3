test "nobody loses the name" {
  given "User" {
    id         = 7
    api_key    = "0f9a2a4e-0000-4000-8000-000000000007"
    login      = "ada"
    name       = "Ada"
    active     = 1
    home       = "/home/ada"
    template   = "standard"
    created_by = "scim"
    created_on = "2020-01-01"
  }
  request = "PATCH /Users/7"
  patch   = [{ op = "remove", path = "displayName" }]
  expect {
    status = 200
    writes = <<-EOT
      UPDATE "accounts" SET "name" = ? WHERE "id" = ? ["(no name)", 7]
    EOT
    absent = ["displayName"]
  }
}
