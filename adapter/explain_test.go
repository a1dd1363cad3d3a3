package adapter_test

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql/driver"
	"encoding/hex"
	"flag"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"scim-adapter/adapter"
	"scim-adapter/backends"
	"scim-adapter/backends/memory"
	"scim-adapter/backends/rest"
	"scim-adapter/backends/script"
	"scim-adapter/backends/sql"
	"scim-adapter/internal/scim"
	"scim-adapter/internal/workbench/rehearse"
)

var everyCycle = flag.Bool("every-cycle", false, "explain the cycles of all clients on all databases")

// TestExplainTellsWhatHappens explains every request of every recorded cycle right before it is sent, and compares: the
// statements, with their parameters and in their order, are those that the database then gets, and so is the status
// of the answer, unless a constraint of the database refuses the last statement. Keys that the database generates, and times, are compared by their kind.
// What explanations themselves run is nothing but SELECT. On the servers the cycles of Entra ID and Okta stand for those of
// all clients, unless -every-cycle is given.
func TestExplainTellsWhatHappens(t *testing.T) {
	for _, db := range databases() {
		t.Run(db.name, func(t *testing.T) {
			globs := []string{"testdata/clients/*/*.txtar", "testdata/cycles/*.txtar"}
			if db.name != sqlite.name && !*everyCycle {
				globs = []string{"testdata/clients/entra/*.txtar", "testdata/clients/okta/*.txtar", "testdata/cycles/*.txtar"}
			}
			for _, glob := range globs {
				files, err := filepath.Glob(glob)
				if err != nil || len(files) == 0 {
					t.Fatalf("no cycles: %v", err)
				}
				for _, file := range files {
					t.Run(strings.TrimSuffix(strings.TrimPrefix(file, "testdata/"), ".txtar"), func(t *testing.T) {
						c := readCycle(t, file)
						explainCycle(t, c, db.setup(t, c))
					})
				}
			}
		})
	}
}

// TestExplainTellsWhatHappensOnEveryKind does the same for the cycles of Entra ID and Okta over a database, an API and
// a command line.
func TestExplainTellsWhatHappensOnEveryKind(t *testing.T) {
	for _, kind := range []string{"sql", "rest", "script"} {
		t.Run(kind, func(t *testing.T) {
			for _, glob := range []string{"testdata/clients/entra/*.txtar", "testdata/clients/okta/*.txtar"} {
				files, err := filepath.Glob(glob)
				if err != nil || len(files) == 0 {
					t.Fatalf("no cycles: %v", err)
				}
				for _, file := range files {
					c := readCycle(t, file)
					if len(c.given) > 0 {
						continue // it is about an application of its own
					}
					t.Run(strings.TrimSuffix(strings.TrimPrefix(file, "testdata/clients/"), ".txtar"), func(t *testing.T) {
						explainCycle(t, c, kindsOfPeople(t)[kind])
					})
				}
			}
		})
	}
}

// setup gives the application that a cycle is played on.
func (d database) setup(t *testing.T, c *cycle) setup {
	t.Helper()
	folder := "testdata/applications/hr"
	if strings.Contains(c.file, "/clients/") {
		folder = directory
	}
	return setup{
		mapping: cmp.Or(c.given["mapping.hcl"], read(t, folder+"/mapping.hcl")), driver: d.driver,
		dsn: d.create(t, cmp.Or(c.given["schema.sql"], read(t, folder+"/schema.sql")), c.given["data.sql"]),
	}
}

// explainCycle plays a cycle and explains each of its requests before.
func explainCycle(t *testing.T, c *cycle, s setup) {
	t.Helper()
	heard, wire := &callLog{}, &callLog{}
	s.clients, s.listener = speaking(c.dialect()), heard.hear
	door := open(t, s)
	stage := explainer(t, s, c.dialect(), wire.hear)
	tags := entityTags{}
	for i := 0; i < len(c.steps); i += 2 {
		name, step := c.file+": "+c.steps[i].Name, tags.real(string(c.steps[i].Data))
		if strings.HasPrefix(step, "SELECT") {
			continue
		}
		request := explained(t, step)
		wire.take()
		e, err := stage.Run(t.Context(), request)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, sent := range wire.take() {
			if sent.Write || sent.Kind == "sql" && !strings.HasPrefix(sent.Text, "SELECT") {
				t.Errorf("%s: the explanation ran %s", name, sent)
			}
		}
		heard.take()
		w := playStep(t, door, step)
		tags.named(format(t, w))
		if strings.HasPrefix(request.Path, "/Bulk") || strings.Contains(step, "Authorization:") {
			continue // what follows in a bulk request depends on what came before; and nobody explains who may not come in
		}
		compareCalls(t, name, e, heard.take(), w.Code)
		if e.Answer.Status != w.Code {
			t.Errorf("%s: explained %d %s, answered %d", name, e.Answer.Status, e.Answer.Body, w.Code)
		}
	}
}

func playStep(t *testing.T, door http.Handler, step string) *httptest.ResponseRecorder {
	t.Helper()
	r, err := parseRequest(step)
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	door.ServeHTTP(w, r.WithContext(t.Context()))
	return w
}

