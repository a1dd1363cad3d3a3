package main

import "fmt"

// mappingText is the adapter's mapping; the words in capitals are filled in.
const mappingText = `
server {
  listen         = "LISTEN"
  metrics_listen = "METRICS"
  log_level      = "warn"
}
application "bench" {
  path = "/scim/v2"
  client "bench" { token = "TOKEN" }
  backend "sql" {
    driver = "sqlite"
    dsn    = "DATABASE?_pragma=journal_mode(WAL)"
  }
  resource "User" {
    table = "employees"
    id    = "emp_no"
    attribute "userName" {
      field    = "login"
      required = true
      unique   = true
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
}
`

// data gives the statements that make and fill the database. Both servers search for logins by lower(login),
// which has an index.
func data(rows int) []string {
	statements := []string{
		`CREATE TABLE employees (
			emp_no INTEGER PRIMARY KEY, login TEXT NOT NULL, external_id TEXT, first_name TEXT, last_name TEXT,
			display_name TEXT, job_title TEXT, mail TEXT, status TEXT NOT NULL DEFAULT 'A')`,
		`CREATE INDEX employees_login ON employees (lower(login))`,
	}
	for n := 1; n <= rows; n++ {
		statements = append(statements, fmt.Sprintf(
			`INSERT INTO employees VALUES (%d, 'user%d', 'ext-%d', 'Given%d', 'Family%d', 'Given%d Family%d', 'Clerk', 'user%d@example.org', '%c')`,
			n, n, n, n, n, n, n, n, "AAAI"[n%4]))
	}
	return statements
}
