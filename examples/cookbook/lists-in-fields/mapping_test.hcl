test "a list grows" {
  given "User" {
    id           = 7
    login        = "ada"
    active       = 1
    skills       = "[\"poetry\"]"
    sites        = null
    cost_centres = "100"
  }
  request = "PATCH /Users/7"
  patch   = [{ op = "add", path = "urn:example:params:scim:schemas:extension:app:2.0:User:costCentres", value = ["300"] }]
  expect {
    status = 200
    writes = <<-EOT
      UPDATE `accounts` SET `cost_centres` = ? WHERE `id` = ? ["100;300", 7]
    EOT
  }
}
