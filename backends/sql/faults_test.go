package sql

import (
	"testing"

	"scim-adapter/backends"
	"scim-adapter/internal/testkit"
)

// TestLostConnections: what was never sent is Unavailable, a COMMIT whose answer is lost is OutcomeUnknown and is
// not tried again, and the next request finds a new connection.
func TestLostConnections(t *testing.T) {
	for name, db := range databases() {
		if db.server == nil {
			continue
		}
		t.Run(name, func(t *testing.T) {
			server := db.server(t)
			proxy := testkit.NewProxy(t, server)
			dsn := db.make(t, append([]string{}, schema...)...)
			s := db.open(t, proxy.DSN(dsn), &log{})
			users := s.Collection("User")
			count := func() int {
				n, err := users.List(t.Context(), backends.Query{Total: true}, nil)
				if err != nil {
					t.Error(err)
				}
				return n
			}
			commit := map[string]string{"mysql": "\x03commit", "postgres": "commit\x00"}[db.driver] // as they send it
			for _, test := range []struct {
				word     string
				answered bool
				kind     backends.ErrorKind
				rows     int
			}{
				{"insert into", false, backends.Unavailable, 0},
				{"insert into", true, backends.Unavailable, 0},
				{commit, false, backends.OutcomeUnknown, 0},
				{commit, true, backends.OutcomeUnknown, 1},
			} {
				before := count()
				proxy.CutAt(test.word, test.answered)
				_, err := users.Create(t.Context(), delta(login, "x"), backends.Selection{})
				wantKind(t, err, test.kind)
				if made := count() - before; made != test.rows {
					t.Errorf("%q (answered %v): %d rows were made", test.word, test.answered, made)
				}
			}
			proxy.Cut()
			if n := count(); n != 1 {
				t.Errorf("after all connections were lost: %d", n)
			}
			proxy.CutAt("select", false)
			_, err := users.Get(t.Context(), backends.Key{int64(1)}, backends.Selection{})
			if err != nil && backends.KindOf(err) != backends.Unavailable && backends.KindOf(err) != backends.NotFound {
				t.Error(err)
			}
		})
	}
}
