package sql

import (
	"testing"

	"scim-adapter/backends"
	"scim-adapter/backends/backendtest"
	"scim-adapter/internal/diag"
)

func TestTheContract(t *testing.T) {
	onAll(t, func(t *testing.T, db database) {
		t.Helper()
		backendtest.Run(t, func(t *testing.T) backends.Store {
			t.Helper()
			return openContract(t, db, contractTables(t, db))
		})
	})
}

func contractTables(t *testing.T, db database) (dsn string) {
	t.Helper()
	return db.make(t,
		"CREATE TABLE people (id $ID, login $TEXT, note $TEXT, number BIGINT, ratio DOUBLE PRECISION, flag BOOLEAN, born "+map[bool]string{true: "DATETIME", false: "TIMESTAMP"}[db.driver == "mysql"]+")",
		"CREATE TABLE teams (id $ID, name $TEXT)",
		"CREATE TABLE members (team BIGINT NOT NULL, person BIGINT NOT NULL REFERENCES people(id) ON DELETE CASCADE, PRIMARY KEY (team, person))",
	)
}

func openContract(t *testing.T, db database, dsn string, options ...Option) backends.Store {
	t.Helper()
	collections := backendtest.Collections()
	collections[0].Settings = &Resource{Table: diag.Text{Value: "people"}}
	collections[1].Settings = &Resource{Table: diag.Text{Value: "teams"}}
	collections[1].Sets[0].Settings = &Attribute{Table: diag.Text{Value: "members"}, Owner: []diag.Text{{Value: "team"}}}
	opener, diags := Kind(options...).Compile(backends.Source{
		Settings: &Settings{Driver: diag.Text{Value: db.driver}, DSN: backends.Secret(dsn)}, Collections: collections,
	})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	store, err := opener.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return store
}
