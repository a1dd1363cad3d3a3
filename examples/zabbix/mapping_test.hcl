# Tests of mapping.hcl, without Zabbix: scim-adapter test mapping.hcl

environment = {
  ZABBIX_URL   = "http://127.0.0.1/api_jsonrpc.php"
  ZABBIX_GROUP = "8"
}

test "an account is made in the group that everybody is in" {
  request = "POST /Users"
  body = {
    schemas  = ["urn:ietf:params:scim:schemas:core:2.0:User"]
    userName = "ada"
    name     = { givenName = "Ada", familyName = "Lane" }
  }
  expect {
    status = 201
    writes = <<-EOT
      user.create {"auth":"***","id":1,"jsonrpc":"2.0","method":"user.create","params":{"name":"Ada","passwd":‹any›,"roleid":"1","surname":"Lane","username":"ada","usrgrps":[{"usrgrpid":"8"}]}}
    EOT
    body   = { id = "‹new›", userName = "ada", name = { givenName = "Ada", familyName = "Lane" } }
  }
}

test "a login is taken, another in capitals is not" {
  given "User" {
    userid       = "5"
    username     = "ada"
    users_status = "0"
  }
  request = "POST /Users"
  body = {
    schemas  = ["urn:ietf:params:scim:schemas:core:2.0:User"]
    userName = "ada"
  }
  expect {
    status = 409
    writes = []
    body   = { scimType = "uniqueness" }
  }
}

test "a leaver is put into the group of the disabled, and stays in the others" {
  answer {
    call = "POST /api_jsonrpc.php" # the login, which is no call
    body = { jsonrpc = "2.0", id = 1, result = "a-session" }
  }
  answer {
    call = "user.get"
    body = {
      jsonrpc = "2.0"
      id      = 1
      result  = [{ userid = "5", username = "ada", name = "Ada", surname = "Lane", users_status = "0", usrgrps = [{ usrgrpid = "8" }, { usrgrpid = "11" }] }]
    }
  }
  answer { # from now on
    call = "user.get"
    body = {
      jsonrpc = "2.0"
      id      = 1
      result  = [{ userid = "5", username = "ada", name = "Ada", surname = "Lane", users_status = "1", usrgrps = [{ usrgrpid = "8" }, { usrgrpid = "11" }, { usrgrpid = "9" }] }]
    }
  }
  answer {
    call = "user.update"
    body = { jsonrpc = "2.0", id = 1, result = { userids = ["5"] } }
  }
  answer {
    call = "usergroup.get"
    body = { jsonrpc = "2.0", id = 1, result = [] }
  }
  request = "PATCH /Users/5"
  patch   = [{ op = "replace", path = "active", value = false }]
  expect {
    status = 200
    writes = <<-EOT
      user.update {"auth":"***","id":1,"jsonrpc":"2.0","method":"user.update","params":{"userid":"5","usrgrps":[{"usrgrpid":"8"},{"usrgrpid":"11"},{"usrgrpid":"9"}]}}
    EOT
    body   = { id = "5", userName = "ada", name = { givenName = "Ada", familyName = "Lane" }, active = false }
  }
}

test "a name changes" {
  given "User" {
    userid       = "5"
    username     = "ada"
    name         = "Ada"
    surname      = "Lane"
    users_status = "0"
  }
  request = "PATCH /Users/5"
  patch   = [{ op = "remove", path = "name.familyName" }, { op = "replace", path = "name.givenName", value = "Augusta" }]
  expect {
    status = 200
    writes = <<-EOT
      user.update {"auth":"***","id":1,"jsonrpc":"2.0","method":"user.update","params":{"name":"Augusta","surname":"","userid":"5"}}
    EOT
    body   = { id = "5", userName = "ada", name = { givenName = "Augusta" }, active = true }
  }
}

test "somebody is found by login" {
  given "User" {
    userid       = "5"
    username     = "ada"
    users_status = "1"
  }
  request = "GET /Users?filter=userName eq \"ada\""
  expect {
    status = 200
    writes = []
    body = {
      totalResults = 1
      startIndex   = 1
      itemsPerPage = 1
      Resources    = [{ id = "5", userName = "ada", active = false }]
    }
  }
}

test "somebody joins a group: Zabbix is told all members" {
  given "User" {
    userid       = "5"
    username     = "ada"
    users_status = "0"
  }
  given "User" {
    userid       = "6"
    username     = "bob"
    users_status = "0"
  }
  given "Group" {
    usrgrpid     = "11"
    name         = "Operators"
    users_status = "0"
    members      = ["6"]
  }
  request = "PATCH /Groups/11"
  patch   = [{ op = "add", path = "members", value = [{ value = "5" }] }]
  expect {
    status = 204
    writes = <<-EOT
      usergroup.update {"auth":"***","id":1,"jsonrpc":"2.0","method":"usergroup.update","params":{"users":[{"userid":"6"},{"userid":"5"}],"usrgrpid":"11"}}
    EOT
  }
}

test "a group is made" {
  request = "POST /Groups"
  body = {
    schemas     = ["urn:ietf:params:scim:schemas:core:2.0:Group"]
    displayName = "Auditors"
  }
  expect {
    status = 201
    writes = <<-EOT
      usergroup.create {"auth":"***","id":1,"jsonrpc":"2.0","method":"usergroup.create","params":{"name":"Auditors"}}
    EOT
    body   = { id = "‹new›", displayName = "Auditors" }
  }
}

test "a group is deleted" {
  given "Group" {
    usrgrpid     = "11"
    name         = "Operators"
    users_status = "0"
  }
  request = "DELETE /Groups/11"
  expect {
    status = 204
    writes = <<-EOT
      usergroup.delete {"auth":"***","id":1,"jsonrpc":"2.0","method":"usergroup.delete","params":["11"]}
    EOT
  }
}
