package describe

import (
	"slices"

	"scim-adapter/internal/scim"
	"scim-adapter/translate"
)

// personal are attributes of people that say who they are, how to reach them, where they live, or whom they work for:
// those of RFC 7643 sections 4.1 and 4.3.
var personal = []string{ //nolint:gochecknoglobals // constant data
	"userName", "externalId", "name", "displayName", "nickName", "profileUrl", "title", "preferredLanguage", "locale", "timezone",
	"emails", "phoneNumbers", "ims", "photos", "addresses", "x509Certificates", "employeeNumber", "manager",
}

// data says what kind of data an attribute holds: "secret" where nobody may ever see it, "personal", or nothing.
func data(d translate.Described, schema string) string {
	switch {
	case d.Path.Attribute.Name == "password" || d.Flow == translate.WriteOnly:
		return "secret"
	case d.Spec.Sensitive || Personal(schema, d.Path):
		return "personal"
	}
	return ""
}

// Personal tells whether an attribute of a resource type with this core schema holds data about a person: what the RFC
// says of people; of other types nobody knows but the mapping (sensitive).
func Personal(schema string, p scim.Path) bool {
	return schema == scim.UserURN && p.Attribute != nil && (p.Schema == "" || p.Schema == scim.EnterpriseUserURN) && slices.Contains(personal, p.Attribute.Name)
}
