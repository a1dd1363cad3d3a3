package conformance_test

import (
	databasesql "database/sql"
	"os"
	"regexp"
	"strings"
	"testing"

	"scim-adapter/internal/conform"
	"scim-adapter/internal/testkit"
)

// scene is what a case plays on: a front door, and a way to see what is behind it.
type scene struct {
	*testing.T
	testkit.Door

	db   database
	pool *databasesql.DB
}

// TestConformance plays every case on every kind of database. A case begins with empty tables.
func TestConformance(t *testing.T) {
	for _, db := range databases() {
		t.Run(db.name, func(t *testing.T) {
			s := db.open(t)
			for name, play := range map[string]func(scene){
				"case exact":                    caseExact,
				"uniqueness":                    uniqueness,
				"sub attributes":                subAttributes,
				"elements":                      elements,
				"primary":                       primary,
				"documents":                     documents,
				"lists in one column":           listsInOneColumn,
				"nothing":                       nothing,
				"read only":                     readOnly,
				"immutable":                     immutable,
				"write only":                    writeOnly,
				"write only arrives":            writeOnlyArrives,
				"a password is removed":         aPasswordIsRemoved,
				"references":                    references,
				"required":                      required,
				"required sub attributes":       requiredSubAttributes,
				"extensions":                    extensions,
				"returned":                      returned,
				"both at once":                  bothAtOnce,
				"never returned can be removed": neverReturnedCanBeRemoved,
				"types":                         types,
				"several values":                severalValues,
				"order":                         order,
				"digits":                        digits,
				"a user with everything":        aUserWithEverything,
				"a group with everything":       aGroupWithEverything,
			} {
				t.Run(name, func(t *testing.T) {
					s := s
					s.T = t
					s.empty()
					play(s)
				})
			}
		})
	}
}

// TestConformFindsNothing lets the independent check of SCIM servers look at the example, on every kind of database.
func TestConformFindsNothing(t *testing.T) {
	for _, db := range databases() {
		t.Run(db.name, func(t *testing.T) {
			report, err := conform.Run(t.Context(), conform.Options{URL: db.open(t).Base, Token: testkit.Token, Checks: conform.Checks()})
			if err != nil {
				t.Fatal(err)
			}
			passed := 0
			for _, r := range report.Results {
				switch r.Outcome {
				case conform.Passed:
					passed++
				case conform.NotApplicable:
					t.Logf("%s is not applicable: %s", r.Check.ID, r.Reason)
				case conform.Found, conform.CouldNotRun:
					t.Errorf("%s, %s: %v %s", r.Check.ID, r.Check.Title, r.Findings, r.Reason)
					for _, x := range r.Exchanges {
						t.Logf("%s %s %s: %d %s", x.Method, x.URL, x.RequestBody, x.Status, x.ResponseBody)
					}
				}
			}
			if len(report.Leftovers) > 0 || passed < len(report.Results)*9/10 {
				t.Errorf("%d of %d checks passed; left over: %v", passed, len(report.Results), report.Leftovers)
			}
		})
	}
}

var createTable = regexp.MustCompile(`CREATE TABLE (\w+)`)

// empty deletes all rows.
func (s scene) empty() {
	s.Helper()
	schema, err := os.ReadFile("schema.sql")
	if err != nil {
		s.Fatal(err)
	}
	for _, table := range createTable.FindAllStringSubmatch(string(schema), -1) {
		if _, err := s.pool.ExecContext(s.Context(), "DELETE FROM "+table[1]); err != nil {
			s.Fatal(err)
		}
	}
}

// row gives the only row of a query, with spaces between the values.
func (s scene) row(query string) string {
	s.Helper()
	values := make([]databasesql.NullString, strings.Count(query[:strings.Index(query, " FROM ")], ",")+1)
	targets, texts := make([]any, len(values)), make([]string, len(values))
	for i := range values {
		targets[i] = &values[i]
	}
	if err := s.pool.QueryRowContext(s.Context(), query).Scan(targets...); err != nil {
		s.Fatalf("%s: %v", query, err)
	}
	for i, v := range values {
		if texts[i] = v.String; !v.Valid {
			texts[i] = "NULL"
		}
	}
	return strings.Join(texts, " ")
}
