package conformance_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"scim-adapter/internal/testkit"
)

// The schemas of specimens.
const (
	core  = "urn:example:params:scim:schemas:conformance:2.0:Specimen"
	label = "urn:example:params:scim:schemas:conformance:2.0:Label"
	loan  = "urn:example:params:scim:schemas:conformance:2.0:Loan"
)

// specimen is the body of a specimen: what is required, and more members, each with a comma before it.
func specimen(more string) string {
	return fmt.Sprintf(`{"schemas":[%q,%q],"requiredString":"there","requiredInteger":1,"requiredStrings":["a"],"requiredComplex":{"name":"n"},%q:{"text":"t"}%s}`,
		core, label, label, more)
}

// with gives one more member for specimen.
func with(attribute, value string) string { return fmt.Sprintf(",%q:%s", attribute, value) }

// add creates a specimen and gives its path.
func add(t *testing.T, d testkit.Door, more string) string {
	t.Helper()
	return fmt.Sprint("/Specimens/", d.Must(t, 201, "POST", "/Specimens", specimen(more))["id"])
}

// read gives one attribute of a resource; sub-attributes and extensions follow after a slash.
func read(t *testing.T, d testkit.Door, path, attribute string) any {
	t.Helper()
	var v any = d.Must(t, 200, "GET", path, "")
	for name := range strings.SplitSeq(attribute, "/") {
		o, _ := v.(map[string]any)
		v = o[name]
	}
	return v
}

// text gives one attribute as the JSON that was sent, numbers with all of their digits.
func text(t *testing.T, d testkit.Door, path, attribute string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, d.Base+path+"?attributes="+attribute, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+testkit.Token)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close() //nolint:errcheck // read to its end
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	var o map[string]json.RawMessage
	if err := json.Unmarshal(body, &o); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	return string(o[attribute])
}

// found gives the number of specimens that a filter finds.
func found(t *testing.T, d testkit.Door, filter string) float64 {
	t.Helper()
	n, _ := d.Must(t, 200, "GET", "/Specimens?filter="+url.QueryEscape(filter), "")["totalResults"].(float64)
	return n
}

// refused sends a request that has to be answered by an error of SCIM.
func refused(t *testing.T, d testkit.Door, status int, scimType, method, path, body string) {
	t.Helper()
	a := d.Do(t, method, path, body)
	if a.Status != status || a.Body["scimType"] != scimType {
		t.Errorf("%s %s %s: %d %v; wanted %d %s", method, path, body, a.Status, a.Body, status, scimType)
	}
}

// same compares JSON.
func same(t *testing.T, what string, got any, want string) {
	t.Helper()
	var w any
	if err := json.Unmarshal([]byte(want), &w); err != nil {
		t.Fatalf("%s: %v", want, err)
	}
	if have, need := encoded(got), encoded(w); have != need {
		t.Errorf("%s: %s, wanted %s", what, have, need)
	}
}

// encoded gives the JSON of a value.
func encoded(v any) string {
	text, _ := json.Marshal(v) //nolint:errchkjson // plain values
	return string(text)
}
