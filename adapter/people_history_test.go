package adapter_test

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/anishathalye/porcupine"
)

// person is what the model of users knows of one. Who it is stands in externalId, which its creator chose: so one is
// known even where nobody was told the id.
type person struct{ who, name, title, given string }

// asked is an operation on users.
type asked struct {
	op    string // create, get, find, list, patch, put, delete
	who   string // whom it is about, where it is not about a name
	name  string // create, find, put, and a patch that renames
	title string // create, put, and a patch of the title
	given string // create, put, and a patch of the given name
	// saw is what the client knew when it sent If-Match; nil: it did not.
	saw *person
}

// told is an answer. A 504 says nothing of what happened.
type told struct {
	status int
	people []person // in the order of who
}

// population is the model of users: by who they are, no two with the same name.
type population map[string]person

// peopleModel is a map of users with unique names, in any case.
func peopleModel() porcupine.Model {
	return porcupine.Model{
		Init: func() any { return population{} },
		Step: func(state, input, output any) (bool, any) {
			return state.(population).step(input.(asked), output.(told)) //nolint:forcetypeassert,errcheck // its own
		},
		Equal: func(a, b any) bool { return maps.Equal(a.(population), b.(population)) }, //nolint:forcetypeassert,errcheck // its own
	}
}

// step tells whether an answer is right in a state, and gives the state afterwards.
func (p population) step(in asked, out told) (bool, population) {
	switch in.op {
	case "create":
		return p.create(in, out)
	case "get":
		found, there := p[in.who]
		return out.is(there, found), p
	case "find":
		found, there := p.named(in.name)
		return out.status == http.StatusOK && (!there && len(out.people) == 0 || there && slices.Equal(out.people, []person{found})), p
	case "list":
		all := slices.SortedFunc(maps.Values(p), func(a, b person) int { return strings.Compare(a.who, b.who) })
		return out.status == http.StatusOK && slices.Equal(out.people, all), p
	}
	return p.change(in, out)
}

// is tells whether an answer shows somebody who is there, or that nobody is.
func (o told) is(there bool, found person) bool {
	if !there {
		return o.status == http.StatusNotFound
	}
	return o.status == http.StatusOK && slices.Equal(o.people, []person{found})
}

// named finds somebody by name, in any case.
func (p population) named(name string) (person, bool) {
	for _, one := range p {
		if strings.EqualFold(one.name, name) {
			return one, true
		}
	}
	return person{}, false
}

// with gives a state in which somebody is as said.
func (p population) with(one person) population {
	next := maps.Clone(p)
	next[one.who] = one
	return next
}

func (p population) create(in asked, out told) (bool, population) {
	one := person{in.who, in.name, in.title, in.given}
	_, taken := p.named(in.name)
	switch {
	case out.status == http.StatusGatewayTimeout && taken:
		return true, p
	case out.status == http.StatusGatewayTimeout:
		return true, p.with(one)
	case taken:
		return out.status == http.StatusConflict, p
	}
	return out.status == http.StatusCreated && slices.Equal(out.people, []person{one}), p.with(one)
}

// change is a write to somebody who may be there.
func (p population) change(in asked, out told) (bool, population) {
	now, there := p[in.who]
	unknown := out.status == http.StatusGatewayTimeout
	switch {
	case !there:
		return unknown || out.status == http.StatusNotFound, p
	case in.saw != nil && *in.saw != now:
		return unknown || out.status == http.StatusPreconditionFailed, p
	case in.op == "delete":
		next := maps.Clone(p)
		delete(next, in.who)
		return unknown || out.status == http.StatusNoContent, next
	}
	next := in.applied(now)
	if other, taken := p.named(next.name); taken && other.who != in.who {
		return unknown || out.status == http.StatusConflict, p
	}
	return unknown || out.is(true, next), p.with(next)
}

// applied gives what a patch or a put makes of somebody.
func (in asked) applied(one person) person {
	if in.op == "put" {
		return person{in.who, in.name, in.title, in.given}
	}
	return person{in.who, cmp.Or(in.name, one.name), cmp.Or(in.title, one.title), cmp.Or(in.given, one.given)}
}

// sighting is what somebody has seen of a user last: it may be long ago.
type sighting struct {
	person

	id, tag string
}

// board is what the clients tell each other.
type board struct {
	mu   sync.Mutex
	seen []sighting
	tags map[string]person // by entity tag: equal tags must mean equal users
}

// put adds what was seen, and tells whether its entity tag stood for something else before.
func (b *board) put(s sighting) (other person, clash bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.seen = append(b.seen, s)
	before, known := b.tags[s.id+s.tag]
	b.tags[s.id+s.tag] = s.person
	return before, known && before != s.person
}

