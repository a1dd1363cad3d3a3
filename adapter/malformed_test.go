package adapter_test

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"scim-adapter/adapter"
)

// bodied are the endpoints that take a body.
var bodied = []string{
	"POST /Users", "PUT /Users/1", "PATCH /Users/1", "POST /Users/.search", "POST /Groups", "PUT /Groups/1", "PATCH /Groups/1", "POST /Groups/.search",
	"POST /.search", "POST /Bulk", "PUT /Me", "PATCH /Me",
}

// openWithMe opens the application hr with one user, who is the client, and one group.
func openWithMe(t *testing.T, decorate *spy) *frontDoor {
	t.Helper()
	s := setup{dsn: quick(t), clients: []adapter.Client{{Name: "full", TokenHash: sha256.Sum256([]byte(token)), Me: "/Users/1"}}}
	if decorate != nil {
		s.decorate = decorate.decorate
	}
	door := open(t, s)
	for target, body := range map[string]string{"/Users": user(`"userName":"ann"`), "/Groups": `{"displayName":"Staff"}`} {
		if w := door.do(t, "POST", "/scim/v2"+target, body); w.Code != http.StatusCreated {
			t.Fatal(w.Body)
		}
	}
	return door
}

// quick gives the DSN of an application hr that does not wait for the disk: nothing is lost where the machine breaks
// down.
func quick(t *testing.T) string {
	t.Helper()
	return sqlite.create(t, read(t, "testdata/applications/hr/schema.sql")) + "?_pragma=synchronous(0)"
}

// TestMalformedDocumentsAreRefusedEverywhere sends every document of testdata/malformed, and what is made of good
// ones, to every endpoint that takes a body.
func TestMalformedDocumentsAreRefusedEverywhere(t *testing.T) {
	var s spy
	door := openWithMe(t, &s)
	s.count()
	documents := malformed(t)
	for _, endpoint := range bodied {
		method, path, _ := strings.Cut(endpoint, " ")
		for _, body := range documents {
			w := door.do(t, method, "/scim/v2"+path, body, "Content-Type", "application/scim+json")
			if err := decent(w, method, body); err != nil {
				t.Errorf("%s %q: %v", endpoint, body, err)
			}
			if scimType := scimTypeOf(w); w.Code != http.StatusBadRequest || scimType != "invalidSyntax" {
				t.Errorf("%s %q: %d %s", endpoint, body, w.Code, w.Body)
			}
		}
	}
	if n := s.count(); n > 0 {
		t.Errorf("the backend was called %d times", n)
	}
	t.Logf("%d documents, each at %d endpoints", len(documents), len(bodied))
	if len(documents) < 300 {
		t.Error("these are not enough")
	}
}

// malformed gives the documents that are written out, and those that are made of good ones: cut off, in other
// encodings, with bytes that may not be there.
func malformed(t *testing.T) []string {
	t.Helper()
	documents := strings.Split(strings.TrimSuffix(read(t, "testdata/malformed/documents.txt"), "\n"), "\n")
	const good = `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"xé\u00e9","active":true,"n":-1.5e2,"name":null,"emails":[{"value":"x"}]}`
	for i := range good {
		documents = append(documents, good[:i])
	}
	for c := range byte(' ') {
		documents = append(documents, `{"userName":"x`+string(rune(c))+`"}`)
		if c != '\t' && c != '\n' && c != '\r' {
			documents = append(documents, `{"userName":`+string(rune(c))+`"x"}`, `{"userName":"x"}`+string(rune(c)))
		}
	}
	for _, bad := range []string{"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc3", "\xe2\x82", "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x9f\x98", "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "\xfe", "\xff"} {
		documents = append(documents, `{"userName":"`+bad+`"}`, `{"`+bad+`":"x"}`, bad+`{"userName":"x"}`, `{"userName":"x"}`+bad)
	}
	for _, blank := range []string{"\ufeff", "\u00a0", "\u2028", "\u200b", "\u3000", "\v", "\f"} {
		documents = append(documents, blank+`{"userName":"x"}`, `{`+blank+`"userName":"x"}`, `{"userName":"x"}`+blank)
	}
	for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
		plain, marked := []byte{}, order.AppendUint16(nil, 0xfeff)
		for _, c := range utf16.Encode([]rune(good)) {
			plain, marked = order.AppendUint16(plain, c), order.AppendUint16(marked, c)
		}
		documents = append(documents, string(plain), string(marked))
	}
	return append(documents, deepDocuments()...)
}

// deepDocuments are nested deeper than anything in SCIM, closed and not.
func deepDocuments() []string {
	var documents []string
	for _, depth := range []int{33, 100, 10_000} {
		for opening, closing := range map[string]string{"[": "]", `{"a":`: "}", `[{"a":`: "}]", `{"emails":[`: "]}"} {
			documents = append(documents, strings.Repeat(opening, depth), strings.Repeat(opening, depth)+"1"+strings.Repeat(closing, depth))
		}
	}
	return documents
}

// secrets are words that only the application, its database and the program itself know.
var secrets = regexp.MustCompile(`employees|employee_names|telephones|emp_no|accounts|memberships|SQLSTATE|SQL logic|constraint failed|UNIQUE|NOT NULL|near "|SELECT |INSERT |goroutine |\.go:\d|panic|runtime error|nil pointer`)

// decent tells what is wrong with an answer, whatever was asked: a failure of the server, a body that is no SCIM,
// text of the application, a stack trace.
func decent(w *httptest.ResponseRecorder, method, request string) error {
	if w.Code >= 500 && w.Code != http.StatusNotImplemented {
		return fmt.Errorf("status %d: %s", w.Code, w.Body)
	}
	if w.Body.Len() == 0 {
		if method != http.MethodHead && w.Code != http.StatusNoContent && w.Code != http.StatusNotModified {
			return fmt.Errorf("status %d and no body", w.Code)
		}
		return nil
	}
	if kind := w.Header().Get("Content-Type"); !strings.HasPrefix(kind, "application/scim+json") && !strings.HasPrefix(kind, "application/json") {
		return fmt.Errorf("Content-Type %q", kind)
	}
	var body struct {
		Schemas                  []string
		Status, ScimType, Detail string
	}
	if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil || len(body.Schemas) == 0 {
		return fmt.Errorf("no SCIM: %w: %q", err, w.Body)
	}
	if w.Code < 400 {
		return nil
	}
	if body.Schemas[0] != "urn:ietf:params:scim:api:messages:2.0:Error" || body.Status != strconv.Itoa(w.Code) || body.Detail == "" {
		return fmt.Errorf("no SCIM error: %s", w.Body)
	}
	for _, found := range secrets.FindAllString(body.Detail, -1) {
		if !strings.Contains(request, found) {
			return errors.New("the application shines through: " + body.Detail)
		}
	}
	return nil
}

func scimTypeOf(w *httptest.ResponseRecorder) string {
	var body struct{ ScimType string }
	_ = json.Unmarshal(w.Body.Bytes(), &body) // whether it is JSON, decent says
	return body.ScimType
}
