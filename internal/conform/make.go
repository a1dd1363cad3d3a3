package conform

import (
	"net/http"
	"net/url"
	"slices"

	"scim-adapter/internal/scim"
)

// made is a resource that the run has created.
type made struct {
	id     string
	path   string // "/Users/7"
	sent   scim.Object
	answer *Exchange // of the POST
}

// text gives a string of what was sent.
func (m made) text(names ...string) string {
	s, _ := lookup(m.sent, names...).(string)
	return s
}

// minimal makes a body that has only what the schemas require.
func (s *Session) minimal(t *scim.ResourceType) scim.Object {
	urns := []any{t.Schema.ID}
	o := object("schemas", urns)
	for _, a := range t.Schema.Attributes {
		s.require(&o, scim.Path{Attribute: a}, a.Required)
	}
	for _, e := range t.Extensions {
		for _, a := range e.Schema.Attributes {
			s.require(&o, scim.Path{Schema: e.Schema.ID, Attribute: a}, a.Required && e.Required)
		}
		if lookup(o, e.Schema.ID) != nil {
			urns = append(urns, e.Schema.ID)
		}
	}
	o.Set("schemas", urns)
	return o
}

// require fills an attribute that is required, or whose sub-attributes are.
func (s *Session) require(o *scim.Object, p scim.Path, required bool) {
	if !settable(p.Attribute) {
		return
	}
	if required {
		s.fill(o, p)
		return
	}
	for _, sub := range p.Attribute.Sub {
		if sub.Required && settable(sub) && !p.Attribute.MultiValued && p.Schema == "" {
			s.fill(o, scim.Path{Attribute: p.Attribute, Sub: sub})
		}
	}
}

// person makes the body of a user as identity providers send it: what is required, and of the usual
// attributes those that the server has.
func (s *Session) person() scim.Object {
	t := s.target.user()
	o := s.minimal(t)
	for _, path := range []string{"name.givenName", "name.familyName", "displayName"} {
		if p, ok := writable(t, path); ok {
			s.fill(&o, p)
		}
	}
	if _, ok := writable(t, "emails.value"); ok && lookup(o, "emails") == nil {
		o.Set("emails", []any{s.mail("work", s.name()+"@example.org")})
	}
	if _, ok := writable(t, "active"); ok {
		o.Set("active", true)
	}
	return o
}

// mail makes an e-mail address with the sub-attributes that the server has.
func (s *Session) mail(kind, address string) scim.Object {
	t := s.target.user()
	o := object("value", address)
	if _, ok := writable(t, "emails.type"); ok {
		o.Set("type", kind)
	}
	if _, ok := writable(t, "emails.primary"); ok && kind == "work" {
		o.Set("primary", true)
	}
	return o
}

// writable resolves a path where the type has it and clients may write it.
func writable(t *scim.ResourceType, path string) (scim.Path, bool) {
	p, err := t.Resolve(path)
	if err != nil || p.Attribute == nil || !settable(p.Attribute) || !settable(p.Leaf()) {
		return scim.Path{}, false
	}
	return p, true
}

// create demands that a resource is created.
func (s *Session) create(t *scim.ResourceType, o scim.Object) made {
	x := s.post(t.Endpoint, o)
	if x.Status == http.StatusNotImplemented || x.Status == http.StatusMethodNotAllowed {
		s.skip("the server does not create resources of type %s: status %d", t.Name, x.Status)
	}
	s.status(x, http.StatusCreated)
	id := x.text("id")
	s.demand(id != "", x, "a body with the resource and its id", "%s", or(x.broken, "no id"))
	return made{id: id, path: t.Endpoint + "/" + url.PathEscape(id), sent: o, answer: x}
}

// types gives the resource types whose resources the server creates. It asks the server once per run.
func (s *Session) types() []*scim.ResourceType {
	if s.creatable == nil {
		for _, t := range s.target.types {
			x := s.post(t.Endpoint, s.minimal(t))
			if x.Status != http.StatusNotImplemented && x.Status != http.StatusMethodNotAllowed {
				s.creatable = append(s.creatable, t)
			}
		}
	}
	if len(s.creatable) == 0 {
		s.skip("the server creates no resources")
	}
	return s.creatable
}

// user creates a user; change may alter the body before it is sent.
func (s *Session) user(change ...func(*scim.Object)) made {
	o := s.person()
	for _, f := range change {
		f(&o)
	}
	return s.create(s.target.user(), o)
}

// group creates a group with members.
func (s *Session) group(members ...made) made {
	o := s.minimal(s.target.group())
	if len(members) > 0 {
		o.Set("members", references(members...))
	}
	return s.create(s.target.group(), o)
}

// references makes the values of members.
func references(members ...made) []any {
	list := make([]any, len(members))
	for i, m := range members {
		list[i] = object("value", m.id)
	}
	return list
}

// setting makes a change of a body for [Session.user].
func setting(name string, value any) func(*scim.Object) {
	return func(o *scim.Object) { o.Set(name, value) }
}

// read demands that a resource can be read.
func (s *Session) read(m made, query ...string) *Exchange {
	return s.ok(s.get(m.path, query...))
}

// nobody gives the path of a resource that does not exist: its id is made up.
func (s *Session) nobody(t *scim.ResourceType) string {
	path := t.Endpoint + "/" + s.name()
	if !slices.Contains(s.created.unreal, path) {
		s.created.unreal = append(s.created.unreal, path)
	}
	return path
}

// departed gives a user that was created and deleted again.
func (s *Session) departed() made {
	m := s.user()
	s.status(s.delete(m.path), http.StatusNoContent)
	return m
}

// memberIDs demands that a group can be read, and gives the ids of its members.
func (s *Session) memberIDs(g made) []string {
	return values(s.read(g).at("members"))
}

// hasMembers demands that a group has exactly these members.
func (s *Session) hasMembers(g made, want ...made) {
	x := s.read(g)
	got := values(x.at("members"))
	ids := make([]string, len(want))
	for i, m := range want {
		ids[i] = m.id
	}
	slices.Sort(got)
	slices.Sort(ids)
	s.demand(slices.Equal(got, ids), x, "exactly the members "+show(anys(ids)), "the members %s", show(anys(got)))
}

func anys(list []string) []any {
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = s
	}
	return out
}

// text gives the attribute that [plainText] finds for users, as a PATCH path and as the names on the way to it.
func (s *Session) text() (path string, names []string) {
	p, _ := plainText(s.target.user())
	if p.Sub != nil {
		return p.String(), []string{p.Attribute.Name, p.Sub.Name}
	}
	return p.String(), []string{p.Attribute.Name}
}

// userWith creates a user whose plain text attribute has a value.
func (s *Session) userWith(value any) made {
	p, _ := plainText(s.target.user())
	return s.user(func(o *scim.Object) { put(o, p, value) })
}
