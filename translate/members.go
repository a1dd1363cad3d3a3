package translate

import (
	"strings"

	"scim-adapter/internal/scim"
)

// checkMembers refuses members that a client says are of another resource type than the set keeps: the id of a
// group may be that of a user, too, who would become a member. Words that are no resource type of the application,
// like "direct", say nothing.
func (m *Mapping) checkMembers(in scim.Object) error {
	for _, s := range m.sets {
		if err := m.checkElements(s, m.typ.Get(in, s.node.path())); err != nil {
			return err
		}
	}
	return nil
}

// checkPatched does the same for the values of a PATCH.
func (m *Mapping) checkPatched(ops []scim.PatchOp) error {
	for _, op := range ops {
		s := m.setOf(op.Path.Path)
		if s == nil || op.Op == "remove" || op.Path.Path.Sub != nil {
			continue
		}
		if err := m.checkElements(s, op.Value); err != nil {
			return err
		}
	}
	return nil
}

func (m *Mapping) checkElements(s *set, value any) error {
	if s.member == nil || s.keeps("type") {
		return nil
	}
	list, ok := value.([]any)
	if !ok {
		list = []any{value}
	}
	for _, e := range list {
		o, _ := e.(scim.Object)
		v, _ := o.Get("type")
		named, _ := v.(string)
		if other := m.app.mappingFold(named); other != nil && other != s.member {
			return m.badMember(s, "a "+other.spec.Name.Value+" cannot be a member here, only a "+s.member.spec.Name.Value)
		}
	}
	return nil
}

// keeps tells whether a sub-attribute of the elements is stored.
func (s *set) keeps(name string) bool {
	for _, b := range s.subs {
		if !b.plain && strings.EqualFold(b.path.Sub.Name, name) {
			return true
		}
	}
	return false
}

// mappingFold gives the mapping of a resource type whose name a client has written; nil where there is none.
func (a *Application) mappingFold(name string) *Mapping {
	for _, m := range a.mappings {
		if strings.EqualFold(m.spec.Name.Value, name) {
			return m
		}
	}
	return nil
}
