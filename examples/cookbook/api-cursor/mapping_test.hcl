environment = { APP_URL = "http://127.0.0.1:8000" }

test "what is not mapped is kept" {
  answer {
    call   = "GET /people/p-3"
    status = 200
    body   = "{\"key\":\"p-3\",\"mail\":\"eve@example.org\",\"phone\":\"555-0102\",\"profile\":{\"enabled\":true,\"theme\":\"dark\"}}"
  }
  answer {
    call   = "PUT /people/p-3"
    status = 200
    body   = "{}"
  }
  request = "PATCH /Users/p-3"
  patch   = [{ op = "replace", path = "active", value = false }]
  expect {
    status = 200
    writes = <<-EOT
      PUT /people/p-3 {"key":"p-3","mail":"eve@example.org","phone":"555-0102","profile":{"enabled":false,"theme":"dark"}}
    EOT
  }
}
