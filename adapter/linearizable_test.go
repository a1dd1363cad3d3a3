package adapter_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"scim-adapter/internal/testkit"
)

// TestHistoriesAreLinearizable records what several clients do at once through two front doors on one database, and
// checks that all answers are those of one store that does one thing after the other (see [recorder]).
func TestHistoriesAreLinearizable(t *testing.T) {
	t.Logf("-seed %d", *historySeed)
	for _, s := range scenarios() {
		for _, db := range databases() {
			t.Run(s.name+"/"+db.name, func(t *testing.T) {
				mapping, schema := hr(t, softDelete)
				front := db.twoDoors(t, mapping, db.create(t, schema))
				for history := range *histories {
					s.check(t, s.record(t, front, history, nil))
				}
			})
		}
	}
}

func scenarios() []scenario { return []scenario{peopleScenario(), clubScenario()} }

// check checks one history.
func (s scenario) check(t *testing.T, r *recorder) {
	t.Helper()
	if !r.linearizable(t, s.model) {
		t.Errorf("no order explains these answers:\n%s", fmt.Sprint(r))
	}
}

// TestHistoriesAreLinearizableWhereConnectionsAreLost is the same while connections to the database break: before a
// statement, after it, before a COMMIT, and after it, so that nobody knows whether it was done.
func TestHistoriesAreLinearizableWhereConnectionsAreLost(t *testing.T) {
	t.Logf("-seed %d", *historySeed)
	servers := map[string]func(testing.TB) *testkit.Server{"mysql": testkit.MariaDB, "postgres": testkit.PostgreSQL}
	for _, s := range scenarios() {
		for _, db := range databases() {
			if servers[db.driver] == nil {
				continue // it has no connections
			}
			t.Run(s.name+"/"+db.name, func(t *testing.T) {
				mapping, schema := hr(t, softDelete)
				dsn, server := db.create(t, schema), servers[db.driver](t)
				proxies := []*testkit.Proxy{testkit.NewProxy(t, server), testkit.NewProxy(t, server)}
				front := doors{
					open(t, setup{mapping: mapping, driver: db.driver, dsn: proxies[0].DSN(dsn)}),
					open(t, setup{mapping: mapping, driver: db.driver, dsn: proxies[1].DSN(dsn)}),
				}
				unknown, lost := 0, 0
				for history := range *histories {
					r := s.record(t, front, history, func(random *rand.Rand) {
						if random.IntN(12) == 0 {
							word := []string{commits[db.driver], commits[db.driver], "insert into", "update ", "delete from", "select "}[random.IntN(6)]
							proxies[random.IntN(2)].CutAt(word, random.IntN(2) == 0)
						}
					})
					for _, p := range proxies {
						p.LeaveAlone() // who prepares the next history is left alone
					}
					s.check(t, r)
					unknown += r.unknown()
					lost += historyClients*historySteps - len(r.ops)
				}
				t.Logf("%d operations whose end nobody knows, %d that failed", unknown, lost)
				if unknown+lost == 0 {
					t.Error("no connection was lost: nothing is proven")
				}
			})
		}
	}
}

// commits is how each database is sent a COMMIT.
var commits = map[string]string{"mysql": "\x03commit", "postgres": "commit\x00"}
