package sql

import (
	"testing"

	"scim-adapter/backends"
	"scim-adapter/backends/backendtest"
)

func TestARehearsalMakesTheStatementsOfTheRealThing(t *testing.T) {
	onAll(t, func(t *testing.T, db database) {
		t.Helper()
		dsn := contractTables(t, db)
		backendtest.Rehearse(t, func(t *testing.T) backendtest.Application {
			t.Helper()
			db.exec(t, dsn, "DELETE FROM members", "DELETE FROM teams", "DELETE FROM people")
			return func(heard backends.Listener, r *backends.Rehearsal) backends.Store {
				return openContract(t, db, dsn, WithListener(heard), WithRehearsal(r))
			}
		})
	})
}
