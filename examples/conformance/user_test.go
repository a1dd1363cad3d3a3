package conformance_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/google/go-cmp/cmp"
)

// everything is a User with all attributes of RFC 7643 section 4.1 and the extension of section 4.3 that a client can write.
const everything = `{
	"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
	"externalId": "701984",
	"userName": "bjensen@example.org",
	"name": {
		"formatted": "Ms. Barbara J Jensen, III", "familyName": "Jensen", "givenName": "Barbara", "middleName": "Jane",
		"honorificPrefix": "Ms.", "honorificSuffix": "III"
	},
	"displayName": "Babs Jensen", "nickName": "Babs", "profileUrl": "https://login.example.org/bjensen", "title": "Tour Guide",
	"userType": "Employee", "preferredLanguage": "en-US", "locale": "en-US", "timezone": "America/Los_Angeles", "active": true,
	"emails": [
		{"value": "bjensen@example.org", "display": "at work", "type": "work", "primary": true},
		{"value": "babs@example.org", "display": "at home", "type": "home", "primary": false}
	],
	"phoneNumbers": [{"value": "tel:+1-555-0100", "display": "desk", "type": "work", "primary": true}, {"value": "tel:+1-555-0101", "type": "mobile"}],
	"ims": [{"value": "someaimhandle", "display": "chat", "type": "aim", "primary": true}],
	"photos": [{"value": "https://photos.example.org/F", "display": "portrait", "type": "photo", "primary": true}],
	"addresses": [{
		"formatted": "100 Universal City Plaza\nHollywood, CA 91608 USA", "streetAddress": "100 Universal City Plaza", "locality": "Hollywood",
		"region": "CA", "postalCode": "91608", "country": "US", "type": "work", "primary": true
	}],
	"entitlements": [{"value": "door-7", "display": "Door 7", "type": "door", "primary": true}],
	"roles": [{"value": "guide", "display": "Guide", "type": "tour", "primary": true}],
	"x509Certificates": [{"value": "MIIDQzCCAqygAwIBAgICEAAwDQYJKoZIhvcNAQ==", "display": "badge", "type": "card", "primary": true}],
	"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {
		"employeeNumber": "701984", "costCenter": "4130", "organization": "Universal Studios", "division": "Theme Park", "department": "Tour Operations"
	}
}`

// aUserWithEverything: what was written is what is read, and what is cleared is gone.
func aUserWithEverything(s scene) {
	t, d := s.T, s.Door
	var want map[string]any
	if err := json.Unmarshal([]byte(everything), &want); err != nil {
		t.Fatal(err)
	}
	boss := d.Must(t, 201, "POST", "/Users", `{"userName":"boss"}`)
	created := d.Must(t, 201, "POST", "/Users", everything)
	path := fmt.Sprint("/Users/", created["id"])
	got := d.Must(t, 200, "GET", path, "")
	if diff := cmp.Diff(created, got); diff != "" {
		t.Errorf("GET differs from the answer to POST: %s", diff)
	}
	meta, _ := got["meta"].(map[string]any)
	if meta["created"] == nil || meta["created"] != meta["lastModified"] {
		t.Errorf("meta of a new user: %v", meta)
	}
	if diff := cmp.Diff(want, clients(got), anyOrder()); diff != "" {
		t.Errorf("-sent +got\n%s", diff)
	}
	const manager = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager"
	d.Patch(t, path, fmt.Sprintf(`{"op":"add","path":"%s","value":{"value":"%s"}}`, manager, boss["id"]))
	extension, _ := want["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"].(map[string]any)
	extension["manager"] = map[string]any{"value": boss["id"]}
	if diff := cmp.Diff(want, clients(d.Must(t, 200, "GET", path, "")), anyOrder()); diff != "" {
		t.Errorf("with a manager: -wanted +got\n%s", diff)
	}
}

// clients leaves out what the server gives.
func clients(o map[string]any) map[string]any {
	o = maps.Clone(o)
	delete(o, "id")
	delete(o, "meta")
	return o
}

// anyOrder compares lists without their order, which means nothing (RFC 7643 section 2.4).
func anyOrder() cmp.Option {
	return cmp.Transformer("sorted", func(list []any) []string {
		texts := make([]string, len(list))
		for i, e := range list {
			text, _ := json.Marshal(e) //nolint:errchkjson // decoded from JSON
			texts[i] = string(text)
		}
		slices.Sort(texts)
		return texts
	})
}

// aGroupWithEverything: a group knows its members, and they know it.
func aGroupWithEverything(s scene) {
	t, d := s.T, s.Door
	user := d.Must(t, 201, "POST", "/Users", `{"userName":"ann"}`)
	group := d.Must(t, 201, "POST", "/Groups", fmt.Sprintf(`{"displayName":"Guides","externalId":"g-1","members":[{"value":"%s"}]}`, user["id"]))
	members := []any{map[string]any{"value": user["id"], "type": "User"}}
	if diff := cmp.Diff(members, group["members"]); diff != "" || group["externalId"] != "g-1" || group["displayName"] != "Guides" {
		t.Errorf("%v %s", group, diff)
	}
	got := d.Must(t, 200, "GET", fmt.Sprint("/Users/", user["id"]), "")
	if diff := cmp.Diff([]any{map[string]any{"value": group["id"]}}, got["groups"]); diff != "" {
		t.Error(diff)
	}
	d.Patch(t, fmt.Sprint("/Groups/", group["id"]), fmt.Sprintf(`{"op":"remove","path":"members[value eq \"%s\"]"}`, user["id"]))
	if got := d.Must(t, 200, "GET", fmt.Sprint("/Groups/", group["id"]), ""); got["members"] != nil {
		t.Errorf("%v", got)
	}
}
