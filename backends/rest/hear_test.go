package rest_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"scim-adapter/backends"
	"scim-adapter/backends/rest"
	"scim-adapter/internal/diag"
)

// secret is every credential in these tests; tokens begin with it.
const secret = "s3cret"

// heard gives what a listener hears.
type heard struct{ list []backends.Call }

func (h *heard) hear(_ context.Context, c backends.Call) { h.list = append(h.list, c) }

func (h *heard) texts() []string {
	out := []string{}
	for _, c := range h.list {
		out = append(out, strings.Join(append([]string{c.String()}, c.Headers...), " | "))
	}
	return out
}

// createTwice gives what is heard of a create that happens, and of its rehearsal.
func createTwice(t *testing.T, settings *rest.Settings, collections []backends.Collection) (happened, rehearsed *heard) {
	t.Helper()
	happened, rehearsed = &heard{}, &heard{}
	for _, kind := range []backends.Kind{
		rest.Kind(rest.WithListener(happened.hear)), rest.Kind(rest.WithRehearsal(&backends.Rehearsal{Heard: rehearsed.hear})),
	} {
		ann := backends.Delta{Set: []backends.Assignment{{Field: 1, Value: "ann"}}}
		if _, err := openKind(t, kind, settings, collections).Collection("Person").Create(t.Context(), ann, backends.Selection{}); err != nil {
			t.Fatal(err)
		}
	}
	return happened, rehearsed
}

// TestCredentialsAreNotHeard, neither of what is sent nor of what is rehearsed, and a login is no call.
func TestCredentialsAreNotHeard(t *testing.T) {
	login := rest.Request{Request: text("POST /login"), Body: text("{'password': password}")}
	session := func(s rest.Session) func(*rest.Settings) {
		s.Request, s.Username, s.Password, s.Token = login, "scim", secret, text("response.body.token")
		return func(settings *rest.Settings) { settings.Session = &s }
	}
	for name, c := range map[string]struct {
		use  func(*rest.Settings)
		want string
	}{
		"none":  {func(*rest.Settings) {}, `POST /people?notify=no {"login":"ann"} | Accept: application/json | Content-Type: application/json`},
		"basic": {func(s *rest.Settings) { s.Basic = &rest.Basic{Username: "u", Password: secret} }, `POST /people?notify=no {"login":"ann"} | Accept: application/json | Authorization: *** | Content-Type: application/json`},
		"a key in a header": {
			func(s *rest.Settings) { s.APIKey = &rest.APIKey{Header: "X-Key", Value: secret} },
			`POST /people?notify=no {"login":"ann"} | Accept: application/json | Content-Type: application/json | X-Key: ***`,
		},
		"a key in the query": {
			func(s *rest.Settings) { s.APIKey = &rest.APIKey{Query: "key", Value: secret} },
			`POST /people?key=***&notify=no {"login":"ann"} | Accept: application/json | Content-Type: application/json`,
		},
		"headers of all requests": {
			func(s *rest.Settings) { s.Headers = map[string]diag.Text{"X-Own": text(secret)} },
			`POST /people?notify=no {"login":"ann"} | Accept: application/json | Content-Type: application/json | X-Own: ***`,
		},
		"OAuth 2": {func(s *rest.Settings) {
			s.OAuth2 = &rest.OAuth2{TokenURL: strings.TrimSuffix(s.URL.Value, "/api") + "/token", ClientID: "c", ClientSecret: secret}
		}, `POST /people?notify=no {"login":"ann"} | Accept: application/json | Authorization: *** | Content-Type: application/json`},
		"a session's cookie": {
			session(rest.Session{Cookie: "sid"}), `POST /people?notify=no {"login":"ann"} | Accept: application/json | Content-Type: application/json | Cookie: ***`,
		},
		"a session's parameter": {
			session(rest.Session{Param: "token"}), `POST /people?notify=no&token=*** {"login":"ann"} | Accept: application/json | Content-Type: application/json`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			settings := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				_, _ = fmt.Fprintf(w, `{"id":"1","token":"%[1]s","access_token":"%[1]s","token_type":"Bearer"}`, secret)
			}))
			settings.URL.Value += "/api"
			c.use(settings)
			create := on("create", "POST /people")
			create.Query = texts("notify", "'no'")
			collections := one(on("list", "GET /people"), on("get", "GET /people/{id}"), create)
			happened, rehearsed := createTwice(t, settings, collections)
			if diff := cmp.Diff(c.want, happened.texts()[0]); diff != "" || strings.Contains(fmt.Sprint(happened.list, rehearsed.list), secret) {
				t.Errorf("-want +heard\n%s", diff)
			}
			got := rehearsed.texts()
			for i := range got {
				got[i] = strings.ReplaceAll(got[i], backends.NewKey, "1")
			}
			if diff := cmp.Diff(happened.texts(), got); diff != "" || len(got) != 2 {
				t.Errorf("-sent +rehearsed\n%s", diff)
			}
		})
	}
}

