package adapter_test

import (
	"flag"
	"testing"

	"pgregory.net/rapid"
)

// stepsPerCheck makes more than 20,000 steps of rapid's 100 checks; `make test-long` asks for 1,000 checks.
const stepsPerCheck = "225"

// TestTheFrontDoorIsTheModel plays random requests of clients of several dialects, one after the other, against the
// application hr in SQLite and against a model of SCIM that is a few plain Go values. After every step the answer
// must be the one of the model.
func TestTheFrontDoorIsTheModel(t *testing.T) {
	seedRapid(t)
	setSteps(t)
	steps := map[string]int{}
	rapid.Check(t, func(r *rapid.T) {
		w := newWorld(t, r, setup{})
		w.play(r, steps)
	})
	total := 0
	for _, n := range steps {
		total += n
	}
	t.Logf("%d steps: %v", total, steps)
	for name := range actions {
		if steps[name] == 0 {
			t.Errorf("%s was never tried", name)
		}
	}
}

// setSteps says how long a check is.
func setSteps(t *testing.T) {
	t.Helper()
	f := flag.Lookup("rapid.steps")
	before := f.Value.String()
	if err := flag.Set("rapid.steps", stepsPerCheck); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = flag.Set("rapid.steps", before) })
}

// actions are what a client can do. What is done more often stands there more than once.
var actions = map[string]func(*world, *rapid.T){
	"create a user":         (*world).createUser,
	"create a group":        (*world).createGroup,
	"replace a user":        (*world).replaceUser,
	"replace a group":       (*world).replaceGroup,
	"patch a user":          (*world).patchUser,
	"patch a user, 2":       (*world).patchUser,
	"patch a user, 3":       (*world).patchUser,
	"patch a group":         (*world).patchGroup,
	"patch a group, 2":      (*world).patchGroup,
	"delete":                (*world).remove,
	"bulk":                  (*world).bulk,
	"get":                   (*world).get,
	"search users":          (*world).searchUsers,
	"search users, 2":       (*world).searchUsers,
	"search groups":         (*world).searchGroups,
	"look at everything":    (*world).lookAtEverything,
	"deviate":               (*world).deviate,
	"ask for what is wrong": (*world).mistake,
}

// play does one check's steps, and counts them.
func (w *world) play(r *rapid.T, steps map[string]int) {
	counted := map[string]func(*rapid.T){}
	for name, action := range actions {
		counted[name] = func(r *rapid.T) {
			if w.over {
				return
			}
			w.r = r
			steps[name]++
			action(w, r)
		}
	}
	r.Repeat(counted)
	w.r = r
	w.lookAtEverything(r)
}
