// Package soap_test provisions a payroll that has a SOAP service.
package soap_test

import (
	"fmt"
	"net/http/httptest"
	"testing"

	"scim-adapter/internal/testkit"
)

func start(t *testing.T) (*service, testkit.Door) {
	t.Helper()
	s := &service{departments: []department{{Code: "hr", Name: "Human Resources"}, {Code: "it", Name: "IT & Co <Ltd>"}}}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return s, testkit.Serve(t, "mapping.hcl", "/payroll/scim/v2", "SOAP_URL="+server.URL, "SOAP_PASSWORD=a-password-of-the-tests")
}

func TestTheLifeOfEmployees(t *testing.T) {
	s, d := start(t)
	created := d.Must(t, 201, "POST", "/Users", `{"userName":"zoe","displayName":"Zoë <O'Malley> & \"Co\" ]]>","active":true}`)
	user := fmt.Sprint("/Users/", created["id"])
	if e := s.employees[0]; e.Login != "zoe" || e.FullName != "Zoë <O'Malley> & \"Co\" ]]>" || !e.Enabled || created["displayName"] != e.FullName {
		t.Errorf("stored %+v, answered %v", e, created)
	}
	if a := d.Do(t, "POST", "/Users", `{"userName":"Zoe"}`); a.Status != 409 {
		t.Errorf("twice: %d %v", a.Status, a.Body)
	}
	if a := d.Do(t, "POST", "/Users", `{"userName":"ctl\u0001"}`); a.Status != 400 || len(s.employees) != 1 {
		t.Errorf("a character that XML does not know: %d %v", a.Status, a.Body)
	}
	bob := d.Must(t, 201, "POST", "/Users", `{"userName":"bob"}`)
	for filter, want := range map[string]float64{"userName%20eq%20%22BOB%22": 1, "userName%20eq%20%22nobody%22": 0, "active%20eq%20true": 2} {
		if got := d.Must(t, 200, "GET", "/Users?filter="+filter, ""); got["totalResults"] != want {
			t.Errorf("%s: %v", filter, got)
		}
	}
	d.Patch(t, "/Groups/hr", fmt.Sprintf(`{"op":"add","path":"members","value":[{"value":%q},{"value":%q}]}`, created["id"], bob["id"]))
	d.Patch(t, "/Groups/hr", `{"op":"remove","path":"members[value eq \"E2\"]"}`)
	if m := s.departments[0].Members; len(m) != 1 || m[0] != created["id"] {
		t.Errorf("members: %v", m)
	}
	d.Patch(t, user, `{"op":"replace","path":"active","value":false}`)
	if s.employees[0].Enabled {
		t.Error("a leaver is still enabled")
	}
	got := d.Must(t, 200, "GET", user, "")
	if groups, _ := got["groups"].([]any); got["active"] != false || len(groups) != 1 {
		t.Errorf("after the deactivation: %v", got)
	}
	d.Must(t, 204, "DELETE", user, "")
	d.Must(t, 404, "GET", user, "")
	if len(s.employees) != 1 || len(s.departments[0].Members) != 0 {
		t.Errorf("left: %+v %+v", s.employees, s.departments)
	}
}

func TestPagesOfEmployees(t *testing.T) {
	s, d := start(t)
	for i := range 130 {
		s.employees = append(s.employees, employee{ID: fmt.Sprint("X", i), Login: fmt.Sprint("u", i), Hired: "2020-01-31"})
	}
	page := d.Must(t, 200, "GET", "/Users?startIndex=126&count=10", "")
	if resources, _ := page["Resources"].([]any); page["totalResults"] != float64(130) || len(resources) != 5 {
		t.Errorf("%v", page)
	}
}