// explained gives a step as the command explain takes it.
func explained(t *testing.T, step string) rehearse.Request {
	t.Helper()
	r, err := parseRequest(step)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	out := rehearse.Request{Method: r.Method, Path: strings.TrimPrefix(r.RequestURI, "/scim/v2"), Body: body}
	for name, values := range r.Header {
		for _, v := range values {
			out.Headers = append(out.Headers, name+": "+v)
		}
	}
	if _, typed := r.Header["Content-Type"]; !typed {
		out.Headers = append(out.Headers, "Content-Type:")
	}
	return out
}

// compareCalls compares what was explained with what happened. Where the application refused a write that the mapping
// could not know to be wrong (a constraint of the database, a member that is not there), everything up to that write is
// compared: what follows takes back what came before.
func compareCalls(t *testing.T, name string, e *rehearse.Explanation, heard []backends.Call, answered int) {
	t.Helper()
	want, got := callTexts(heard), make([]string, len(e.Calls))
	for i, c := range e.Calls {
		got[i] = callText(c.Plain())
		if i < len(heard) {
			got[i] = callText(like(c.Plain(), heard[i]))
		}
	}
	if answered >= 400 && e.Answer.Status < 400 {
		same := 0
		for same < min(len(want), len(got)) && want[same] == got[same] {
			same++
		}
		if same > 0 && heard[same-1].Write {
			e.Answer.Status = answered
			return
		}
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("%s: -happened +explained\n%s", name, diff)
	}
}

func callTexts(list []backends.Call) []string {
	out := make([]string, len(list))
	for i, c := range list {
		out[i] = callText(c)
	}
	return out
}

// callText writes a call with its parameters as a driver gets them.
func callText(c backends.Call) string {
	args := make([]string, len(c.Args))
	for i, a := range c.Args {
		if v, err := driver.DefaultParameterConverter.ConvertValue(a); err == nil {
			a = v
		}
		if at, ok := a.(time.Time); ok {
			a = at.UTC().Truncate(time.Minute)
		}
		args[i] = fmt.Sprintf("%T %v", a, a)
	}
	return c.Text + " [" + strings.Join(args, "; ") + "] " + c.Body
}

// like gives the explained call what nobody can know before as it happened: generated keys, and what is random.
func like(explained, happened backends.Call) backends.Call {
	explained.Args = slices.Clone(explained.Args)
	for i, a := range explained.Args {
		if i >= len(happened.Args) {
			break
		}
		text, _ := a.(string)
		other, _ := happened.Args[i].(string)
		if a == backends.NewKey || strings.HasPrefix(text, "$2") && strings.HasPrefix(other, "$2") {
			explained.Args[i] = happened.Args[i]
		}
	}
	explained.Text, explained.Body = likeText(explained.Text, happened.Text), likeText(explained.Body, happened.Body)
	return explained
}

// likeText gives a text with the generated key that happened in place of the one that stands for it.
func likeText(explained, happened string) string {
	pattern := strings.ReplaceAll(regexp.QuoteMeta(explained), regexp.QuoteMeta(backends.NewKey), "[0-9]+")
	if ok, err := regexp.MatchString("^(?:"+pattern+")$", happened); ok && err == nil {
		return happened
	}
	return explained
}

// explainer opens an application for explanations.
func explainer(t *testing.T, s setup, dialect *scim.Dialect, wire backends.Listener) *rehearse.Stage {
	t.Helper()
	s = s.withDefaults(t)
	file := filepath.Join(t.TempDir(), "mapping.hcl")
	if err := os.WriteFile(file, []byte(s.mapping), 0o600); err != nil {
		t.Fatal(err)
	}
	hash := sha256.Sum256([]byte(token)) // cursors belong to who has it
	environment := map[string]string{"DRIVER": s.driver, "DSN": s.dsn, "TOKEN_SHA256": hex.EncodeToString(hash[:])}
	maps.Copy(environment, s.env)
	for name, value := range environment {
		t.Setenv(name, value)
	}
	stage, found, err := rehearse.Open(t.Context(), rehearse.Options{
		Path: file, Metrics: adapter.NewMetrics(prometheus.NewRegistry(), "test", "test"), Dialect: dialect,
		Kinds: func(r *backends.Rehearsal) map[string]backends.Kind {
			return map[string]backends.Kind{
				"sql": sql.Kind(sql.WithRehearsal(r), sql.WithListener(wire)), "rest": rest.Kind(rest.WithRehearsal(r), rest.WithListener(wire)),
				"script": script.Kind(script.WithRehearsal(r), script.WithListener(wire)), "memory": memory.Kind(),
			}
		},
	})
	mustBeGood(t, found.List, found.Sources)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stage.Close)
	return stage
}

// callLog remembers calls.
type callLog struct {
	mu   sync.Mutex
	list []backends.Call
}

func (l *callLog) hear(_ context.Context, c backends.Call) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.list = append(l.list, c)
}

func (l *callLog) take() []backends.Call {
	l.mu.Lock()
	defer l.mu.Unlock()
	list := l.list
	l.list = nil
	return list
}
