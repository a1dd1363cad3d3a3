package adapter_test

import (
	"crypto/sha256"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"scim-adapter/adapter"
	"scim-adapter/internal/scim"
)

// world is a front door, and what a plain model knows of the application behind it.
type world struct {
	door *frontDoor
	t    *testing.T
	r    *rapid.T

	users  map[string]*account
	groups map[string]*team
	seen   map[string]tagged // by location: the last version that was seen

	differ func(format string, args ...any) // tells of a difference
	over   bool                             // one was told of, and nothing more is to be tried
}

// account is what the model knows of a User.
type account struct {
	id      string
	text    map[string]string // by path; what is absent is not there
	active  bool
	neither bool // active was removed
	emails  []element
	phones  []element
	deleted bool
}

// element is one of the values of emails or phoneNumbers. An empty kind or value is none.
type element struct{ kind, value string }

// team is what the model knows of a Group.
type team struct {
	id      string
	text    map[string]string
	members []string // ids of users, in no order
	deleted bool
}

const ext = enterprise + ":"

// The dialects of the model's clients, and which deviations each refuses (docs/dialects.md).
var refusals = map[string][]string{
	"default": {},
	"strict":  {"everything"},
	"entra":   {"single_quotes"},
	"okta": {
		"remove_values", "unquoted_literal", "single_quotes", "value_path_comparison", "complex_comparison", "unknown_filter",
	},
	"jumpcloud": {
		"created_element", "unquoted_literal", "single_quotes", "value_path_comparison", "complex_comparison", "unknown_filter",
	},
}

func tolerates(dialect, deviation string) bool {
	return dialect != "strict" && !slices.Contains(refusals[dialect], deviation)
}

// newWorld opens a new application with a client for every dialect; its token is its name.
func newWorld(t *testing.T, r *rapid.T, s setup) *world {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(refusals)) {
		dialect, ok := scim.DialectNamed(name)
		if !ok {
			t.Fatal(name)
		}
		s.clients = append(s.clients, adapter.Client{Name: name, TokenHash: sha256.Sum256([]byte(name)), Dialect: dialect})
	}
	s.dsn = quick(t)
	return &world{
		door: open(t, s), t: t, r: r, users: map[string]*account{}, groups: map[string]*team{}, seen: map[string]tagged{}, differ: r.Fatalf,
	}
}

func (a *account) clone() *account {
	b := *a
	b.text, b.emails, b.phones = maps.Clone(a.text), slices.Clone(a.emails), slices.Clone(a.phones)
	return &b
}

func (a *account) switchTo(active bool) { a.active, a.neither = active, false }

func (g *team) clone() *team {
	h := *g
	h.text, h.members = maps.Clone(g.text), slices.Clone(g.members)
	return &h
}

// fold makes texts equal that differ by case only: each character becomes the first of those that are its case.
func fold(s string) string {
	return strings.Map(func(c rune) rune {
		first := c
		for other := unicode.SimpleFold(c); other != c; other = unicode.SimpleFold(other) {
			first = min(first, other)
		}
		return first
	}, s)
}

// alive gives the users that are there, in the order of their ids.
func (w *world) alive() []*account {
	var list []*account
	for _, a := range w.users {
		if !a.deleted {
			list = append(list, a)
		}
	}
	slices.SortFunc(list, func(a, b *account) int { return byID(a.id, b.id) })
	return list
}

func (w *world) teams() []*team {
	var list []*team
	for _, g := range w.groups {
		if !g.deleted {
			list = append(list, g)
		}
	}
	slices.SortFunc(list, func(a, b *team) int { return byID(a.id, b.id) })
	return list
}

// byID orders ids, which are numbers.
func byID(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

func (w *world) exists(user string) bool {
	a, ok := w.users[user]
	return ok && !a.deleted
}

// memberships gives the ids of the groups of a user.
func (w *world) memberships(user string) []string {
	var ids []string
	for _, g := range w.teams() {
		if slices.Contains(g.members, user) {
			ids = append(ids, g.id)
		}
	}
	return ids
}

// taken tells whether another user has a userName.
func (w *world) taken(userName, by string) bool {
	return slices.ContainsFunc(w.alive(), func(a *account) bool { return a.id != by && fold(a.text["userName"]) == fold(userName) })
}

func (w *world) nameTaken(displayName, by string) bool {
	return slices.ContainsFunc(w.teams(), func(g *team) bool { return g.id != by && fold(g.text["displayName"]) == fold(displayName) })
}
