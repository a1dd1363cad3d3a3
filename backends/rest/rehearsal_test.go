package rest_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"scim-adapter/backends"
	"scim-adapter/backends/backendtest"
	"scim-adapter/backends/memory"
	"scim-adapter/backends/rest"
	"scim-adapter/internal/testkit/people"
)

// rehearsable gives the people application, whose collections are of a variant, and which refuses writes while stores
// that rehearse are asked.
func rehearsable(collections func() []backends.Collection) func(t *testing.T) backendtest.Application {
	return func(t *testing.T) backendtest.Application {
		t.Helper()
		server := httptest.NewServer(people.New())
		t.Cleanup(server.Close)
		return func(heard backends.Listener, r *backends.Rehearsal) backends.Store {
			options := []rest.Option{rest.WithRehearsal(r)}
			if heard != nil {
				options = append(options, rest.WithListener(heard))
			}
			if r != nil {
				options = append(options, rest.WithRoundTripper(readsOnly{t, r.Given == nil}))
			}
			settings := &rest.Settings{URL: text(server.URL), Bearer: "a-secret", Concurrency: 1}
			return openKind(t, rest.Kind(options...), settings, collections())
		}
	}
}

// readsOnly fails the test where anything but a read is sent, or where nothing may be.
type readsOnly struct {
	t     *testing.T
	reads bool
}

// RoundTrip sends reads.
func (r readsOnly) RoundTrip(req *http.Request) (*http.Response, error) {
	if !r.reads || req.Method != http.MethodGet {
		r.t.Errorf("a rehearsal sends %s %s", req.Method, req.URL)
	}
	return http.DefaultTransport.RoundTrip(req)
}

// variants are the people application's collections with other ways to keep members and to find records.
func variants() map[string]func() []backends.Collection {
	return map[string]func() []backends.Collection{
		"members by requests of their own": contract,
		"members in the document": func() []backends.Collection {
			collections := contract()
			collections[1].Sets[0].Settings = nil
			return collections
		},
		"a lookup, and no get": func() []backends.Collection {
			collections := contract()
			for _, c := range collections {
				r, _ := c.Settings.(*rest.Resource)
				r.On[2].Lookup = text(c.Fields[1].Name)
				r.On = append(r.On[:1:1], r.On[2:]...)
			}
			return collections
		},
		"members in lists of their own": func() []backends.Collection { return listedTeams(nil) },
		"members in texts of their own": func() []backends.Collection { return listedTeams(commas{}) },
		"events, and pages of one": func() []backends.Collection {
			collections := contract()
			users, _ := collections[0].Settings.(*rest.Resource)
			users.On[0].Page.Size, users.On[0].Total = 1, text("")
			nick := on("nickName", "PATCH /people/{id}")
			nick.Body = text("{'note': 'asked'}")
			users.On = append(users.On, nick)
			return collections
		},
	}
}

// listedTeams keeps the teams of a person in a field of the person.
func listedTeams(codec backends.ListCodec) []backends.Collection {
	collections := contract()
	collections[1].Sets[0].Settings, collections[1].Sets[0].List, collections[1].Sets[0].Codec = nil, "memberOf", codec
	if codec != nil {
		collections[0].Fields = append(collections[0].Fields, backends.Field{Name: "memberOf", Use: backends.Read | backends.Write})
	}
	return collections
}

// commas is a list in a text.
type commas struct{}

// Decode gives the parts.
func (commas) Decode(v backends.Value) ([]string, error) {
	s, _ := v.(string)
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' }), nil
}

// Encode joins them.
func (commas) Encode(_ backends.Value, texts []string) (backends.Value, error) {
	return strings.Join(texts, ","), nil
}

func TestARehearsalMakesTheCallsOfTheRealThing(t *testing.T) {
	for name, collections := range variants() {
		t.Run(name, func(t *testing.T) { backendtest.Rehearse(t, rehearsable(collections)) })
	}
}

func TestARehearsalWithGivenRecords(t *testing.T) {
	for name, collections := range variants() {
		t.Run(name, func(t *testing.T) {
			backendtest.RehearseGiven(t, rehearsable(collections), func(t *testing.T) backends.Store {
				t.Helper()
				return openKind(t, memory.Kind(memory.WithLists()), &memory.Settings{}, collections())
			})
		})
	}
}