// TestCallsOfEveryFormat: a rehearsal sends as much as the real thing shows, in every format.
func TestCallsOfEveryFormat(t *testing.T) {
	for name, c := range map[string]struct {
		format, answer string
		contentType    string
		want           []string
	}{
		"form": {"form", "id=7", "application/x-www-form-urlencoded", []string{"POST /people login=ann", "GET /people/7"}},
		"JSON-RPC": {
			"jsonrpc", `{"jsonrpc":"2.0","id":1,"result":{"id":"7"}}`, "application/json", []string{
				`person.create {"auth":"***","id":1,"jsonrpc":"2.0","method":"person.create","params":{"login":"ann"}}`,
				`person.get {"auth":"***","id":1,"jsonrpc":"2.0","method":"person.get","params":{"ids":"7"}}`,
			},
		},
		"SOAP": {
			"soap", `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><person><id>7</id></person></e:Body></e:Envelope>`, "text/xml", []string{
				`POST / <?xml version="1.0" encoding="UTF-8"?>` + "\n" +
					`<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><Create><login>ann</login></Create></soap:Body></soap:Envelope>`,
				`POST / <?xml version="1.0" encoding="UTF-8"?>` + "\n" +
					`<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><Get><id>7</id></Get></soap:Body></soap:Envelope>`,
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			settings := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", c.contentType)
				_, _ = io.WriteString(w, c.answer)
			}))
			settings.Format = text(c.format)
			collections := one(on("list", "GET /people"), on("get", "GET /people/{id}"), on("create", "POST /people"))
			switch c.format {
			case "jsonrpc":
				get, create := on("get", "person.get"), on("create", "person.create")
				get.Body, create.Body = text("{'ids': id}"), text("record")
				collections = one(on("list", "person.get"), get, create)
				settings.Session = &rest.Session{Request: rest.Request{Request: text("user.login")}, Token: text("'" + secret + "'"), Member: "auth"}
			case "soap":
				get, create := on("get", "POST /"), on("create", "POST /")
				get.Body, create.Body = text("{'Get': {'id': id}}"), text("{'Create': {'login': record.login}}")
				get.Record, create.Record = text("response.body.person"), text("response.body.person")
				collections = one(on("list", "POST /"), get, create)
			}
			happened, rehearsed := createTwice(t, settings, collections)
			for i, list := range [][]backends.Call{happened.list, rehearsed.list} { // what happens, what is rehearsed
				got := []string{}
				for _, call := range list {
					got = append(got, strings.ReplaceAll(call.Text+strings.TrimRight(" "+call.Body, " "), backends.NewKey, "7"))
				}
				if !slices.Equal(got, c.want) {
					t.Errorf("%d: -want +heard\n%s", i, cmp.Diff(c.want, got))
				}
			}
		})
	}
}

// TestANewRecordIsImaginedWhole: what the mapping sends besides the fields is there when an operation looks for it, and
// the application gives a new record what the mapping demands of all (where).
func TestANewRecordIsImaginedWhole(t *testing.T) {
	get, create, lock := on("get", "GET /people/{id}"), on("create", "POST /people"), on("active", "PUT /people/{id}/groups")
	create.Body, lock.Body = text("merge(record, {'groups': [{'id': '7'}]})"), text("concat(map(document.groups, .id), ['locked'])")
	collections := one(on("list", "GET /people"), get, create, lock)
	collections[0].Fields = append(collections[0].Fields, backends.Field{Name: "state", Use: backends.Read | backends.Filter})
	collections[0].Scope = []backends.Comparison{{Field: 3, Op: backends.In, Values: []backends.Value{"here", "there"}}}
	var rehearsed heard
	kind := rest.Kind(rest.WithRehearsal(&backends.Rehearsal{Heard: rehearsed.hear}))
	people := openKind(t, kind, &rest.Settings{URL: text("http://app.example.org/api")}, collections).Collection("Person")
	rec, err := people.Create(t.Context(), backends.Delta{
		Set: []backends.Assignment{{Field: 1, Value: "ann"}}, Events: []backends.Event{{Name: "active", Vars: map[string]any{"value": false}}},
	}, backends.Selection{})
	if want := []backends.Value{backends.NewKey, "ann", nil, "here"}; err != nil || !slices.Equal(rec.Values, want) {
		t.Errorf("%v %v, want %v", rec.Values, err, want)
	}
	want := []string{
		`POST /people {"groups":[{"id":"7"}],"login":"ann"}`, "GET /people/‹new›", `PUT /people/‹new›/groups ["7","locked"]`, "GET /people/‹new›",
	}
	got := []string{}
	for _, c := range rehearsed.list {
		got = append(got, c.String())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +heard\n%s", diff)
	}
}
