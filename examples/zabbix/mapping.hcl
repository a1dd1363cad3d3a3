# Zabbix 6.0 by its JSON-RPC API. See README.md.
application "zabbix" {
  client "identity-provider" { token = env("SCIM_TOKEN") }

  backend "rest" {
    url    = env("ZABBIX_URL") # …/api_jsonrpc.php
    format = "jsonrpc"

    # A user has one role, and needs at least one group. Members of the group "Disabled" cannot log in.
    vars = { role = "1", group = env("ZABBIX_GROUP"), disabled = "9" }

    session {
      request  = "user.login"
      body     = "{'username': username, 'password': password}"
      username = "Admin"
      password = env("ZABBIX_PASSWORD")
      token    = "response.body"
      member   = "auth"
    }

    # All errors come with status 200 and few codes; only the text tells them apart.
    errors = {
      "response.error.data matches 're-login|^Not authorized'"              = "login"
      "response.error.data matches '^User with username .* already exists'" = "conflict username"
      "response.error.data matches '^User group .* already exists'"         = "conflict name"
      "response.error.data contains 'No permissions to call'"               = "denied"
      "response.error.data contains 'does not exist!'"                      = "not_found"
      "response.error.code == -32602"                                       = "invalid"
    }
  }

  resource "User" {
    id = "userid"

    attribute "userName" {
      field      = "username"
      required   = true
      unique     = true
      case_exact = true # Zabbix has both alice and ALICE
    }
    attribute "name.givenName" {
      field = "name"
      clear = ""
    }
    attribute "name.familyName" {
      field = "surname"
      clear = ""
    }
    attribute "password" {
      write     = { passwd = "value" }
      sensitive = true
    }
    attribute "active" {
      field  = "users_status" # what the groups give; not to be written
      values = { "0" = true, "1" = false }
    }
    attribute "groups" { reference = "Group" }

    on "list" {
      request = "user.get"
      body    = "{'output': ['username', 'name', 'surname'], 'selectUsrgrps': ['usrgrpid'], 'getAccess': true, 'sortfield': 'userid'}"
      filter "username" { # a filter that Zabbix does not know would be ignored
        body = "{'output': ['username', 'name', 'surname'], 'selectUsrgrps': ['usrgrpid'], 'getAccess': true, 'filter': {'username': value}}"
      }
    }
    on "get" {
      request = "user.get"
      body    = "{'output': ['username', 'name', 'surname'], 'selectUsrgrps': ['usrgrpid'], 'getAccess': true, 'userids': [id]}"
    }
    on "create" {
      request = "user.create"
      body    = "merge({'roleid': vars.role, 'usrgrps': [{'usrgrpid': vars.group}], 'passwd': random_password(32)}, record)"
      record  = "{'userid': response.body.userids[0]}"
      lookup  = "username"
    }
    on "update" {
      request = "user.update"
      body    = "merge(changes, {'userid': id})"
    }
    on "delete" {
      request = "user.delete"
      body    = "[id]"
    }
    on "active" { # an update of a user's groups replaces them all
      request = "user.update"
      body    = <<-EOT
        {'userid': id, 'usrgrps': concat(
          map(filter(document.usrgrps, .usrgrpid != vars.disabled), {{'usrgrpid': .usrgrpid}}), value ? [] : [{'usrgrpid': vars.disabled}])}
      EOT
    }
  }

  resource "Group" {
    id    = "usrgrpid"
    where = { users_status = "0" } # "Disabled" is no group to be put into

    attribute "displayName" {
      field      = "name"
      required   = true
      unique     = true
      case_exact = true
    }
    attribute "members" {
      elements  = "users"
      member    = "userid"
      reference = "User"
    }

    on "list" {
      request = "usergroup.get"
      body    = "{'output': ['name', 'users_status'], 'selectUsers': ['userid']}"
    }
    on "get" {
      request = "usergroup.get"
      body    = "{'output': ['name', 'users_status'], 'selectUsers': ['userid'], 'usrgrpids': [id]}"
    }
    on "create" {
      request = "usergroup.create"
      body    = "record"
      record  = "{'usrgrpid': response.body.usrgrpids[0]}"
      lookup  = "name"
    }
    on "update" {
      request = "usergroup.update" # replaces all members, of whom changes has every one
      body    = "merge(changes, {'usrgrpid': id})"
      errors  = { "response.error.data contains 'does not exist!'" = "invalid members" }
    }
    on "delete" {
      request = "usergroup.delete"
      body    = "[id]"
    }
  }
}
