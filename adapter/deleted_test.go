package adapter_test

import (
	"strings"
	"testing"
)

// TestWhoIsDeletedIsFoundByNothing: a deleted user whose row stays is a member of nothing, also for filters
// (RFC-DEL-01).
func TestWhoIsDeletedIsFoundByNothing(t *testing.T) {
	for _, db := range databases() {
		t.Run(db.name, func(t *testing.T) {
			deletedIsFoundByNothing(t, setup{driver: db.driver, dsn: db.create(t, read(t, "testdata/applications/hr/schema.sql"))})
		})
	}
	t.Run("memory", func(t *testing.T) {
		mapping := sqlBackend.ReplaceAllString(read(t, directory+"/mapping.hcl"), `backend "memory" {}`)
		mapping = strings.Replace(mapping, `resource "User" {`, `resource "User" {
    deleted = { field = "state", value = "gone" }`, 1)
		deletedIsFoundByNothing(t, setup{mapping: sqlOnly.ReplaceAllString(mapping, "")})
	})
}

func deletedIsFoundByNothing(t *testing.T, s setup) {
	t.Helper()
	door := open(t, s)
	for _, name := range []string{"ann", "bob"} {
		door.do(t, "POST", "/scim/v2/Users", user(`"userName":`+quote(name)))
	}
	door.do(t, "POST", "/scim/v2/Groups", `{"displayName":"Staff","members":[{"value":"1"}]}`)
	door.do(t, "DELETE", "/scim/v2/Users/1", "")
	if w := door.do(t, "GET", "/scim/v2/Groups/1", ""); w.Code != 200 || strings.Contains(w.Body.String(), "members") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	for filter, total := range map[string]string{
		`members.value eq "1"`: "0", `members[value eq "1"]`: "0", `members pr`: "0", `not (members pr)`: "1", `not (members.value eq "1")`: "1",
	} {
		w := door.do(t, "GET", "/scim/v2/Groups?filter="+filter, "")
		if !strings.Contains(w.Body.String(), `"totalResults":`+total) {
			t.Errorf("%s: %d %s", filter, w.Code, w.Body)
		}
	}
}
