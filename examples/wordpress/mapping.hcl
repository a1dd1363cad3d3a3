# WordPress 6 on its own database: users, names, roles as groups. No plugin, no change to WordPress.
#
# WordPress has no disabled account, no table of roles and no unique index on logins. This file says how each of
# them is made up for; README.md beside it says what that means for an operator.

application "wordpress" {
  client "idp" {
    token = env("SCIM_TOKEN")
  }

  backend "sql" {
    driver = "mysql"
    dsn    = env("WORDPRESS_DSN") # user:password@tcp(127.0.0.1:3306)/wordpress
  }

  resource "User" {
    table = "wp_users"
    id    = "ID"

    # First names, roles and the like stand in wp_usermeta, one row for each property.
    properties "meta" {
      table = "wp_usermeta"
      owner = "user_id"
      name  = "meta_key"
      value = "meta_value"
    }

    # What WordPress writes for a new user, where no attribute below gives a value. Without a password nobody can
    # log in: "!" begins no hash.
    create = {
      user_pass              = "'!'"
      user_nicename          = "truncate(replace(replace(replace(lower(ascii(resource.userName)), '@', '-'), '.', '-'), ' ', '-'), 50)"
      user_registered        = "format_time(now(), '2006-01-02 15:04:05', 'UTC')"
      display_name           = "resource.userName"
      "meta.nickname"        = "resource.userName"
      "meta.wp_capabilities" = "'a:0:{}'"
      "meta.wp_user_level"   = "'0'"
    }

    attribute "userName" {
      field    = "user_login"
      required = true
      unique   = true # WordPress has no index for it: the adapter looks, under a lock
    }
    attribute "name.givenName" { field = "meta.first_name" }
    attribute "name.familyName" { field = "meta.last_name" }
    attribute "displayName" {
      field = "display_name"
      clear = ""
    }
    attribute "emails[type eq 'work'].value" {
      field   = "user_email"
      unique  = true
      clear   = ""
      default = true
      lossy   = "WordPress keeps one address: others are dropped"
    }
    attribute "profileUrl" {
      field = "user_url"
      clear = ""
    }
    attribute "externalId" { field = "meta.scim_external_id" }
    attribute "meta.created" {
      field      = "user_registered"
      mutability = "readOnly"
    }
    attribute "groups" { reference = "Group" }

    # The password of somebody who is not active is stored, but locked like the one before.
    attribute "password" {
      write = { user_pass = "(resource.active == false ? '!' : '') + phpass(value)" }
    }

    # Active is who has no suspended roles. What deactivation and reactivation do stands below.
    attribute "active" {
      field     = "meta.scim_suspended_capabilities"
      null      = true
      otherwise = false
      default   = true
    }

    on "active" {
      when = "value == false"
      statement { # somebody without any roles has none to suspend, but must be marked
        sql = <<-SQL
          INSERT INTO wp_usermeta (user_id, meta_key, meta_value) SELECT :id, 'wp_capabilities', 'a:0:{}' FROM DUAL
          WHERE NOT EXISTS (SELECT 1 FROM wp_usermeta m WHERE m.user_id = :id AND m.meta_key = 'wp_capabilities')
        SQL
      }
      statement {
        sql = "UPDATE wp_usermeta SET meta_key = 'scim_suspended_capabilities' WHERE user_id = :id AND meta_key = 'wp_capabilities'"
      }
      statement {
        sql = "UPDATE wp_users SET user_pass = CONCAT('!', user_pass), user_activation_key = '' WHERE ID = :id AND user_pass NOT LIKE '!%'"
      }
      statement {
        sql = "DELETE FROM wp_usermeta WHERE user_id = :id AND meta_key IN ('session_tokens', '_application_passwords')"
      }
    }

    on "active" {
      when = "value == true"
      statement { # roles that were given meanwhile make place for those that come back
        sql = <<-SQL
          DELETE m FROM wp_usermeta m JOIN wp_usermeta s ON s.user_id = m.user_id AND s.meta_key = 'scim_suspended_capabilities'
          WHERE m.user_id = :id AND m.meta_key = 'wp_capabilities'
        SQL
      }
      statement {
        sql = "UPDATE wp_usermeta SET meta_key = 'wp_capabilities' WHERE user_id = :id AND meta_key = 'scim_suspended_capabilities'"
      }
      statement {
        sql = "UPDATE wp_users SET user_pass = SUBSTR(user_pass, 2) WHERE ID = :id AND user_pass LIKE '!_%'"
      }
    }
  }

  # The roles that WordPress comes with. A user's are in wp_capabilities: a:1:{s:6:"editor";b:1;}
  resource "Group" {
    fixed = {
      administrator = "Administrator"
      editor        = "Editor"
      author        = "Author"
      contributor   = "Contributor"
      subscriber    = "Subscriber"
    }
    id = "key"

    attribute "displayName" {
      field      = "value"
      required   = true
      mutability = "readOnly"
    }
    attribute "members" {
      reference = "User"
      list      = "meta.wp_capabilities"
      as        = php_keys()
    }
  }
}
