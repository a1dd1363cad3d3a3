package replay

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"scim-adapter/adapter"
	"scim-adapter/backends"
	"scim-adapter/backends/memory"
	"scim-adapter/internal/assembly"
)

const token, reader = "0123456789abcdef-token", "0123456789abcdef-reader"

// recording is a front door with a recorder around it.
type recording struct {
	door     http.Handler
	inner    http.Handler // without the recorder
	file     string
	recorder *Recorder
	assembly *assembly.Assembly
}

func newRecording(t *testing.T, o Options) *recording {
	t.Helper()
	t.Setenv("TOKEN", token)
	t.Setenv("READER", reader)
	a, found := assembly.Load("testdata/hr.hcl", map[string]backends.Kind{"memory": memory.Kind()})
	if found.HasErrors() {
		t.Fatal(found)
	}
	door, release, err := a.Open(t.Context(), assembly.Options{
		Log: slog.New(slog.DiscardHandler), Metrics: adapter.NewMetrics(prometheus.NewRegistry(), "test", "test"),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(release)
	r := &recording{file: filepath.Join(t.TempDir(), "requests.jsonl"), assembly: a, inner: door}
	if r.recorder, err = Open(r.file, o); err != nil {
		t.Fatal(err)
	}
	r.door = r.recorder.Around(a.Config, door)
	return r
}

// send sends a request with a token and gives the answer's status.
func (r *recording) send(t *testing.T, token, method, path, body string, headers ...string) int {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), method, "https://scim.example.org/scim/v2"+path, strings.NewReader(body))
	request.Header.Set("Authorization", "Bearer "+token)
	if body != "" {
		request.Header.Set("Content-Type", "application/scim+json")
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	answer := httptest.NewRecorder()
	r.door.ServeHTTP(answer, request)
	return answer.Code
}

// end closes the recorder, and gives the file and what is in it.
func (r *recording) end(t *testing.T) (string, []Entry) {
	t.Helper()
	if err := r.recorder.Close(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(r.file)
	if err != nil {
		t.Fatal(err)
	}
	entries, err := Read(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return string(text), entries
}

// plain leaves out times, and lists requests one a line: method, path, body, what was omitted, status.
func plain(entries []Entry) []string {
	var list []string
	for _, e := range entries {
		path, _ := url.QueryUnescape(strings.ReplaceAll(e.Path, "+", " "))
		line := e.Client + ": " + e.Method + " " + path
		if e.Body != nil {
			line += " " + string(e.Body)
		}
		if e.Omitted != "" {
			line += " (" + e.Omitted + ")"
		}
		list = append(list, line)
	}
	return list
}

func TestRecordKeepingPersonalValues(t *testing.T) {
	r := newRecording(t, Options{Personal: true})
	created := r.send(t, token, "POST", "/Users", `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"ada","password":"hunter2","active":true,`+
		`"ims":[{"type":"otp","value":"JBSWY3DP"}],"urn:example:params:scim:schemas:extension:badge:2.0:User":{"pin":"4711","colour":"red"}}`)
	if created != http.StatusCreated {
		t.Fatal(created)
	}
	r.send(t, token, "PATCH", "/Users/1", `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[`+
		`{"op":"Replace","path":"password","value":"hunter2"},{"op":"add","value":{"PassWord":"hunter2","name.givenName":"Ada"}},`+
		`{"op":"replace","path":"urn:example:params:scim:schemas:extension:badge:2.0:User:pin","value":"4711"},`+
		`{"op":"replace","path":"ims[value eq \"JBSWY3DP\"].value","value":"X"},{"op":"replace","path":"ims","value":"JBSWY3DP"},`+
		`{"op":"replace","path":"active","value":false}]}`, "If-Match", `W/"3"`)
	r.send(t, token, "GET", `/Users?filter=`+url.QueryEscape(`userName eq "ada" and (password eq "hunter2" or ims[type eq "otp" and value sw "JBS"])`)+"&count=10&access_token=t0ken", "")
	r.send(t, token, "POST", "/.search", `{"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],"filter":"password sw \"hunter\"","attributes":["userName"],"count":5}`)
	r.send(t, token, "POST", "/Bulk", `{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"failOnErrors":1,"Operations":[`+
		`{"method":"POST","path":"/Users","bulkId":"b1","data":{"userName":"bob","password":"hunter2"}},`+
		`{"method":"PATCH","path":"/Groups/1","data":{"Operations":[{"op":"add","path":"members","value":[{"value":"bulkId:b1"}]}]}}]}`)
	r.send(t, token, "POST", "/Users", `{"userName":"eve","password":"hunter2"`)
	r.send(t, reader, "GET", "/Users/1", "")
	r.send(t, reader, "DELETE", "/Users/1", "")              // refused: not let in
	r.send(t, "no such token at all", "GET", "/Users/1", "") // neither
	text, entries := r.end(t)
	want := []string{
		`okta: POST /Users {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"ada","password":"‹redacted›","active":true,` +
			`"ims":[{"type":"otp","value":"‹redacted›"}],"urn:example:params:scim:schemas:extension:badge:2.0:User":{"pin":"‹redacted›","colour":"red"}}`,
		`okta: PATCH /Users/1 {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[` +
			`{"op":"Replace","path":"password","value":"‹redacted›"},{"op":"add","value":{"PassWord":"‹redacted›","name.givenName":"Ada"}},` +
			`{"op":"replace","path":"urn:example:params:scim:schemas:extension:badge:2.0:User:pin","value":"‹redacted›"},` +
			`{"op":"replace","path":"ims[value eq \"‹redacted›\"].value","value":"‹redacted›"},{"op":"replace","path":"ims","value":"‹redacted›"},` +
			`{"op":"replace","path":"active","value":false}]}`,
		`okta: GET /Users?filter=userName eq "ada" and (password eq "‹redacted›" or ims[type eq "otp" and value sw "‹redacted›"])&count=10&‹redacted›=‹redacted›`,
		`okta: POST /.search {"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],"filter":"password sw \"‹redacted›\"","attributes":["userName"],"count":5}`,
		`okta: POST /Bulk {"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"failOnErrors":1,"Operations":[` +
			`{"method":"POST","path":"/Users","bulkId":"b1","data":{"userName":"bob","password":"‹redacted›"}},` +
			`{"method":"PATCH","path":"/Groups/1","data":{"Operations":[{"op":"add","path":"members","value":[{"value":"bulkId:b1"}]}]}}]}`,
		`okta: POST /Users (the body is no JSON that can be read)`,
		`reader: GET /Users/1`,
	}
	if diff := cmp.Diff(want, plain(entries)); diff != "" {
		t.Error(diff)
	}
	if entries[0].Status != http.StatusCreated || entries[0].Application != "hr" || entries[0].Time.IsZero() || entries[1].Headers["If-Match"] != `W/"3"` {
		t.Errorf("%+v", entries[:2])
	}
	for _, bad := range []string{"hunter2", "4711", "JBSWY3DP", "t0ken", token, reader} {
		if strings.Contains(text, bad) {
			t.Errorf("%q is in the recording", bad)
		}
	}
}

// TestPseudonyms: the same value has the same pseudonym in bodies, filters and paths, and another case is another case.
// The name has letters that no pseudonym has by chance.
func TestPseudonyms(t *testing.T) {
	r := newRecording(t, Options{})
	r.send(t, token, "POST", "/Users", `{"userName":"zoe@corp.example.com","externalId":"zoe","name":{"givenName":"Zoe"},"userType":"Contractor","emails":[{"type":"work","value":"zoe@corp.example.com","primary":true}],"phoneNumbers":[{"value":"+49 (30) 1234-567"}]}`)
	r.send(t, token, "GET", `/Users?filter=`+url.QueryEscape(`userName eq "ZOE@CORP.EXAMPLE.COM" and id eq "1" and name.givenName eq "Zoe"`), "")
	r.send(t, token, "PATCH", "/Groups/1", `{"Operations":[{"op":"remove","path":"members[value eq \"1\"]"}]}`)
	text, entries := r.end(t)
	if strings.Contains(strings.ToLower(text), "zoe") || strings.Contains(text, "corp") || strings.Contains(text, "1234-567") {
		t.Error(text)
	}
	lines := plain(entries)
	mail := between(lines[0], `"userName":"`, `"`)
	given := between(lines[0], `"givenName":"`, `"`)
	if !strings.HasPrefix(mail, "user-") || !strings.HasSuffix(mail, "@example.org") || !strings.Contains(lines[0], `"value":"`+mail+`","primary":true`) {
		t.Error(lines[0])
	}
	local, _, _ := strings.Cut(mail, "@")
	if want := `okta: GET /Users?filter=userName eq "` + strings.ToUpper(local) + `@example.org" and id eq "1" and name.givenName eq "` + given + `"`; lines[1] != want {
		t.Errorf("want %s\ngot  %s", want, lines[1])
	}
	if lines[2] != `okta: PATCH /Groups/1 {"Operations":[{"op":"remove","path":"members[value eq \"1\"]"}]}` || !strings.Contains(lines[0], `"userType":"Contractor"`) {
		t.Error(lines)
	}
	if phone := between(lines[0], `"phoneNumbers":[{"value":"`, `"`); len(phone) != len("+49 (30) 1234-567") || phone[0] != '+' || phone[3] != ' ' {
		t.Error(phone)
	}
}

func between(s, before, after string) string {
	_, s, _ = strings.Cut(s, before)
	s, _, _ = strings.Cut(s, after)
	return s
}

func TestFile(t *testing.T) {
	r := newRecording(t, Options{})
	r.send(t, token, "GET", "/Users", "")
	text, _ := r.end(t)
	info, err := os.Stat(r.file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info.Mode(), err)
	}
	if err := os.WriteFile(r.file, []byte(text+`{"half":`), 0o600); err != nil { // as a crash leaves it
		t.Fatal(err)
	}
	if entries, err := Read(strings.NewReader(text + `{"half":`)); err != nil || len(entries) != 1 {
		t.Error(entries, err)
	}
	again, err := Open(r.file, Options{})
	if err != nil || again.Close() != nil {
		t.Fatal(err)
	}
	if _, err := Read(strings.NewReader(text + "{\"half\":\n" + text)); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Error(err)
	}
	for name, prepare := range map[string]func(path string) error{
		"others may read it": func(path string) error { return os.WriteFile(path, nil, 0o644) },
		"a link":             func(path string) error { return os.Symlink(r.file, path) },
		"a folder":           func(path string) error { return os.Mkdir(path, 0o700) },
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "x")
			if err := prepare(path); err != nil {
				t.Fatal(err)
			}
			if r, err := Open(path, Options{}); err == nil {
				_ = r.Close()
				t.Error("it was opened")
			}
		})
	}
}

// failing is a file on a disk that is full, or that never answers.
type failing struct{ wait chan struct{} }

func (f failing) Write([]byte) (int, error) {
	if f.wait != nil {
		<-f.wait
	}
	return 0, io.ErrShortWrite
}

func (failing) Close() error { return nil }

// TestRequestsDoNotWait: neither a full disk nor one that hangs concerns a request; it is said once, and counted.
func TestRequestsDoNotWait(t *testing.T) {
	for name, out := range map[string]failing{"full": {}, "hanging": {wait: make(chan struct{})}} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			r := newRecording(t, Options{})
			_, _ = r.end(t)
			r.recorder = newRecorder(out, Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
			r.door = r.recorder.Around(r.assembly.Config, r.inner)
			for range 3000 {
				if status := r.send(t, token, "GET", "/ServiceProviderConfig", ""); status != http.StatusOK {
					t.Fatal(status)
				}
			}
			if out.wait != nil {
				close(out.wait)
			}
			if err := r.recorder.Close(); err != nil {
				t.Fatal(err)
			}
			if n := strings.Count(log.String(), "the recording is not complete"); n != 1 || !strings.Contains(log.String(), "requests=3000") {
				t.Error(log.String())
			}
		})
	}
}
