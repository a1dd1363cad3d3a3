package adapter_test

import (
	"bufio"
	"bytes"
	"cmp"
	databasesql "database/sql"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "write the answers of the cycles as they are now")

// TestCycles plays the files of testdata/cycles: what clients really send, in order, with the whole answer
// to each request beside it.
//
// A file is a txtar archive. Its sections are, in this order: `mapping.hcl` and `schema.sql`, where the file
// does not want those of testdata/applications/hr; `data.sql`, the rows at the beginning; then pairs of a
// step, named by what it shows, and its `answer`. A step is a request (a request line, headers, an empty
// line, a body), or a SELECT that shows what the application has in its tables by then.
// Run the test with -update to write the answers anew, and read the difference.
func TestCycles(t *testing.T) {
	for _, db := range databases() {
		t.Run(db.name, func(t *testing.T) { runCycles(t, db) })
	}
}

// runCycles plays all files on one kind of database. The answers are the same on all of them.
func runCycles(t *testing.T, db database) {
	t.Helper()
	files, err := filepath.Glob("testdata/cycles/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cycles: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { playCycle(t, db, file) })
	}
}

func playCycle(t *testing.T, db database, file string) {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	given := map[string]string{
		"mapping.hcl": read(t, "testdata/applications/hr/mapping.hcl"),
		"schema.sql":  read(t, "testdata/applications/hr/schema.sql"),
	}
	steps := archive.Files
	for len(steps) > 0 && filepath.Ext(steps[0].Name) != "" {
		given[steps[0].Name] = string(steps[0].Data)
		steps = steps[1:]
	}
	if len(steps)%2 != 0 {
		t.Fatalf("%s: a step without an answer", file)
	}
	dsn := db.create(t, given["schema.sql"], given["data.sql"])
	door := open(t, setup{mapping: given["mapping.hcl"], driver: db.driver, dsn: dsn})
	for i := 0; i < len(steps); i += 2 {
		got := door.play(t, db, dsn, string(steps[i].Data))
		if *update && db.name == sqlite.name {
			steps[i+1].Data = []byte(got)
			continue
		}
		if diff := gocmp.Diff(string(steps[i+1].Data), got); diff != "" {
			t.Errorf("%s: %s: -wanted +got\n%s", file, steps[i].Name, diff)
		}
	}
	if *update && db.name == sqlite.name {
		if err := os.WriteFile(file, txtar.Format(archive), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// play does one step and gives its answer as it stands in the files.
func (d *frontDoor) play(t *testing.T, db database, dsn, step string) string {
	t.Helper()
	if strings.HasPrefix(step, "SELECT") {
		return show(t, db, dsn, step)
	}
	r, err := parseRequest(step)
	if err != nil {
		t.Fatalf("%s: %v", step, err)
	}
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r.WithContext(t.Context()))
	return format(t, w)
}

// parseRequest reads a request as it stands in the files. A token is added where it brings none.
func parseRequest(text string) (*http.Request, error) {
	first, rest, _ := strings.Cut(text, "\n")
	method, target, _ := strings.Cut(strings.TrimSpace(first), " ")
	lines := bufio.NewReader(strings.NewReader(rest + "\n"))
	headers, err := textproto.NewReader(lines).ReadMIMEHeader()
	if err != nil {
		return nil, err
	}
	var body bytes.Buffer
	if _, err := lines.WriteTo(&body); err != nil {
		return nil, err
	}
	r := httptest.NewRequest(method, "https://scim.example.org/", bytes.NewReader(bytes.TrimSpace(body.Bytes())))
	r.Header = http.Header(headers)
	for name, standard := range map[string]string{"Authorization": "Bearer " + token, "Content-Type": "application/scim+json"} {
		r.Header.Set(name, cmp.Or(r.Header.Get(name), standard))
	}
	return r, aim(r, "/scim/v2"+target)
}

// format writes an answer: status, the headers that matter, and the body, indented but in its own order.
func format(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	var out strings.Builder
	fmt.Fprintf(&out, "%d %s\n", w.Code, http.StatusText(w.Code))
	for _, name := range []string{"Content-Type", "Location", "WWW-Authenticate", "Allow", "Retry-After", "ETag"} {
		if v := w.Header().Get(name); v != "" {
			fmt.Fprintf(&out, "%s: %s\n", name, v)
		}
	}
	if w.Body.Len() == 0 {
		return out.String()
	}
	var body bytes.Buffer
	if err := json.Indent(&body, bytes.TrimSpace(w.Body.Bytes()), "", "  "); err != nil {
		t.Fatalf("the answer is not JSON: %v\n%s", err, w.Body)
	}
	fmt.Fprintf(&out, "\n%s\n", single.ReplaceAllString(body.String(), "[$1]"))
	return out.String()
}

// single is a list of one text, which needs no lines of its own.
var single = regexp.MustCompile(`\[\n\s+("[^"\n]*")\n\s+\]`)

// show gives the rows of a query.
func show(t *testing.T, db database, dsn, query string) string {
	t.Helper()
	pool, err := databasesql.Open(db.goDriver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close() //nolint:errcheck // read only
	rows, err := pool.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close() //nolint:errcheck // read only
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	values := make([]databasesql.NullString, len(columns))
	targets := make([]any, len(columns))
	for i := range values {
		targets[i] = &values[i]
	}
	var out strings.Builder
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			t.Fatal(err)
		}
		for i, v := range values {
			if i > 0 {
				out.WriteString(" | ")
			}
			if out.WriteString(v.String); !v.Valid {
				out.WriteString("NULL")
			}
		}
		out.WriteByte('\n')
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
