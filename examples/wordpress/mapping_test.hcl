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
  expect {
    status = 201
    writes = <<-EOT
      INSERT INTO `wp_users` (`user_login`, `user_email`, `user_pass`, `user_nicename`, `user_registered`, `display_name`) VALUES (?, ?, ?, ?, ?, ?) ["Ada.Lane@example.org", "ada@example.org", "!", "ada-lane-example-org", "2026-01-02 03:04:05", "Ada.Lane@example.org"]
      DELETE m FROM wp_usermeta m JOIN wp_usermeta s ON s.user_id = m.user_id AND s.meta_key = 'scim_suspended_capabilities' WHERE m.user_id = ? AND m.meta_key = 'wp_capabilities' ["‹new›"]
      UPDATE wp_usermeta SET meta_key = 'wp_capabilities' WHERE user_id = ? AND meta_key = 'scim_suspended_capabilities' ["‹new›"]
      UPDATE wp_users SET user_pass = SUBSTR(user_pass, 2) WHERE ID = ? AND user_pass LIKE '!_%' ["‹new›"]
      UPDATE `wp_usermeta` SET `meta_value` = ? WHERE `user_id` = ? AND `meta_key` = ? ["e-1", "‹new›", "scim_external_id"]
      INSERT INTO `wp_usermeta` (`user_id`, `meta_key`, `meta_value`) VALUES (?, ?, ?) ["‹new›", "scim_external_id", "e-1"]
      UPDATE `wp_usermeta` SET `meta_value` = ? WHERE `user_id` = ? AND `meta_key` = ? ["Ada", "‹new›", "first_name"]
      INSERT INTO `wp_usermeta` (`user_id`, `meta_key`, `meta_value`) VALUES (?, ?, ?) ["‹new›", "first_name", "Ada"]
      UPDATE `wp_usermeta` SET `meta_value` = ? WHERE `user_id` = ? AND `meta_key` = ? ["Lane", "‹new›", "last_name"]
      INSERT INTO `wp_usermeta` (`user_id`, `meta_key`, `meta_value`) VALUES (?, ?, ?) ["‹new›", "last_name", "Lane"]
      UPDATE `wp_usermeta` SET `meta_value` = ? WHERE `user_id` = ? AND `meta_key` = ? ["Ada.Lane@example.org", "‹new›", "nickname"]
      INSERT INTO `wp_usermeta` (`user_id`, `meta_key`, `meta_value`) VALUES (?, ?, ?) ["‹new›", "nickname", "Ada.Lane@example.org"]
      UPDATE `wp_usermeta` SET `meta_value` = ? WHERE `user_id` = ? AND `meta_key` = ? ["a:0:{}", "‹new›", "wp_capabilities"]
      INSERT INTO `wp_usermeta` (`user_id`, `meta_key`, `meta_value`) VALUES (?, ?, ?) ["‹new›", "wp_capabilities", "a:0:{}"]
      UPDATE `wp_usermeta` SET `meta_value` = ? WHERE `user_id` = ? AND `meta_key` = ? ["0", "‹new›", "wp_user_level"]
      INSERT INTO `wp_usermeta` (`user_id`, `meta_key`, `meta_value`) VALUES (?, ?, ?) ["‹new›", "wp_user_level", "0"]
    EOT
    body = {
      id          = "‹new›"
      externalId  = "e-1"
      userName    = "Ada.Lane@example.org"
      name        = { givenName = "Ada", familyName = "Lane" }
      displayName = "Ada.Lane@example.org"
      active      = true
      emails      = [{ value = "ada@example.org", type = "work" }]
    }
  }
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
  expect {
    status = 200
    writes = [
      "INSERT INTO wp_usermeta (user_id, meta_key, meta_value) SELECT ?, 'wp_capabilities', 'a:0:{}' FROM DUAL WHERE NOT EXISTS (SELECT 1 FROM wp_usermeta m WHERE m.user_id = ? AND m.meta_key = 'wp_capabilities') [7, 7]",
      "UPDATE wp_usermeta SET meta_key = 'scim_suspended_capabilities' WHERE user_id = ? AND meta_key = 'wp_capabilities' [7]",
      "UPDATE wp_users SET user_pass = CONCAT('!', user_pass), user_activation_key = '' WHERE ID = ? AND user_pass NOT LIKE '!%' [7]",
      "DELETE FROM wp_usermeta WHERE user_id = ? AND meta_key IN ('session_tokens', '_application_passwords') [7]",
    ]
    body = { id = "7", userName = "ada", active = true, groups = [{ value = "editor" }] }
  }
}

