# Tests of mapping.hcl, without the service: scim-adapter test mapping.hcl

environment = { SOAP_URL = "http://127.0.0.1:8000" }

test "somebody is hired" {
  request = "POST /Users"
  body = {
    schemas     = ["urn:ietf:params:scim:schemas:core:2.0:User"]
    userName    = "ada"
    displayName = "Ada Lane"
  }
  expect {
    status = 201
    writes = <<-EOT
      POST /payroll <?xml version="1.0" encoding="UTF-8"?> <soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><CreateEmployee xmlns="urn:example:payroll"><login>ada</login><fullName>Ada Lane</fullName><enabled>true</enabled></CreateEmployee></soap:Body></soap:Envelope>
    EOT
    body   = { id = "‹new›", userName = "ada", displayName = "Ada Lane", active = true }
  }
}

test "a leaver is disabled" {
  given "User" {
    id       = "7"
    login    = "ada"
    fullName = "Ada Lane"
    enabled  = true
    hired    = date("2020-02-29")
  }
  request = "PATCH /Users/7"
  patch   = [{ op = "replace", path = "active", value = false }]
  expect {
    status = 200
    writes = <<-EOT
      POST /payroll <?xml version="1.0" encoding="UTF-8"?> <soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><UpdateEmployee xmlns="urn:example:payroll"><id>7</id><login>ada</login><fullName>Ada Lane</fullName><enabled>false</enabled></UpdateEmployee></soap:Body></soap:Envelope>
    EOT
    body   = { id = "7", userName = "ada", displayName = "Ada Lane", active = false }
  }
}

test "somebody is found by login" {
  given "User" {
    id      = "7"
    login   = "ada"
    enabled = true
    hired   = date("2020-02-29")
  }
  request = "GET /Users?filter=userName eq \"ada\""
  expect {
    status = 200
    writes = []
    body = {
      totalResults = 1
      startIndex   = 1
      itemsPerPage = 1
      Resources    = [{ id = "7", userName = "ada", active = true }]
    }
  }
}

test "somebody moves to another department" {
  given "User" {
    id      = "7"
    login   = "ada"
    enabled = true
  }
  given "User" {
    id      = "8"
    login   = "bob"
    enabled = true
  }
  given "Group" {
    code    = "rd"
    name    = "Research"
    members = ["8"]
  }
  request = "PATCH /Groups/rd"
  patch = [
    { op = "add", path = "members", value = [{ value = "7" }] },
    { op = "remove", path = "members[value eq \"8\"]" },
  ]
  expect {
    status = 204
    writes = <<-EOT
      POST /payroll <?xml version="1.0" encoding="UTF-8"?> <soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><Unassign xmlns="urn:example:payroll"><department>rd</department><employee>8</employee></Unassign></soap:Body></soap:Envelope>
      POST /payroll <?xml version="1.0" encoding="UTF-8"?> <soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><Assign xmlns="urn:example:payroll"><department>rd</department><employee>7</employee></Assign></soap:Body></soap:Envelope>
    EOT
  }
}

test "the service says that a login is taken" {
  answer {
    call = "POST /payroll"
    body = <<-EOT
      <?xml version="1.0"?>
      <soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><FindEmployeeResponse xmlns="urn:example:payroll"/></soap:Body></soap:Envelope>
    EOT
  }
  answer {
    call   = "POST /payroll"
    status = 500
    body   = <<-EOT
      <?xml version="1.0"?>
      <soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><soap:Fault>
      <faultcode>soap:Client.Duplicate</faultcode><faultstring>taken</faultstring></soap:Fault></soap:Body></soap:Envelope>
    EOT
  }
  request = "POST /Users"
  body = {
    schemas  = ["urn:ietf:params:scim:schemas:core:2.0:User"]
    userName = "ada"
  }
  expect {
    status = 409
    writes = <<-EOT
      POST /payroll <?xml version="1.0" encoding="UTF-8"?> <soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><CreateEmployee xmlns="urn:example:payroll"><login>ada</login><fullName></fullName><enabled>true</enabled></CreateEmployee></soap:Body></soap:Envelope>
    EOT
    body   = { status = "409", scimType = "uniqueness", detail = "userName: this value is already taken" }
  }
}

test "a department cannot be renamed" {
  given "Group" {
    code = "rd"
    name = "Research"
  }
  request = "PATCH /Groups/rd"
  patch   = [{ op = "replace", path = "displayName", value = "R and D" }]
  expect {
    status = 400
    writes = []
    body   = { status = "400", scimType = "mutability", detail = "\"displayName\" is read-only" }
  }
}
