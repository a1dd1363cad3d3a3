package conform

import (
	"fmt"

	"scim-adapter/internal/scim"
)

// Need is something that a server must offer for a check to make sense.
type Need struct {
	Name    string
	missing func(*target) string // the reason why it is not there; empty where it is
}

func feature(name string) Need {
	return Need{name, func(t *target) string {
		if t.supports(name) {
			return ""
		}
		return fmt.Sprintf("ServiceProviderConfig says %s.supported is not true", name)
	}}
}

func patchable() Need { return feature("patch") }

// filterable holds also where the ServiceProviderConfig cannot be read: every client filters.
func filterable() Need {
	return Need{"filter", func(t *target) string {
		if t.config == nil {
			return ""
		}
		return feature("filter").missing(t)
	}}
}

func users() Need {
	return Need{"users", func(t *target) string {
		if t.user() == nil {
			return "no resource type has the schema of users"
		}
		return ""
	}}
}

func groups() Need {
	return Need{"groups", func(t *target) string {
		if t.group() == nil {
			return "no resource type has the schema of groups"
		}
		return ""
	}}
}

// userAttribute needs an attribute of users that clients may write.
func userAttribute(path string) Need { return attributeOf(path, (*target).user) }

// members needs groups whose members clients may write, and users to be members.
func membership() Need {
	return Need{"members", func(t *target) string {
		if t.user() == nil {
			return users().missing(t)
		}
		return attributeOf("members.value", (*target).group).missing(t)
	}}
}

func attributeOf(path string, of func(*target) *scim.ResourceType) Need {
	return Need{path, func(t *target) string {
		rt := of(t)
		if rt == nil {
			return fmt.Sprintf("there is no resource type that could have %s", path)
		}
		p, err := rt.Resolve(path)
		if err != nil || p.Attribute == nil {
			return fmt.Sprintf("the schemas list no %s", path)
		}
		if p.Attribute.Mutability == scim.ReadOnly || p.Leaf().Mutability == scim.ReadOnly {
			return fmt.Sprintf("%s is readOnly", path)
		}
		return ""
	}}
}

// optionalText needs an attribute of users that can be changed and cleared without consequences.
func optionalText() Need {
	return Need{"optional text", func(t *target) string {
		if t.user() == nil {
			return users().missing(t)
		}
		if _, ok := plainText(t.user()); !ok {
			return "no optional single-valued string of users can be written"
		}
		return ""
	}}
}

// workMail needs e-mail addresses that have a type.
func workMail() Need { return userAttribute("emails.type") }

// enterprise needs an attribute of the enterprise extension.
func enterprise(name string) Need { return userAttribute(scim.EnterpriseUserURN + ":" + name) }

// plainText gives the attribute of a resource type that checks change where they need any: a string that is
// optional, readWrite, returned by default and single-valued, and neither unique nor one of fixed values.
func plainText(t *scim.ResourceType) (scim.Path, bool) {
	for _, name := range []string{"title", "displayName", "nickName", "userType", "name.givenName", "name.formatted", "locale"} {
		if p, err := t.Resolve(name); err == nil && isPlainText(p) {
			return p, true
		}
	}
	for _, p := range t.All() {
		if p.Schema == "" && p.Attribute.Name != "externalId" && isPlainText(p) {
			return p, true
		}
	}
	return scim.Path{}, false
}

func isPlainText(p scim.Path) bool {
	if p.Attribute == nil || p.Attribute.MultiValued || p.Attribute.Mutability != scim.ReadWrite {
		return false
	}
	a := p.Leaf()
	return a.Type == scim.String && !a.MultiValued && !a.Required && a.Mutability == scim.ReadWrite &&
		a.Returned == scim.ReturnedDefault && a.Uniqueness == scim.UniquenessNone && len(a.CanonicalValues) == 0
}
