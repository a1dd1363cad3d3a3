environment = {
  APP_FOLDER  = "/"
  APP_COMMAND = "/bin/true"
}

test "a leaver gets another shell" {
  given "User" {
    uid     = 7
    login   = "ada"
    comment = "Ada"
    shell   = "/bin/bash"
  }
  request = "PATCH /Users/7"
  patch   = [{ op = "replace", path = "active", value = false }]
  expect {
    status = 200
    writes = ["/bin/true --shell=/usr/sbin/nologin -- ada"]
    body   = { active = false }
  }
}

test "somebody is renamed by the old login" {
  given "User" {
    uid     = 7
    login   = "ada"
    comment = "Ada"
    shell   = "/bin/bash"
  }
  request = "PATCH /Users/7"
  patch   = [{ op = "replace", path = "userName", value = "ada.king" }]
  expect {
    status = 200
    writes = ["/bin/true --login=ada.king -- ada"]
  }
}
