package adapter_test

import (
	"bufio"
	"bytes"
	databasesql "database/sql"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "write the answers of the cycles as they are now")

// cycle is a file of requests and their whole answers: a txtar archive. Its first sections are files that the
// application is made of (`mapping.hcl`, `schema.sql`, `data.sql`), where it does not want the usual ones. Pairs of a
// step, named by what it shows, and its `answer` follow. A step is a request (a request line, headers, an empty line,
// a body), or a SELECT that shows what the application has in its tables by then.
type cycle struct {
	file    string
	archive *txtar.Archive
	given   map[string]string // the first sections, by name
	steps   []txtar.File      // pairs; they share the archive's memory
}

// stage is where a cycle is played.
type stage struct {
	door *frontDoor
	// rows looks into the application's tables. nil: it has none, and steps that look into them are left out.
	rows func(t *testing.T, query string) string
	tags entityTags
}

func readCycle(t *testing.T, file string) *cycle {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	c := &cycle{file: file, archive: archive, given: map[string]string{}, steps: archive.Files}
	for len(c.steps) > 0 && slices.Contains([]string{"mapping.hcl", "schema.sql", "data.sql"}, c.steps[0].Name) {
		c.given[c.steps[0].Name] = string(c.steps[0].Data)
		c.steps = c.steps[1:]
	}
	if len(c.steps)%2 != 0 {
		t.Fatalf("%s: a step without an answer", file)
	}
	return c
}

// play does every step and compares its answer; with write, the answers are written into the file instead.
func (c *cycle) play(t *testing.T, s stage, write bool) {
	t.Helper()
	for i := 0; i < len(c.steps); i += 2 {
		step, answer := string(c.steps[i].Data), &c.steps[i+1]
		var got string
		switch looks := strings.HasPrefix(step, "SELECT"); {
		case looks && s.rows == nil:
			continue
		case looks:
			got = s.rows(t, step)
		default:
			got = s.do(t, step)
		}
		if write {
			answer.Data = []byte(got)
		} else if diff := gocmp.Diff(string(answer.Data), got); diff != "" {
			t.Errorf("%s: %s: -wanted +got\n%s", c.file, c.steps[i].Name, diff)
		}
	}
	if write {
		if err := os.WriteFile(c.file, txtar.Format(c.archive), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// do sends one request and gives its answer as it stands in the files.
func (s stage) do(t *testing.T, step string) string {
	t.Helper()
	r, err := parseRequest(s.tags.real(step))
	if err != nil {
		t.Fatalf("%s: %v", step, err)
	}
	w := httptest.NewRecorder()
	s.door.ServeHTTP(w, r.WithContext(t.Context()))
	return s.tags.named(format(t, w))
}

// entityTags are the entity tags of a cycle by the names that they have in its file: v1, v2, … in the order in which
// they are first seen. A nil one leaves versions out of the answers.
type entityTags map[string]string

var (
	entityTag   = regexp.MustCompile(`(W/\\?")([^"\\]*)`)
	versionLine = regexp.MustCompile(`(?m)^ETag: .*\n|^ *"version": .*,\n`)
)

// named gives an answer with the names in place of the tags.
func (e entityTags) named(answer string) string {
	if e == nil {
		return versionLine.ReplaceAllString(answer, "")
	}
	return entityTag.ReplaceAllStringFunc(answer, func(found string) string {
		parts := entityTag.FindStringSubmatch(found)
		for name, tag := range e {
			if tag == parts[2] {
				return parts[1] + name
			}
		}
		name := fmt.Sprintf("v%d", len(e)+1)
		e[name] = parts[2]
		return parts[1] + name
	})
}

// real gives a request with the tags in place of their names.
func (e entityTags) real(request string) string {
	return entityTag.ReplaceAllStringFunc(request, func(found string) string {
		parts := entityTag.FindStringSubmatch(found)
		if tag, known := e[parts[2]]; known {
			return parts[1] + tag
		}
		return found
	})
}

// parseRequest reads a request as it stands in the files. A token and a Content-Type are added where it names none; a
// header without a value is one that the client does not send.
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
		if _, named := r.Header[name]; !named {
			r.Header.Set(name, standard)
		}
	}
	maps.DeleteFunc(r.Header, func(_ string, values []string) bool { return values[0] == "" })
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

// rows gives what a query finds in a database.
func (d database) rows(t *testing.T, dsn, query string) string {
	t.Helper()
	pool, err := databasesql.Open(d.goDriver, dsn)
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
