test "a new login is written in small letters" {
  request = "POST /Users"
  body    = { schemas = ["urn:ietf:params:scim:schemas:core:2.0:User"], userName = "Ada" }
  expect {
    status = 201
    writes = <<-EOT
      INSERT INTO `accounts` (`login`, `active`) VALUES (?, ?) ["ada", 1]
    EOT
  }
}

test "Ada is found as ada" {
  given "User" {
    id     = 7
    login  = "Ada"
    active = 1
  }
  request = "GET /Users?filter=userName eq \"ada\""
  expect {
    status = 200
    body   = { totalResults = 1 }
  }
}
