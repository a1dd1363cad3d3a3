package main

import "strings"

// head begins both mappings; the words in capitals are filled in.
const head = `
server {
  listen         = "LISTEN"
  metrics_listen = "METRICS"
  log_level      = "warn"
}
`

// sqlMapping is the adapter's mapping over a database.
const sqlMapping = head + `
application "bench" {
  path = "/scim/v2"
  client "bench" { token = env("BENCH_TOKEN") }
  backend "sql" {
    driver = "DRIVER"
    dsn    = "DSN"
  }
  resource "User" {
    table = "employees"
    id    = "emp_no"
    attribute "userName" {
      field      = "login"
      required   = true
      unique     = true
      case_exact = EXACT
    }
    attribute "externalId" { field = "external_id" }
    attribute "name.givenName" { field = "first_name" }
    attribute "name.familyName" { field = "last_name" }
    attribute "displayName" { field = "display_name" }
    attribute "title" { field = "job_title" }
    attribute "emails[type eq 'work'].value" { field = "mail" }
    attribute "active" {
      field  = "status"
      values = { A = true, I = false }
    }
  }
  resource "Group" {
    table = "roles"
    id    = "role_id"
    attribute "displayName" {
      field    = "name"
      required = true
    }
    attribute "members" {
      table     = "employee_roles"
      owner     = "role_id"
      member    = "emp_no"
      reference = "User"
    }
  }
}
`

// restMapping is the adapter's mapping over the API, of twenty attributes; the API's pages go through it too.
const restMapping = head + `
application "bench" {
  path        = "/scim/v2"
  passthrough = "UPSTREAM"
  client "bench" { token = env("BENCH_TOKEN") }
  backend "rest" {
    url         = "UPSTREAM"
    concurrency = 64
  }
  resource "User" {
    id    = "id"
    types = { id = "int" }
    attribute "userName" {
      field    = "login"
      required = true
    }
    attribute "externalId" { field = "external_id" }
    attribute "name.givenName" { field = "first_name" }
    attribute "name.middleName" { field = "middle_name" }
    attribute "name.familyName" { field = "last_name" }
    attribute "displayName" { field = "display_name" }
    attribute "nickName" { field = "nick_name" }
    attribute "title" { field = "job_title" }
    attribute "userType" { field = "kind" }
    attribute "preferredLanguage" { field = "language" }
    attribute "locale" { field = "locale" }
    attribute "timezone" { field = "timezone" }
    attribute "emails[type eq 'work'].value" { field = "mail" }
    attribute "phoneNumbers[type eq 'work'].value" { field = "phone" }
    attribute "phoneNumbers[type eq 'mobile'].value" { field = "mobile" }
    attribute "addresses[type eq 'work'].streetAddress" { field = "street" }
    attribute "addresses[type eq 'work'].locality" { field = "city" }
    attribute "addresses[type eq 'work'].postalCode" { field = "postal_code" }
    attribute "addresses[type eq 'work'].country" { field = "country" }
    attribute "active" { field = "active" }
    on "list" {
      request = "GET /users"
      query   = { offset = "query.offset", limit = "query.limit" }
      records = "response.body.items"
      total   = "response.body.total"
      page { by = "offset" }
    }
    on "get" { request = "GET /users/{id}" }
    on "update" { request = "PATCH /users/{id}" }
  }
}
`

// mappingFor fills a mapping over a database in. MariaDB compares logins exactly: only so can it use an index for them.
func mappingFor(p product, dsn, listen, metrics string) string {
	exact := "false"
	if p.driver == "mysql" {
		exact = "true"
	}
	return strings.NewReplacer("LISTEN", listen, "METRICS", metrics, "DRIVER", p.driver, "DSN", dsn, "EXACT", exact).Replace(sqlMapping)
}

// mappingBefore fills the mapping over an API in.
func mappingBefore(upstream, listen, metrics string) string {
	return strings.NewReplacer("LISTEN", listen, "METRICS", metrics, "UPSTREAM", upstream).Replace(restMapping)
}
