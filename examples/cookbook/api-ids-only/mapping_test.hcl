environment = { APP_URL = "http://127.0.0.1:8000" }

test "a member is added alone" {
  given "User" {
    id      = "u2"
    login   = "bob"
    enabled = true
  }
  given "Group" {
    team  = "sales"
    title = "Sales"
  }
  request = "PATCH /Groups/sales"
  patch   = [{ op = "add", path = "members", value = [{ value = "u2" }] }]
  expect {
    status = 204
    writes = ["PUT /teams/sales/u2"]
  }
}

test "a login is searched by the API" {
  given "User" {
    id      = "u2"
    login   = "bob"
    enabled = true
  }
  request = "GET /Users?filter=userName eq \"Bob\""
  expect {
    status = 200
    body   = { totalResults = 1 }
  }
}
