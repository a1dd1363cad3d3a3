package adapter_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"strings"
	"testing"

	"scim-adapter/internal/testkit"
)

// TestTwoProcessesOnOneDatabase runs the races between two processes of the real program.
func TestTwoProcessesOnOneDatabase(t *testing.T) {
	for _, db := range databases() {
		t.Run(db.name, func(t *testing.T) {
			mapping, schema := hr(t, softDelete)
			dsn := db.create(t, schema, numbers(20, "INSERT INTO roles (name) VALUES ", "('g%d')"), numbers(100, "INSERT INTO employees (login) VALUES ", "('e%d')"))
			front := db.twoProcesses(t, mapping, dsn)
			for round := range *races {
				front.createOne(t, round)
				for name, c := range contests() {
					front.contest(t, c, fmt.Sprint("race", round, " of ", name))
				}
				target := fmt.Sprint("/scim/v2/Groups/", round%20+1)
				var work []string
				for first := 1; first <= 100; first += 4 {
					work = append(work, addition(first, first+5-first%2, func(i int) string { return fmt.Sprint(min(i, 100)) }))
				}
				front.workers(t, work, func(int) string { return target })
				if got := members(t, front[round%2], target); len(got) != 100 {
					t.Errorf("round %d: %d of 100 members", round, len(got))
				}
			}
			for _, s := range scenarios() {
				for history := range *histories {
					s.check(t, s.record(t, front, history, nil))
				}
			}
		})
	}
}

// twoProcesses starts the program twice.
func (d database) twoProcesses(t *testing.T, mapping, dsn string) doors {
	t.Helper()
	file := t.TempDir() + "/mapping.hcl"
	if err := os.WriteFile(file, []byte(mapping), 0o600); err != nil {
		t.Fatal(err)
	}
	hash := sha256.Sum256([]byte(testkit.Token))
	var front doors
	for range 2 {
		door := testkit.Serve(t, file, "/scim/v2", "DRIVER="+d.driver, "DSN="+dsn, "TOKEN_SHA256="+hex.EncodeToString(hash[:]))
		front = append(front, distant{t, door.Root})
	}
	return front
}

// distant is the front door of another process.
type distant struct {
	t    *testing.T
	root string
}

// ServeHTTP sends a request on and gives its answer back.
func (d distant) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		d.t.Error(err)
	}
	sent, err := http.NewRequestWithContext(r.Context(), r.Method, d.root+strings.TrimPrefix(r.URL.String(), "https://scim.example.org"), bytes.NewReader(body))
	if err != nil {
		d.t.Error(err)
		return
	}
	sent.Header = r.Header.Clone()
	sent.Header.Set("Authorization", "Bearer "+testkit.Token)
	answer, err := http.DefaultClient.Do(sent)
	if err != nil {
		d.t.Error(err)
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	defer answer.Body.Close() //nolint:errcheck // read to its end
	maps.Copy(w.Header(), answer.Header)
	w.WriteHeader(answer.StatusCode)
	if _, err := io.Copy(w, answer.Body); err != nil {
		d.t.Error(err)
	}
}
