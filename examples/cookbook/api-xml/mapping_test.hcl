environment = { APP_URL = "http://127.0.0.1:8000" }

test "a leaver is disabled" {
  answer {
    call    = "GET /register/7"
    headers = { Content-Type = "text/xml" }
    body    = "<person no=\"7\"><login>ada</login><enabled>true</enabled></person>"
  }
  answer {
    call    = "PUT /register/7"
    headers = { Content-Type = "text/xml" }
    body    = "<person no=\"7\"><login>ada</login><enabled>false</enabled></person>"
  }
  answer {
    call    = "GET /register/7"
    headers = { Content-Type = "text/xml" }
    body    = "<person no=\"7\"><login>ada</login><enabled>false</enabled></person>"
  }
  request = "PATCH /Users/7"
  patch   = [{ op = "replace", path = "active", value = false }]
  expect {
    status = 200
    writes = <<-EOT
      PUT /register/7 <?xml version="1.0" encoding="UTF-8"?> <person><login>ada</login><enabled>false</enabled></person>
    EOT
    body   = { active = false }
  }
}
