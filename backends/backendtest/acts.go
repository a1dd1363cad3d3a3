package backendtest

import (
	"context"
	"errors"

	"scim-adapter/backends"
)

// act is something that one does with a store.
type act func(ctx context.Context, store backends.Store, s scene) (backends.Record, error)

// acts are those whose rehearsals are compared with the real thing.
func acts() map[string]act {
	return map[string]act{
		"reading a person":               get("Person", func(s scene) backends.Record { return s.ann }),
		"reading a team":                 get("Team", func(s scene) backends.Record { return s.staff }),
		"creating a person":              creation("Person", func(scene) backends.Delta { return person("dee", set(Number, int64(5))) }),
		"creating a person, unique":      creation("Person", func(scene) backends.Delta { return unique(person("dee"), "dee") }),
		"creating a person who is there": creation("Person", func(scene) backends.Delta { return unique(person("Ann"), "Ann") }),
		"creating a person, with an event": creation("Person", func(scene) backends.Delta {
			return backends.Delta{Set: person("dee").Set, Events: []backends.Event{event(set(Note, "asked"))}}
		}),
		"creating a person who is let in last": creation("Person", func(scene) backends.Delta {
			inactive := person("dee", set(Note, "out"))
			return backends.Delta{Set: person("dee", set(Note, "in")).Set, Inactive: &inactive, Activate: func(backends.Record) (backends.Delta, error) {
				return backends.Delta{Set: []backends.Assignment{set(Note, "in")}}, nil
			}}
		}),
		"creating an empty team": creation("Team", func(scene) backends.Delta { return team("fresh") }),
		"creating a team":        creation("Team", func(s scene) backends.Delta { return team("fresh", s.ann, s.cid) }),
		"changing a field":       change("Person", ann, func(scene) backends.Delta { return backends.Delta{Set: []backends.Assignment{set(Note, "other")}} }),
		"changing fields to nothing": change("Person", ann, func(scene) backends.Delta {
			return backends.Delta{Set: []backends.Assignment{set(Note, nil), set(Number, int64(1))}}
		}),
		"changing a unique field": change("Person", ann, func(scene) backends.Delta { return unique(person("dee"), "dee") }),
		"changing to what another has": change("Person", ann, func(scene) backends.Delta {
			return unique(person("bob"), "bob")
		}),
		"changing nothing": change("Person", ann, func(scene) backends.Delta { return backends.Delta{} }),
		"an event": change("Person", ann, func(scene) backends.Delta {
			return backends.Delta{Events: []backends.Event{event(set(Note, "asked"))}}
		}),
		"what every change sets": change("Person", ann, func(scene) backends.Delta {
			return backends.Delta{Set: person("dee").Set, Touch: []backends.Assignment{set(Note, "touched")}}
		}),
		"adding a member": change("Team", staff, func(s scene) backends.Delta { return members(elements([]backends.Record{s.cid}), nil) }),
		"adding who is a member": change("Team", staff, func(s scene) backends.Delta {
			return members(elements([]backends.Record{s.ann}), nil)
		}),
		"removing a member": change("Team", staff, func(s scene) backends.Delta { return members(nil, elements([]backends.Record{s.ann})) }),
		"members come, go, and the name changes": change("Team", staff, func(s scene) backends.Delta {
			d := members(elements([]backends.Record{s.cid}), elements([]backends.Record{s.ann}))
			d.Set = []backends.Assignment{set(Name, "crew")}
			return d
		}),
		"replacing all members": change("Team", staff, func(s scene) backends.Delta {
			return backends.Delta{Sets: []backends.SetDelta{{Replace: true, Add: elements([]backends.Record{s.bob, s.cid})}}}
		}),
		"an error of the change": func(ctx context.Context, store backends.Store, s scene) (backends.Record, error) {
			return store.Collection("Person").Update(ctx, backends.Update{Key: key(s.ann), Change: func(backends.Record) (backends.Delta, error) {
				return backends.Delta{}, errors.New("no")
			}})
		},
		"deleting a person": deletion("Person", ann, nil),
		"deleting a team":   deletion("Team", staff, nil),
		"deleting what must stay": deletion("Person", ann, func(backends.Record) error {
			return &backends.Error{Kind: backends.Invalid}
		}),
		"changing what is not there": func(ctx context.Context, store backends.Store, _ scene) (backends.Record, error) {
			return update(store.Collection("Person"), ctx, backends.Key{"404"}, person("dee"))
		},
		"one act after another": oneAfterAnother,
	}
}

// oneAfterAnother creates a person, changes it, makes it a member, and changes its team: each sees the one before.
func oneAfterAnother(ctx context.Context, store backends.Store, s scene) (backends.Record, error) {
	people, teams := store.Collection("Person"), store.Collection("Team")
	rec, err := people.Create(ctx, person("dee"), everything)
	if err != nil {
		return rec, err
	}
	if _, err := update(people, ctx, key(rec), backends.Delta{Set: []backends.Assignment{set(Note, "second")}}); err != nil {
		return rec, err
	}
	for _, d := range []backends.Delta{
		members(elements([]backends.Record{rec}), nil), members(nil, elements([]backends.Record{s.ann})), {Set: []backends.Assignment{set(Name, "crew")}},
	} {
		if _, err := update(teams, ctx, key(s.staff), d); err != nil {
			return rec, err
		}
	}
	return people.Get(ctx, key(rec), everything)
}

func ann(s scene) backends.Record   { return s.ann }
func staff(s scene) backends.Record { return s.staff }

func set(field int, v backends.Value) backends.Assignment {
	return backends.Assignment{Field: field, Value: v}
}

func unique(d backends.Delta, login string) backends.Delta {
	d.Unique = []backends.Unique{{Field: Login, Value: login, Fold: true}}
	return d
}

func event(otherwise ...backends.Assignment) backends.Event {
	return backends.Event{Name: "nickName", Otherwise: otherwise, Vars: map[string]any{"value": "x"}}
}

func members(add, remove []backends.Element) backends.Delta {
	return backends.Delta{Sets: []backends.SetDelta{{Add: add, Remove: remove}}}
}

func get(collection string, which func(scene) backends.Record) act {
	return func(ctx context.Context, store backends.Store, s scene) (backends.Record, error) {
		return store.Collection(collection).Get(ctx, key(which(s)), everything)
	}
}

func creation(collection string, delta func(scene) backends.Delta) act {
	return func(ctx context.Context, store backends.Store, s scene) (backends.Record, error) {
		return store.Collection(collection).Create(ctx, delta(s), everything)
	}
}

func change(collection string, which func(scene) backends.Record, delta func(scene) backends.Delta) act {
	return func(ctx context.Context, store backends.Store, s scene) (backends.Record, error) {
		return update(store.Collection(collection), ctx, key(which(s)), delta(s))
	}
}

func deletion(collection string, which func(scene) backends.Record, check func(backends.Record) error) act {
	return func(ctx context.Context, store backends.Store, s scene) (backends.Record, error) {
		return backends.Record{}, store.Collection(collection).Delete(ctx, backends.Deletion{Key: key(which(s)), Read: everything, Check: check})
	}
}
