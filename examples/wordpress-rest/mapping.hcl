# WordPress by its own REST API, with an application password of an administrator's. See README.md.
application "wordpress" {
  client "identity-provider" { token = env("SCIM_TOKEN") }

  # WordPress is reached through the adapter: everything but /wordpress/scim/v2 goes there.
  passthrough = env("WORDPRESS_URL")

  backend "rest" {
    url = env("WORDPRESS_URL")
    basic {
      username = "admin"
      password = env("WORDPRESS_PASSWORD")
    }

    # What the status does not say: a duplicate is 500 for a new user and 400 for another's address.
    errors = {
      "response.body.code == 'existing_user_login'"                                  = "conflict username"
      "response.body.code in ['existing_user_email', 'rest_user_invalid_email']"     = "conflict email"
      "response.body.code in ['rest_user_invalid_id', 'rest_user_invalid_reassign']" = "not_found"
    }
  }

  resource "User" {
    id    = "id"
    types = { id = "int" }

    attribute "userName" {
      field      = "username"
      required   = true
      unique     = true
      mutability = "immutable" # "Username is not editable."
    }
    attribute "emails[type eq 'work'].value" {
      field    = "email"
      required = true
      default  = true
      lossy    = "WordPress keeps one address: others are dropped"
    }
    attribute "name.givenName" {
      field = "first_name"
      clear = ""
    }
    attribute "name.familyName" {
      field = "last_name"
      clear = ""
    }
    attribute "displayName" { field = "name" }
    attribute "password" {
      write     = { password = "value" }
      sensitive = true
    }

    # Who has no role may do nothing. The password goes too: one can still log in without a role.
    attribute "active" { read = "record.roles != '[]'" }
    attribute "groups" { reference = "Group" }

    on "list" {
      request = "GET /wp-json/wp/v2/users"
      query   = { context = "'edit'", per_page = "query.limit", page = "query.page", orderby = "'id'", order = "'asc'" }
      records = "response.body"
      total   = "response.headers['x-wp-total']"
      page { by = "page" }

      # A search looks for a part, and into different columns for different values: only at addresses if there is an @.
      filter "username" {
        when         = "not (value matches '@|^https?://|[*]')"
        query        = { search = "value" }
        ignores_case = true
      }
      filter "email" {
        when         = "value contains '@' and not (value matches '[*]')"
        query        = { search = "value" }
        ignores_case = true
      }
    }
    on "get" {
      request = "GET /wp-json/wp/v2/users/{id}"
      query   = { context = "'edit'" } # without it a wrong credential looks like a short list
    }
    on "create" {
      request = "POST /wp-json/wp/v2/users"
      body    = "record.password == nil ? merge(record, {'password': random_password(32)}) : record"
      lookup  = "username"
    }
    on "update" {
      request = "POST /wp-json/wp/v2/users/{id}"
      body    = "changes"
    }
    on "delete" {
      request = "DELETE /wp-json/wp/v2/users/{id}"
      query   = { force = "'true'", reassign = "'false'" }
      record  = "nil"
    }
    on "active" {
      when    = "value == false"
      request = "POST /wp-json/wp/v2/users/{id}"
      body    = "{'roles': [], 'password': random_password(32)}"
    }
    on "active" {
      when    = "value == true"
      request = "POST /wp-json/wp/v2/users/{id}"
      body    = "{'roles': ['subscriber']}"
    }
    step "application passwords" {
      on "active" {
        when    = "value == false"
        request = "DELETE /wp-json/wp/v2/users/{id}/application-passwords"
      }
    }
  }

  resource "Group" {
    id    = "key"
    fixed = { administrator = "Administrator", editor = "Editor", author = "Author", contributor = "Contributor", subscriber = "Subscriber" }

    attribute "displayName" {
      field      = "value"
      mutability = "readOnly"
    }
    attribute "members" {
      reference = "User"
      list      = "roles"
    }
  }
}
