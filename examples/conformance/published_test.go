package conformance_test

import (
	"fmt"
	"testing"
)

// TestPublished: /Schemas says of every attribute what it is (RFC 7643 section 7).
func TestPublished(t *testing.T) {
	d := databases()[0].open(t)
	attributes := map[string]map[string]any{}
	list, _ := d.Must(t, 200, "GET", "/Schemas/"+core, "")["attributes"].([]any)
	for _, e := range list {
		a, _ := e.(map[string]any)
		name, _ := a["name"].(string)
		attributes[name] = a
		subs, _ := a["subAttributes"].([]any)
		for _, s := range subs {
			sub, _ := s.(map[string]any)
			attributes[name+"."+fmt.Sprint(sub["name"])] = sub
		}
	}
	for name, want := range map[string]map[string]any{
		"string":                 {"type": "string", "multiValued": false, "required": false, "caseExact": false, "mutability": "readWrite", "returned": "default", "uniqueness": "none"},
		"booleans":               {"type": "boolean", "multiValued": true, "caseExact": nil},
		"decimal":                {"type": "decimal"},
		"integer":                {"type": "integer"},
		"dateTime":               {"type": "dateTime"},
		"binary":                 {"type": "binary", "caseExact": true},
		"reference":              {"type": "reference", "caseExact": true, "referenceTypes": []any{"external"}},
		"keeper":                 {"type": "reference", "referenceTypes": []any{"User", "Group"}},
		"complex":                {"type": "complex", "uniqueness": nil},
		"complexes":              {"type": "complex", "multiValued": true},
		"complexes.type":         {"canonicalValues": []any{"large", "small"}},
		"colour":                 {"canonicalValues": []any{"red", "green", "blue"}},
		"readOnlyString":         {"mutability": "readOnly"},
		"immutableDecimal":       {"mutability": "immutable"},
		"writeOnlyString":        {"mutability": "writeOnly", "returned": "never"},
		"writeOnlyComplex":       {"mutability": "writeOnly", "returned": "never"},
		"alwaysString":           {"returned": "always"},
		"requestStrings":         {"returned": "request", "multiValued": true},
		"neverComplexes":         {"returned": "never"},
		"immutableNever":         {"mutability": "immutable", "returned": "never"},
		"requiredStrings":        {"required": true},
		"requiredComplex.name":   {"required": true},
		"exactString":            {"caseExact": true},
		"uniqueExactString":      {"caseExact": true, "uniqueness": "server"},
		"uniqueInteger":          {"uniqueness": "server"},
		"mixed.name":             {"required": true},
		"mixed.exact":            {"caseExact": true},
		"mixed.readOnly":         {"mutability": "readOnly"},
		"mixes.readOnly":         {"mutability": "readOnly"},
		"mixes.immutable":        {"mutability": "immutable"},
		"mixes.writeOnly":        {"mutability": "writeOnly", "returned": "never"},
		"mixes.request":          {"returned": "request"},
		"document.marks":         {"multiValued": true},
		"documents.at":           {"type": "dateTime"},
		"readOnlyComplexes.type": {"mutability": "readOnly"},
	} {
		for characteristic, value := range want {
			same(t, name+" "+characteristic, attributes[name][characteristic], encoded(value))
		}
	}
	kind := d.Must(t, 200, "GET", "/ResourceTypes/Specimen", "")
	same(t, "extensions", kind["schemaExtensions"], encoded([]any{map[string]any{"schema": label, "required": true}, map[string]any{"schema": loan, "required": false}}))
	same(t, "endpoint and schema", []any{kind["endpoint"], kind["schema"]}, encoded([]any{"/Specimens", core}))
	user := d.Must(t, 200, "GET", "/Schemas/urn:ietf:params:scim:schemas:core:2.0:User", "")
	if all, _ := user["attributes"].([]any); len(all) != 21 {
		t.Errorf("a User has %d attributes, wanted the 21 of RFC 7643 section 4.1", len(all))
	}
}

// references: a value that names another resource must name one.
func references(s scene) {
	t, d := s.T, s.Door
	user := d.Must(t, 201, "POST", "/Users", `{"userName":"ann"}`)
	path := add(t, d, with("owner", encoded(user["id"])))
	same(t, "owner", read(t, d, path, "owner"), encoded(user["id"]))
	refused(t, d, 400, "invalidValue", "POST", "/Specimens", specimen(with("owner", `"nobody"`)))
	if n := found(t, d, `owner eq `+encoded(user["id"])); n != 1 {
		t.Errorf("found %v times", n)
	}
}
