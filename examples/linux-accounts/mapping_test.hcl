# Tests of mapping.hcl, without root, on any machine: scim-adapter test mapping.hcl

environment = { LINUX_ROOT = "/" }

test "an account is made, without a password unless one is given" {
  answer {
    call   = "/bin/cat //etc/passwd"
    stdout = "root:x:0:0:root:/root:/bin/bash\n"
  }
  answer { # from now on
    call   = "/bin/cat //etc/passwd"
    stdout = "root:x:0:0:root:/root:/bin/bash\nada:x:1007:1007:Ada Lane:/home/ada:/bin/bash\n"
  }
  answer {
    call   = "/bin/cat //etc/shadow"
    stdout = "root:*:19000:0:99999:7:::\nada:!:19000:0:99999:7:::\n"
  }
  answer {
    call   = "/bin/cat //etc/group"
    stdout = "staff:x:50:\n"
  }
  answer { call = "/usr/sbin/useradd" }
  request = "POST /Users"
  body = {
    schemas     = ["urn:ietf:params:scim:schemas:core:2.0:User"]
    userName    = "ada"
    displayName = "Ada Lane"
  }
  expect {
    status = 201
    writes = ["/usr/sbin/useradd --prefix / '--comment=Ada Lane' '--password=!' -- ada"]
    body   = { id = "1007", userName = "ada", displayName = "Ada Lane", active = true }
  }
}

test "a leaver is locked out, also with a key" {
  given "User" {
    uid     = 1007
    login   = "ada"
    comment = "Ada Lane"
    expire  = ""
  }
  request = "PATCH /Users/1007"
  patch   = [{ op = "replace", path = "active", value = false }]
  expect {
    status = 200
    writes = ["/usr/sbin/usermod --prefix / --lock --expiredate=1 -- ada"]
  }
}

test "who comes back is let in" {
  given "User" {
    uid    = 1007
    login  = "ada"
    expire = "1"
  }
  request = "PATCH /Users/1007"
  patch   = [{ op = "replace", path = "active", value = true }]
  expect {
    status = 200
    writes = ["/usr/sbin/usermod --prefix / --unlock --expiredate= -- ada"]
  }
}

test "a new password keeps who is locked out locked out" {
  given "User" {
    uid    = 1007
    login  = "ada"
    expire = "1"
  }
  request = "PATCH /Users/1007"
  patch   = [{ op = "replace", path = "password", value = "t0p-secret-phrase" }]
  expect {
    status = 200
    writes = ["/usr/sbin/usermod --prefix / --login=ada --comment= '--password=!$2a$10$‹any›' -- ada"]
    body   = { id = "1007", userName = "ada", active = false }
  }
}

test "a name that looks like an option is an argument" {
  given "User" {
    uid     = 1007
    login   = "ada"
    comment = "Ada Lane"
    expire  = ""
  }
  request = "PATCH /Users/1007"
  patch   = [{ op = "replace", path = "displayName", value = "--help; rm -rf" }]
  expect {
    status = 200
    writes = ["/usr/sbin/usermod --prefix / --login=ada '--comment=--help; rm -rf' -- ada"]
    body   = { id = "1007", userName = "ada", displayName = "--help; rm -rf", active = true }
  }
}

test "an account is deleted" {
  given "User" {
    uid    = 1007
    login  = "ada"
    expire = ""
  }
  request = "DELETE /Users/1007"
  expect {
    status = 204
    writes = ["/usr/sbin/userdel --prefix / -- ada"]
  }
}

test "people join a group and leave it" {
  given "User" {
    uid    = 1007
    login  = "ada"
    expire = ""
  }
  given "User" {
    uid    = 1008
    login  = "bob"
    expire = ""
  }
  given "Group" {
    gid     = 50
    name    = "staff"
    members = [1008]
  }
  request = "PATCH /Groups/50"
  patch = [
    { op = "add", path = "members", value = [{ value = "1007" }] },
    { op = "remove", path = "members[value eq \"1008\"]" },
  ]
  expect {
    status = 204
    writes = [
      "/usr/sbin/usermod --prefix / --remove --groups=staff -- bob",
      "/usr/sbin/usermod --prefix / --append --groups=staff -- ada",
    ]
  }
}

test "the system's own files are read" {
  answer {
    call   = "/bin/cat //etc/passwd"
    stdout = <<-EOT
      root:x:0:0:root:/root:/bin/bash
      ada:x:1007:1007:Ada Lane:/home/ada:/bin/bash
      bob:x:1008:1008::/home/bob:/bin/bash
    EOT
  }
  answer {
    call   = "/bin/cat //etc/shadow"
    stdout = <<-EOT
      root:*:19000:0:99999:7:::
      ada:$y$j9T$x:19000:0:99999:7:::
      bob:!:19000:0:99999:7::1:
    EOT
  }
  answer {
    call   = "/bin/cat //etc/group"
    stdout = <<-EOT
      staff:x:50:ada
    EOT
  }
  request = "GET /Users?filter=active eq false"
  expect {
    status = 200
    writes = []
    body = {
      totalResults = 1
      startIndex   = 1
      itemsPerPage = 1
      Resources    = [{ id = "1008", userName = "bob", active = false }]
    }
  }
}

test "useradd says that the name is taken" {
  answer {
    call   = "/bin/cat //etc/passwd"
    stdout = "root:x:0:0:root:/root:/bin/bash\n"
  }
  answer {
    call   = "/bin/cat //etc/shadow"
    stdout = "root:*:19000:0:99999:7:::\n"
  }
  answer {
    call   = "/usr/sbin/useradd"
    exit   = 9
    stderr = "useradd: user 'ada' already exists"
  }
  request = "POST /Users"
  body = {
    schemas  = ["urn:ietf:params:scim:schemas:core:2.0:User"]
    userName = "ada"
  }
  expect {
    status = 409
    writes = ["/usr/sbin/useradd --prefix / --comment= '--password=!' -- ada"]
    body   = { status = "409", scimType = "uniqueness", detail = "userName: this value is already taken" }
  }
}
