package cookbook_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"scim-adapter/internal/testkit"
)

// A scene is a txtar archive whose sections are done in order. Their names say what they are:
//
//	POST /Users       a request to the front door; of a PATCH, its operations, one on a line
//	201               the status that the last request must have got, and its body without schemas, location and $ref
//	calls             what the application was asked since the request: statements that write, or HTTP exchanges
//	SELECT …          what stands in the application's tables, a row on a line
//	$ …               what a command prints, in the folder of the script's files
var (
	isRequest = regexp.MustCompile(`^(GET|POST|PUT|PATCH|DELETE) (/.*)$`)
	isStatus  = regexp.MustCompile(`^\d\d\d$`)
)

// play does every section and compares what comes out; with -update it is written down instead.
func (r *recipe) play(t *testing.T) {
	t.Helper()
	var answer *httptest.ResponseRecorder
	for i := range r.archive.Files {
		s := &r.archive.Files[i]
		got := ""
		switch command, isCommand := strings.CutPrefix(s.Name, "$ "); {
		case isRequest.MatchString(s.Name):
			r.calls.forget()
			answer = r.send(t, isRequest.FindStringSubmatch(s.Name), string(s.Data))
			continue
		case isStatus.MatchString(s.Name):
			got = r.answered(t, s.Name, answer)
		case s.Name == "calls":
			got = r.calls.String()
		case strings.HasPrefix(s.Name, "SELECT"):
			got = r.tables.rows(t, s.Name)
		case isCommand:
			got = r.run(t, command)
		default:
			t.Fatalf("%s: what is %q?", r.folder, s.Name)
		}
		if *update {
			s.Data = []byte(got)
		} else if diff := cmp.Diff(string(s.Data), got); diff != "" {
			t.Errorf("section %d, %s: -wanted +got\n%s", i+1, s.Name, diff)
		}
	}
}

// send makes a request of a section's name and body.
func (r *recipe) send(t *testing.T, line []string, body string) *httptest.ResponseRecorder {
	t.Helper()
	if line[1] == http.MethodPatch {
		body = testkit.PatchBody(strings.Split(strings.TrimSpace(body), "\n")...)
	}
	target := r.base + strings.NewReplacer(" ", "%20", `"`, "%22").Replace(line[2])
	request := httptest.NewRequestWithContext(t.Context(), line[1], target, strings.NewReader(body))
	request.Header.Set("Authorization", "Bearer "+testkit.Token)
	request.Header.Set("Content-Type", "application/scim+json")
	w := httptest.NewRecorder()
	r.door.ServeHTTP(w, request)
	return w
}

// answered gives the body of an answer as it stands in scenes.
func (r *recipe) answered(t *testing.T, status string, answer *httptest.ResponseRecorder) string {
	t.Helper()
	if got := fmt.Sprint(answer.Code); got != status {
		t.Fatalf("the answer is %s, not %s: %s", got, status, answer.Body)
	}
	if answer.Body.Len() == 0 {
		return ""
	}
	var body map[string]any
	if err := json.Unmarshal(answer.Body.Bytes(), &body); err != nil {
		t.Fatal(err)
	}
	strip(body)
	return encoded(t, body, "") + "\n"
}

// strip takes out what is the same in every answer, or names this process.
func strip(v any) {
	switch v := v.(type) {
	case map[string]any:
		for _, noise := range []string{"schemas", "$ref", "location", "resourceType", "version", "lastModified", "itemsPerPage", "startIndex"} {
			delete(v, noise)
		}
		for name, member := range v {
			strip(member)
			if o, ok := member.(map[string]any); ok && len(o) == 0 {
				delete(v, name)
			}
		}
	case []any:
		for _, element := range v {
			strip(element)
		}
	}
}

// encoded writes JSON; what does not fit on a line is divided.
func encoded(t *testing.T, v any, indent string) string {
	t.Helper()
	var line bytes.Buffer
	encoder := json.NewEncoder(&line)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		t.Fatal(err)
	}
	if line.Len()+len(indent) <= 120 {
		return strings.TrimSpace(line.String())
	}
	var parts []string
	inner := indent + "  "
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			parts = append(parts, fmt.Sprintf("%s%q: %s", inner, name, encoded(t, v[name], inner)))
		}
		return "{\n" + strings.Join(parts, ",\n") + "\n" + indent + "}"
	case []any:
		for _, element := range v {
			parts = append(parts, inner+encoded(t, element, inner))
		}
		return "[\n" + strings.Join(parts, ",\n") + "\n" + indent + "]"
	}
	return strings.TrimSpace(line.String())
}

// run gives what a command of the scene prints.
func (r *recipe) run(t *testing.T, command string) string {
	t.Helper()
	c := exec.CommandContext(t.Context(), "/bin/sh", "-c", command)
	c.Dir = r.scratch
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", command, err, out)
	}
	return string(out)
}
