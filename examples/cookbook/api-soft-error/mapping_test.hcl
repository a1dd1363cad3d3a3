environment = { APP_URL = "http://127.0.0.1:8000" }

test "a list out of order is no empty list" {
  answer {
    call   = "POST /list"
    status = 200
    body   = "{\"ok\":false,\"why\":\"maintenance\"}"
  }
  request = "GET /Users"
  expect {
    status = 502
    writes = []
  }
}
