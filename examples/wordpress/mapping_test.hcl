# Tests of mapping.hcl, without WordPress: scim-adapter test mapping.hcl

test "an account is made, with a password that lets nobody in and no role" {
  request = "POST /Users"
  body = {
    schemas    = ["urn:ietf:params:scim:schemas:core:2.0:User"]
    userName   = "Ada.Lane@example.org"
    externalId = "e-1"
    name       = { givenName = "Ada", familyName = "Lane" }
    emails     = [{ value = "ada@example.org" }]
  }
  expect {}
}

test "a login is taken, in any case, although WordPress has no index for it" {
  given "User" {
    ID         = 7
    user_login = "ada"
  }
  request = "POST /Users"
  body = {
    schemas  = ["urn:ietf:params:scim:schemas:core:2.0:User"]
    userName = "ADA"
  }
  expect {
    status = 409
    writes = []
    body   = { scimType = "uniqueness" }
  }
}

test "a leaver loses roles, password, sessions and application passwords" {
  given "User" {
    ID         = 7
    user_login = "ada"
    meta       = { wp_capabilities = "a:1:{s:6:\"editor\";b:1;}" }
  }
  request = "PATCH /Users/7"
  patch   = [{ op = "replace", path = "active", value = false }]
  expect {}
}

test "who comes back has the old roles" {
  given "User" {
    ID         = 7
    user_login = "ada"
    meta       = { scim_suspended_capabilities = "a:1:{s:6:\"editor\";b:1;}" }
  }
  request = "PATCH /Users/7"
  patch   = [{ op = "replace", path = "active", value = true }]
  expect {}
}

test "somebody is found by mail" {
  given "User" {
    ID              = 7
    user_login      = "ada"
    user_email      = "ada@example.org"
    user_url        = "https://ada.example.org"
    user_registered = time("2020-02-29T12:00:00Z")
    display_name    = "Ada L."
    meta            = { first_name = "Ada", last_name = "Lane", wp_capabilities = "a:1:{s:6:\"editor\";b:1;}", scim_external_id = "e-1" }
  }
  given "User" {
    ID         = 8
    user_login = "bob"
    user_email = "bob@example.org"
  }
  request = "GET /Users?filter=emails[type eq \"work\"].value eq \"ADA@example.org\""
  expect {}
}

test "a name is cleared: WordPress keeps an empty text, not NULL" {
  given "User" {
    ID           = 7
    user_login   = "ada"
    display_name = "Ada L."
    user_url     = "https://ada.example.org"
  }
  request = "PATCH /Users/7"
  patch   = [{ op = "remove", path = "displayName" }, { op = "remove", path = "profileUrl" }]
  expect {}
}

test "a password is hashed as WordPress does" {
  given "User" {
    ID         = 7
    user_login = "ada"
  }
  request = "PATCH /Users/7"
  patch   = [{ op = "replace", path = "password", value = "t0p-secret-phrase" }]
  expect {
    status = 200
    writes = <<-EOT
      UPDATE `wp_users` SET `user_pass` = ? WHERE `ID` = ? [‹any›, 7]
    EOT
    absent = ["password"]
  }
}

test "roles are given and taken in the members' own field" {
  given "User" {
    ID         = 7
    user_login = "ada"
    meta       = { wp_capabilities = "a:1:{s:6:\"editor\";b:1;}" }
  }
  given "User" {
    ID         = 8
    user_login = "bob"
  }
  request = "PATCH /Groups/editor"
  patch = [
    { op = "remove", path = "members[value eq \"7\"]" },
    { op = "add", path = "members", value = [{ value = "8" }] },
  ]
  expect {}
}

test "a role's members are those whose field names it" {
  given "Group" {
    key   = "editor"
    value = "Editor"
  }
  given "User" {
    ID         = 7
    user_login = "ada"
    meta       = { wp_capabilities = "a:2:{s:6:\"editor\";b:1;s:6:\"author\";b:1;}" }
  }
  request = "GET /Groups?filter=displayName eq \"editor\""
  expect {}
}

test "nobody makes roles" {
  request = "POST /Groups"
  body = {
    schemas     = ["urn:ietf:params:scim:schemas:core:2.0:Group"]
    displayName = "Publisher"
  }
  expect {}
}
