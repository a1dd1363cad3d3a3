package sql

import (
	"context"
	"errors"
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

// TestDeadlocksAreTriedAgain: the whole transaction, three times in all; nothing else is.
func TestDeadlocksAreTriedAgain(t *testing.T) {
	deadlock, other := errors.New("deadlock"), errors.New("something else")
	for name, test := range map[string]struct {
		errs  []error // of the attempts, in order
		calls int
		kind  backends.ErrorKind // of the end, where there is one
	}{
		"one deadlock":    {[]error{deadlock, nil}, 2, 0},
		"two deadlocks":   {[]error{deadlock, deadlock, nil}, 3, 0},
		"three deadlocks": {[]error{deadlock, deadlock, deadlock, nil}, 3, backends.Unavailable},
		"another error":   {[]error{other, nil}, 1, backends.Internal},
	} {
		t.Run(name, func(t *testing.T) {
			opened, _, _ := databases()["SQLite"].newStore(t)
			s := *opened.(*store) //nolint:forcetypeassert,errcheck // a test
			d := *s.d
			d.classify = func(err error) (backends.ErrorKind, bool, string) {
				if errors.Is(err, deadlock) {
					return backends.Unavailable, true, ""
				}
				return backends.Internal, false, ""
			}
			s.d = &d
			calls := 0
			err := s.write(t.Context(), "test", func(ctx context.Context, tx *transaction) error {
				calls++
				if _, err := tx.exec(ctx, "INSERT INTO teams VALUES ('t', 'once')"); err != nil {
					return err
				}
				return test.errs[calls-1]
			})
			if calls != test.calls {
				t.Errorf("%d attempts", calls)
			}
			last := test.errs[calls-1]
			if (err == nil) != (last == nil) {
				t.Errorf("%v after %v", err, last)
			}
			if err != nil {
				wantKind(t, err, test.kind)
			}
			n, countErr := opened.Collection("Group").List(t.Context(), backends.Query{Total: true}, nil)
			if want := map[bool]int{true: 1, false: 0}[err == nil]; countErr != nil || n != want {
				t.Errorf("%d rows, %v", n, countErr)
			}
		})
	}
}
