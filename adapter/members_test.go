package adapter_test

import (
	"testing"
)

// TestAMemberOfAnotherTypeIsRefused: the id of a group may be that of a user, too. A client that says that it means the
// group must not make the user a member.
func TestAMemberOfAnotherTypeIsRefused(t *testing.T) {
	dsn := sqlite.create(t, read(t, "testdata/applications/hr/schema.sql"),
		"INSERT INTO employees (login, status) VALUES ('ann', 'A'), ('ben', 'A');\nINSERT INTO roles (name) VALUES ('Staff'), ('Inner');\n")
	door := open(t, setup{dsn: dsn})
	member := `[{"value":"1","type":"User"},{"value":"2","type":"Group"}]`
	for name, r := range map[string][3]string{
		"create":             {"POST", "/Groups", `{"displayName":"Outer","members":` + member + `}`},
		"replace":            {"PUT", "/Groups/1", `{"displayName":"Staff","members":` + member + `}`},
		"add":                {"PATCH", "/Groups/1", patching(`{"op":"add","path":"members","value":` + member + `}`)},
		"add without a path": {"PATCH", "/Groups/1", patching(`{"op":"add","value":{"members":` + member + `}}`)},
		"replace all":        {"PATCH", "/Groups/1", patching(`{"op":"replace","path":"members","value":` + member + `}`)},
	} {
		w := door.do(t, r[0], "/scim/v2"+r[1], r[2])
		if w.Code != 400 {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
			continue
		}
		mustBeError(t, w, "invalidValue")
	}
	if rows := sqlite.rows(t, dsn, "SELECT role_id, emp_no FROM employee_roles"); rows != "" {
		t.Errorf("members:\n%s", rows)
	}
	w := door.do(t, "PATCH", "/scim/v2/Groups/1", patching(`{"op":"add","path":"members","value":[{"value":"1","type":"user"},{"value":"2","type":"direct"}]}`))
	if rows := sqlite.rows(t, dsn, "SELECT role_id, emp_no FROM employee_roles"); w.Code != 204 || rows != "1 | 1\n1 | 2\n" {
		t.Errorf("users: %d %s\n%s", w.Code, w.Body, rows)
	}
}
