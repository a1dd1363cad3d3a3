package adapter_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"scim-adapter/backends"
)

// TestEveryKindOfErrorHasItsAnswer: what the backend says becomes a status; its own words stay in the log.
func TestEveryKindOfErrorHasItsAnswer(t *testing.T) {
	for kind, want := range map[backends.ErrorKind]struct {
		status   int
		scimType string
	}{
		backends.NotFound:       {404, ""},
		backends.Conflict:       {409, "uniqueness"},
		backends.Invalid:        {400, "invalidValue"},
		backends.Unsupported:    {501, ""},
		backends.Denied:         {502, ""},
		backends.RateLimited:    {429, ""},
		backends.Unavailable:    {503, ""},
		backends.Timeout:        {504, ""},
		backends.OutcomeUnknown: {504, ""},
		backends.BadResponse:    {502, ""},
		backends.Internal:       {500, ""},
	} {
		t.Run(kind.String(), func(t *testing.T) {
			s := spy{disturb: func(context.Context, string, string) error {
				return &backends.Error{Kind: kind, Op: "op", Field: "login", Err: errors.New("the words of the application: secret")}
			}}
			door := open(t, setup{decorate: s.decorate})
			for method, body := range map[string]string{"GET": "", "PUT": `{"userName":"x"}`, "DELETE": "", "PATCH": `{` + patchOp + `,"Operations":[{"op":"replace","path":"title","value":"x"}]}`} {
				w := door.do(t, method, "/scim/v2/Users/1", body)
				if w.Code != want.status {
					t.Errorf("%s: %d %s", method, w.Code, w.Body)
				}
				mustBeError(t, w, want.scimType)
				if strings.Contains(w.Body.String(), "secret") {
					t.Errorf("%s: the application's words reach the client: %s", method, w.Body)
				}
				if retry := w.Header().Get("Retry-After"); (retry != "") != (want.status == 429 || want.status == 503) {
					t.Errorf("%s: Retry-After %q", method, retry)
				}
			}
			if w := door.do(t, "GET", "/scim/v2/Users", ""); w.Code == http.StatusOK {
				t.Errorf("a list: %s", w.Body)
			}
		})
	}
}

func TestAPanicIsAnAnswerAndIsCounted(t *testing.T) {
	s := spy{disturb: func(context.Context, string, string) error { panic("on purpose") }}
	door := open(t, setup{decorate: s.decorate})
	w := door.do(t, "GET", "/scim/v2/Users/1", "")
	if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "on purpose") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	mustBeError(t, w, "")
	if lines := door.metrics(t, "scimadapter_panics_total"); len(lines) != 1 || !strings.HasSuffix(lines[0], " 1") {
		t.Error(lines)
	}
}

// TestTheDeadlineEndsARequest: the client gets an answer before it gives up (OKTA-H3: 60 s; the deadline is 50 s where
// nothing else is configured).
func TestTheDeadlineEndsARequest(t *testing.T) {
	s := spy{disturb: func(ctx context.Context, _, _ string) error {
		<-ctx.Done()
		return ctx.Err()
	}}
	door := open(t, setup{decorate: s.decorate, deadline: 50 * time.Millisecond})
	for _, method := range []string{"GET", "DELETE"} {
		w := door.do(t, method, "/scim/v2/Users/1", "")
		if w.Code != http.StatusGatewayTimeout {
			t.Errorf("%s: %d %s", method, w.Code, w.Body)
		}
		mustBeError(t, w, "")
	}
}

// TestTooManyToLookAt (RFC-FIL-16): what the database cannot filter is looked at by the adapter up to max_scan records;
// with one more the answer is an error, never a part.
func TestTooManyToLookAt(t *testing.T) {
	mapping := strings.Replace(read(t, "testdata/applications/hr/mapping.hcl"), "path = \"/scim/v2\"", "path = \"/scim/v2\"\n  max_scan = 3", 1)
	door := open(t, setup{mapping: mapping})
	for _, name := range []string{"ann", "bob", "cid", "dan"} {
		const search = "/scim/v2/Users?filter=displayName%20ne%20%22x%22" // displayName is an expression
		door.do(t, "POST", "/scim/v2/Users", user(`"userName":"`+name+`"`))
		w := door.do(t, "GET", search, "")
		if name != "dan" {
			if w.Code != http.StatusOK {
				t.Errorf("up to %s: %d %s", name, w.Code, w.Body)
			}
			continue
		}
		if w.Code != http.StatusBadRequest {
			t.Errorf("%d %s", w.Code, w.Body)
		}
		mustBeError(t, w, "tooMany")
	}
}
