package scim

import "testing"

// TestPathsAreWrittenAsTheyAreRead: what is written reads back as the same, and literals stay what they are.
func TestPathsAreWrittenAsTheyAreRead(t *testing.T) {
	user := &ResourceType{Name: "User", Schema: UserSchema()}
	for _, path := range []string{
		"active", "name.givenName", `emails[type eq "work"].value`, `emails[value eq "emails.value"]`,
		`emails[type eq "work" and (primary eq true or not (value sw "a"))].display`, `phoneNumbers[value pr]`,
	} {
		parsed, err := user.ParsePath(path)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if parsed.String() != path {
			t.Errorf("%s became %s", path, parsed)
		}
	}
}