test "who comes back has the old roles" {
  given "User" {
    ID         = 7
    user_login = "ada"
    meta       = { scim_suspended_capabilities = "a:1:{s:6:\"editor\";b:1;}" }
  }
  request = "PATCH /Users/7"
  patch   = [{ op = "replace", path = "active", value = true }]
  expect {
    status = 200
    writes = [
      "DELETE m FROM wp_usermeta m JOIN wp_usermeta s ON s.user_id = m.user_id AND s.meta_key = 'scim_suspended_capabilities' WHERE m.user_id = ? AND m.meta_key = 'wp_capabilities' [7]",
      "UPDATE wp_usermeta SET meta_key = 'wp_capabilities' WHERE user_id = ? AND meta_key = 'scim_suspended_capabilities' [7]",
      "UPDATE wp_users SET user_pass = SUBSTR(user_pass, 2) WHERE ID = ? AND user_pass LIKE '!_%' [7]",
    ]
  }
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
  expect {
    status = 200
    writes = []
    body = {
      totalResults = 1
      startIndex   = 1
      itemsPerPage = 1
      Resources = [
        {
          id          = "7"
          externalId  = "e-1"
          userName    = "ada"
          name        = { givenName = "Ada", familyName = "Lane" }
          displayName = "Ada L."
          profileUrl  = "https://ada.example.org"
          active      = true
          emails      = [{ value = "ada@example.org", type = "work" }]
          groups      = [{ value = "editor" }]
        },
      ]
    }
  }
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
  expect {
    status = 200
    writes = <<-EOT
      UPDATE `wp_users` SET `display_name` = ?, `user_url` = ? WHERE `ID` = ? ["", "", 7]
    EOT
    body   = { id = "7", userName = "ada", active = true }
  }
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
  expect {
    status = 204
    writes = <<-EOT
      UPDATE `wp_usermeta` SET `meta_value` = ? WHERE `user_id` = ? AND `meta_key` = ? ["a:0:{}", 7, "wp_capabilities"]
      UPDATE `wp_usermeta` SET `meta_value` = ? WHERE `user_id` = ? AND `meta_key` = ? ["a:1:{s:6:\"editor\";b:1;}", 8, "wp_capabilities"]
      INSERT INTO `wp_usermeta` (`user_id`, `meta_key`, `meta_value`) VALUES (?, ?, ?) [8, "wp_capabilities", "a:1:{s:6:\"editor\";b:1;}"]
    EOT
  }
}

test "a role's members are those whose field names it" {
  given "User" {
    ID         = 7
    user_login = "ada"
    meta       = { wp_capabilities = "a:2:{s:6:\"editor\";b:1;s:6:\"author\";b:1;}" }
  }
  request = "GET /Groups?filter=displayName eq \"editor\""
  expect {
    status = 200
    writes = []
    body = {
      totalResults = 1
      startIndex   = 1
      itemsPerPage = 1
      Resources    = [{ id = "editor", displayName = "Editor", members = [{ value = "7", type = "User" }] }]
    }
  }
}

test "nobody makes roles" {
  request = "POST /Groups"
  body = {
    schemas     = ["urn:ietf:params:scim:schemas:core:2.0:Group"]
    displayName = "Publisher"
  }
  expect {
    status = 501
    writes = []
    body   = { status = "501", detail = "the application offers no such operation" }
  }
}