// pick gives somebody who was seen, more often lately than long ago.
func (b *board) pick(random *rand.Rand) (sighting, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.seen) == 0 {
		return sighting{}, false
	}
	lately := b.seen[max(0, len(b.seen)-6):]
	return lately[random.IntN(len(lately))], true
}

// peopleScenario lets clients create, read, find, list, change, rename and delete users of three names, with and
// without If-Match.
func peopleScenario() scenario {
	return scenario{name: "users", model: peopleModel(), begin: func(_ *testing.T, _ doors, history int) step {
		b := &board{tags: map[string]person{}}
		prefix := fmt.Sprint("h", history, "-")
		return func(t *testing.T, r *recorder, client int, door http.Handler, random *rand.Rand) {
			t.Helper()
			in, q := b.next(random, prefix)
			w, call := r.send(t, door, q)
			out := b.read(t, w)
			r.add(client, call, q, w, in, out)
		}
	}}
}

// next chooses what a client does.
func (b *board) next(random *rand.Rand, prefix string) (asked, clientRequest) {
	name := prefix + []string{"ann", "Ann", "bob", "BOB", "cy"}[random.IntN(5)]
	fresh := fmt.Sprint(random.Uint32())
	about, known := b.pick(random)
	switch kind := random.IntN(12); {
	case kind < 2 || !known && kind < 8:
		in := asked{op: "create", who: prefix + fresh, name: name, title: "new", given: fresh}
		return in, clientRequest{method: "POST", target: "/scim/v2/Users", body: in.whole()}
	case kind == 2 || !known && kind < 10:
		return asked{op: "find", name: name}, clientRequest{method: "GET", target: "/scim/v2/Users?filter=" + url.QueryEscape(`userName eq `+quote(name))}
	case kind == 3 || !known:
		return asked{op: "list"}, clientRequest{method: "GET", target: "/scim/v2/Users?filter=" + url.QueryEscape(`userName sw `+quote(prefix))}
	case kind == 4:
		return asked{op: "get", who: about.who}, clientRequest{method: "GET", target: "/scim/v2/Users/" + about.id}
	}
	in := asked{who: about.who}
	q := clientRequest{target: "/scim/v2/Users/" + about.id}
	in.write(&q, random, name, fresh)
	if random.IntN(2) == 0 {
		in.saw, q.ifMatch = &about.person, about.tag
	}
	return in, q
}

// write makes an operation a write.
func (in *asked) write(q *clientRequest, random *rand.Rand, name, fresh string) {
	patch := func(path, value string) {
		in.op, q.method = "patch", "PATCH"
		q.body = patching(`{"op":"replace","path":"` + path + `","value":` + quote(value) + `}`)
	}
	switch random.IntN(6) {
	case 0:
		in.op, q.method = "delete", "DELETE"
	case 1:
		in.op, in.name, in.title, in.given = "put", name, "put "+fresh, fresh
		q.method, q.body = "PUT", in.whole()
	case 2:
		in.name = name
		patch("userName", name)
	case 3:
		in.title = fresh
		patch("title", fresh)
	default: // a field of a side table
		in.given = fresh
		patch("name.givenName", fresh)
	}
}

// whole gives the body of a POST or a PUT.
func (in *asked) whole() string {
	return user(fmt.Sprintf(`"userName":%s,"externalId":%s,"title":%s,"name":{"givenName":%s}`, quote(in.name), quote(in.who), quote(in.title), quote(in.given)))
}

// shownUser is a user as the front door shows it.
type shownUser struct {
	ID, UserName, ExternalID, Title string
	Name                            struct{ GivenName string }
	Meta                            struct{ Version string }
}

// read reads an answer, and puts whom it shows on the board.
func (b *board) read(t *testing.T, w *httptest.ResponseRecorder) told {
	t.Helper()
	out := told{status: w.Code}
	if w.Code >= 300 {
		return out
	}
	var answer struct {
		shownUser

		Resources []shownUser
	}
	if err := into(w, &answer); err != nil {
		t.Error(err)
	}
	if answer.ID != "" {
		answer.Resources = append(answer.Resources, answer.shownUser)
	}
	for _, u := range answer.Resources {
		s := sighting{person{u.ExternalID, u.UserName, u.Title, u.Name.GivenName}, u.ID, u.Meta.Version}
		if before, clash := b.put(s); clash {
			t.Errorf("the version %s stands for %+v and for %+v", s.tag, before, s.person)
		}
		out.people = append(out.people, s.person)
	}
	slices.SortFunc(out.people, func(x, y person) int { return strings.Compare(x.who, y.who) })
	return out
}
