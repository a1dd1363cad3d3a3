// Package people is a small application for tests: people and teams, with an API over HTTP and a command
// line. It knows nothing of SCIM, and is as particular as applications are: logins are unique, members must
// exist.
package people

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// What can go wrong.
var (
	ErrNotFound = errors.New("not found")
	ErrConflict = errors.New("taken")
	ErrInvalid  = errors.New("no such member")
)

// Entry is a person or a team.
type Entry = map[string]any

// App is the application. Kinds are "people" and "teams".
type App struct {
	mu      sync.Mutex
	Entries map[string][]Entry
	Last    map[string]int
}

// New makes an empty application.
func New() *App {
	return &App{Entries: map[string][]Entry{}, Last: map[string]int{}}
}

func (a *App) index(kind, id string) int {
	return slices.IndexFunc(a.Entries[kind], func(e Entry) bool { return e["id"] == id })
}

// List gives all entries of a kind, oldest first.
func (a *App) List(kind string) []Entry {
	a.mu.Lock()
	defer a.mu.Unlock()
	out := []Entry{}
	for _, e := range a.Entries[kind] {
		out = append(out, maps.Clone(e))
	}
	return out
}

// Get gives one entry.
func (a *App) Get(kind, id string) (Entry, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	i := a.index(kind, id)
	if i < 0 {
		return nil, ErrNotFound
	}
	return maps.Clone(a.Entries[kind][i]), nil
}

// Create adds an entry.
func (a *App) Create(kind string, e Entry) (Entry, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if err := a.check(kind, "", e); err != nil {
		return nil, err
	}
	a.Last[kind]++
	fresh := maps.Clone(e)
	fresh["id"] = strconv.Itoa(a.Last[kind])
	if kind == "teams" && fresh["members"] == nil {
		fresh["members"] = []any{}
	}
	a.Entries[kind] = append(a.Entries[kind], fresh)
	return maps.Clone(fresh), nil
}

// check refuses names that are taken and members that do not exist.
func (a *App) check(kind, own string, e Entry) error {
	for _, other := range a.Entries[kind] {
		for _, field := range []string{"login", "name"} {
			have, _ := other[field].(string)
			want, given := e[field].(string)
			if given && other["id"] != own && strings.EqualFold(have, want) {
				return ErrConflict
			}
		}
	}
	members, _ := e["members"].([]any)
	for _, m := range members {
		if id, _ := m.(string); a.index("people", id) < 0 {
			return ErrInvalid
		}
	}
	return nil
}

// Update changes some fields of an entry.
func (a *App) Update(kind, id string, changes Entry) (Entry, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	i := a.index(kind, id)
	if i < 0 {
		return nil, ErrNotFound
	}
	if err := a.check(kind, id, changes); err != nil {
		return nil, err
	}
	e := maps.Clone(a.Entries[kind][i])
	maps.Copy(e, changes)
	e["id"] = id
	a.Entries[kind][i] = e
	return maps.Clone(e), nil
}

// Delete removes an entry, and a person from all teams.
func (a *App) Delete(kind, id string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	i := a.index(kind, id)
	if i < 0 {
		return ErrNotFound
	}
	a.Entries[kind] = slices.Delete(a.Entries[kind], i, i+1)
	if kind == "people" {
		for _, team := range a.Entries["teams"] {
			team["members"] = without(team["members"], id)
		}
	}
	return nil
}

func without(members any, id string) []any {
	list, _ := members.([]any)
	return slices.DeleteFunc(slices.Clone(list), func(m any) bool { return m == id })
}

// Member adds a person to a team, or removes one.
func (a *App) Member(team, person string, there bool) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	i := a.index("teams", team)
	if i < 0 {
		return ErrNotFound
	}
	if there && a.index("people", person) < 0 {
		return ErrInvalid
	}
	e := maps.Clone(a.Entries["teams"][i])
	members := without(e["members"], person)
	if there {
		members = append(members, person)
	}
	e["members"] = members
	a.Entries["teams"][i] = e
	return nil
}
