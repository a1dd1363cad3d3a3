package adapter_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// wholeBodies are bodies with everything in them, by the endpoint that takes them.
var wholeBodies = map[string]string{
	"POST /Users": user(`"userName":"bob","externalId":"b","name":{"givenName":"B","familyName":"O"},"title":"T","preferredLanguage":"fr","active":true,"password":"x",
		"emails":[{"type":"work","value":"b@example.org","primary":true}],"phoneNumbers":[{"type":"work","value":"1"},{"value":"2"}],"groups":[{"value":"1"}],
		"` + enterprise + `":{"department":"D","manager":{"value":"1"}},"meta":{"resourceType":"User"}`),
	"PUT /Groups/1": `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"Staff","externalId":"s","members":[{"value":"1","type":"User"},{"value":"1"}]}`,
	"PATCH /Users/1": patching(`{"op":"add","path":"emails[type eq \"work\"].value","value":"x"},{"op":"replace","path":"name","value":{"givenName":"x"}},
		{"op":"remove","path":"phoneNumbers","value":[{"value":"1"}]},{"op":"replace","value":{"title":"x","active":false,"` + enterprise + `":{"department":"x"}}}`),
	"PATCH /Groups/1":     patching(`{"op":"add","path":"members","value":[{"value":"1"}]},{"op":"replace","value":{"members":[{"value":"1"}]}}`),
	"POST /Users/.search": `{"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],"attributes":["userName"],"filter":"userName pr","sortBy":"userName","sortOrder":"ascending","startIndex":1,"count":2}`,
	"POST /Bulk": `{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"failOnErrors":9,"Operations":[
		{"method":"POST","path":"/Users","bulkId":"u","data":` + user(`"userName":"eve","`+enterprise+`":{"manager":{"value":"bulkId:u"}}`) + `},
		{"method":"PATCH","path":"/Groups/1","version":"x","data":` + patching(`{"op":"add","path":"members","value":[{"value":"bulkId:u"}]}`) + `},
		{"method":"DELETE","path":"/Users/bulkId:u"}]}`,
}

// TestNamesOfNothing: a name may be empty at every place, and a URN may have nothing behind its colon.
func TestNamesOfNothing(t *testing.T) {
	door := openWithMe(t, nil)
	for _, body := range []string{
		user(`"userName":"x","` + enterprise + `":{"":1}`), user(`"userName":"y","` + enterprise + `:":1`), user(`"userName":"z","name":{"":1},"emails":[{"":1}],"":1`),
	} {
		if w := door.do(t, "POST", "/scim/v2/Users", body); w.Code != http.StatusCreated {
			t.Errorf("%s: %d %s", body, w.Code, w.Body)
		}
	}
	for _, operation := range []string{
		`{"op":"add","value":{"` + enterprise + `":{"":{"":1}}}}`, `{"op":"add","value":{"":1}}`, `{"op":"add","path":"` + enterprise + `:","value":{"":1}}`,
	} {
		w := door.do(t, "PATCH", "/scim/v2/Users/1", patching(operation))
		if err := decent(w, "PATCH", operation); err != nil {
			t.Errorf("%s: %v", operation, err)
		}
	}
}

// TestWrongTypesAtEveryPlace puts values of every type in the place of every value of a good body. Whatever is made of
// it, it is no failure of the adapter.
func TestWrongTypesAtEveryPlace(t *testing.T) {
	door := openWithMe(t, nil)
	sent := 0
	for endpoint, body := range wholeBodies {
		method, path, _ := strings.Cut(endpoint, " ")
		var document any
		if err := json.Unmarshal([]byte(body), &document); err != nil {
			t.Fatal(endpoint, err)
		}
		for target := range countNodes(document) {
			for _, strange := range strangeValues {
				changed, err := json.Marshal(withNode(document, target, strange))
				if err != nil {
					t.Fatal(err)
				}
				sent++
				w := door.do(t, method, "/scim/v2"+path, string(changed), "Content-Type", "application/scim+json")
				if err := decent(w, method, string(changed)); err != nil {
					t.Errorf("%s %s: %v", endpoint, changed, err)
				}
			}
		}
	}
	stillListed(t, door)
	t.Logf("%d requests", sent)
}

// withNode gives a document with another value in one place.
func withNode(document any, target int, value any) any {
	i := -1
	return mapNodes(document, func(v any) any {
		if i++; i == target {
			return value
		}
		return v
	})
}
