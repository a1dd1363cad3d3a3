environment = {
  APP_FOLDER  = "/"
  APP_COMMAND = "/bin/true"
}

test "a leaver is disabled" {
  answer {
    call   = "/bin/true list"
    stdout = "login,full name,state\nada,Ada,enabled\n"
  }
  answer { call = "/bin/true disable" }
  answer {
    call   = "/bin/true list"
    stdout = "login,full name,state\nada,Ada,disabled\n"
  }
  request = "PATCH /Users/ada"
  patch   = [{ op = "replace", path = "active", value = false }]
  expect {
    status = 200
    writes = ["/bin/true disable -- ada"]
    body   = { active = false }
  }
}

test "no output is no empty list" {
  answer { call = "/bin/true list" }
  request = "GET /Users"
  expect {
    status = 502
  }
}
