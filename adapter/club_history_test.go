package adapter_test

import (
	"encoding/json"
	"fmt"
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

// crew is a set of users by their numbers in a history, one bit for each.
type crew uint16

// crewSize is how many there are.
const crewSize = 8

// club is a group as the model knows it: one, which may be deleted.
type club struct {
	gone    bool
	name    string
	members crew
}

// move is an operation on the group.
type move struct {
	op   string // read, find (by a member), groups (of a user), add, remove, set (name and members), delete
	name string
	crew crew
	// saw is what the client knew when it sent If-Match; nil: it did not.
	saw *club
}

// reply is an answer.
type reply struct {
	status int
	shows  bool // there is a group in it, that is:
	club   club
}

// clubModel is a group whose members are a set.
func clubModel() porcupine.Model {
	return porcupine.Model{
		Init: func() any { return club{name: "new"} },
		Step: func(state, input, output any) (bool, any) {
			return state.(club).step(input.(move), output.(reply)) //nolint:forcetypeassert,errcheck // its own
		},
	}
}

// step tells whether an answer is right in a state, and gives the state afterwards.
func (c club) step(in move, out reply) (bool, club) {
	unknown := out.status == http.StatusGatewayTimeout
	member := !c.gone && c.members&in.crew != 0
	switch {
	case in.op == "groups":
		return out.status == http.StatusOK && out.shows == member, c
	case in.op == "find":
		return out.status == http.StatusOK && out.shows == member && (!member || out.club == c), c
	case c.gone:
		return unknown || out.status == http.StatusNotFound, c
	case in.op == "read":
		return out.status == http.StatusOK && out.club == c, c
	case in.saw != nil && *in.saw != c:
		return unknown || out.status == http.StatusPreconditionFailed, c
	}
	next := in.applied(c)
	if in.op == "delete" {
		return unknown || out.status == http.StatusNoContent, next
	}
	return unknown || out.status == http.StatusNoContent || out.status == http.StatusOK && out.club == next, next
}

// applied gives what a write makes of the group.
func (m move) applied(c club) club {
	switch m.op {
	case "add":
		c.members |= m.crew
	case "remove":
		c.members &^= m.crew
	case "set":
		c.name, c.members = m.name, m.crew
	case "delete":
		return club{gone: true}
	}
	return c
}

// meeting is what the clients of one history know.
type meeting struct {
	target string   // the group
	ids    []string // of the users, by number

	mu   sync.Mutex
	club club   // seen last
	tag  string // of what was seen last
}

// clubScenario lets clients add, remove and replace members of one group, with and without If-Match, and look at it
// from all sides; at last somebody may delete it.
func clubScenario() scenario {
	return scenario{name: "members", model: clubModel(), begin: func(t *testing.T, front doors, history int) step {
		t.Helper()
		m := &meeting{ids: front.staff(t, crewSize, fmt.Sprint("m", history, "-"))}
		w := send(t, front[0], "POST", "/scim/v2/Groups", fmt.Sprintf(`{"displayName":"club%d new"}`, history))
		m.target = placeOf(w)
		return func(t *testing.T, r *recorder, client int, door http.Handler, random *rand.Rand) {
			t.Helper()
			in, q := m.next(random, history)
			w, call := r.send(t, door, q)
			out := m.read(t, w, in)
			r.add(client, call, q, w, in, out)
		}
	}}
}

// next chooses what a client does.
func (m *meeting) next(random *rand.Rand, history int) (move, clientRequest) {
	one := random.IntN(crewSize)
	switch random.IntN(12) {
	case 0, 1, 2:
		return move{op: "read"}, clientRequest{method: "GET", target: m.target}
	case 3:
		return move{op: "groups", crew: 1 << one}, clientRequest{method: "GET", target: "/scim/v2/Users/" + m.ids[one]}
	case 4:
		q := clientRequest{method: "GET", target: "/scim/v2/Groups?filter=" + url.QueryEscape(`members.value eq `+quote(m.ids[one]))}
		return move{op: "find", crew: 1 << one}, q
	}
	in := move{op: "add", crew: crew(random.IntN(1<<crewSize-1) + 1)}
	q := clientRequest{method: "PATCH", target: m.target}
	if random.IntN(2) == 0 {
		q.target += "?attributes=displayName,members" // so that it is answered with what is stored
	}
	m.write(&in, &q, random, history)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.tag != "" && random.IntN(3) == 0 {
		saw := m.club
		in.saw, q.ifMatch = &saw, m.tag
	}
	return in, q
}

// write chooses the kind of a write, and makes its body.
func (m *meeting) write(in *move, q *clientRequest, random *rand.Rand, history int) {
	everybody := m.list(in.crew)
	in.name = fmt.Sprint(random.IntN(1000))
	whole := fmt.Sprintf(`{"displayName":"club%d %s","members":%s}`, history, in.name, everybody)
	q.body = patching(`{"op":"add","path":"members","value":` + everybody + `}`)
	switch kind := random.IntN(40); {
	case kind == 0:
		in.op, q.method, q.body, q.target = "delete", "DELETE", "", m.target
	case kind < 12:
		in.op, q.body = "remove", patching(`{"op":"remove","path":"members","value":`+everybody+`}`)
	case kind < 20:
		in.op, q.body = "set", patching(`{"op":"replace","value":`+whole+`}`)
	case kind < 26:
		in.op, q.method, q.body = "set", "PUT", whole
	}
}

func (m *meeting) list(c crew) string {
	var list []string
	for i, id := range m.ids {
		if c&(1<<i) != 0 {
			list = append(list, `{"value":"`+id+`"}`)
		}
	}
	return "[" + strings.Join(list, ",") + "]"
}

// shownClub is a group, or a user with groups, as the front door shows it.
type shownClub struct {
	ID, DisplayName string
	Members, Groups []struct{ Value string }
	Meta            struct{ Version string }
}

// read reads an answer, and remembers what it shows of the group.
func (m *meeting) read(t *testing.T, w *httptest.ResponseRecorder, in move) reply {
	t.Helper()
	out := reply{status: w.Code}
	if w.Code != http.StatusOK {
		return out
	}
	var answer struct {
		shownClub

		Resources []shownClub
	}
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
		t.Error(err)
	}
	id := m.target[strings.LastIndex(m.target, "/")+1:]
	if in.op == "groups" {
		out.shows = slices.ContainsFunc(answer.Groups, func(g struct{ Value string }) bool { return g.Value == id })
		return out
	}
	for _, g := range append(answer.Resources, answer.shownClub) {
		if g.ID == id {
			out.shows, out.club = true, m.understood(g)
			m.remember(out.club, g.Meta.Version)
		}
	}
	return out
}

// understood gives a group that was shown as the model knows it.
func (m *meeting) understood(g shownClub) club {
	_, name, _ := strings.Cut(g.DisplayName, " ")
	c := club{name: name}
	for _, member := range g.Members {
		c.members |= 1 << slices.Index(m.ids, member.Value)
	}
	return c
}

func (m *meeting) remember(c club, tag string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if tag != "" {
		m.club, m.tag = c, tag
	}
}
