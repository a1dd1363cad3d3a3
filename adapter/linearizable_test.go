package adapter_test

import (
	"fmt"
	"testing"
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
