package scim

import "testing"

// widelyTyped is a resource type with a value of every type, mutability and shape, for fuzzing.
func widelyTyped() *ResourceType {
	t := userType()
	t.Extensions = append(t.Extensions, Extension{Schema: &Schema{ID: "urn:example:wide", Attributes: []*Attribute{
		attribute("level", ofType(Integer)), attribute("ratio", ofType(Decimal)), attribute("hired", ofType(DateTime)),
		attribute("key", ofType(Binary)), attribute("link", refersTo("external")), attribute("badge", immutable),
		attribute("number", readOnly), attribute("pin", secret), attribute("site", required),
		attribute("tags", multi), attribute("days", multi, ofType(DateTime)), attribute("codes", multi, exact), attribute("sizes", multi, ofType(Integer)),
		attribute("cards", multi, complexOf(
			attribute("value", exact), attribute("until", ofType(DateTime)), attribute("level", ofType(Integer)), attribute("ratio", ofType(Decimal)),
			attribute("primary", ofType(Boolean)), attribute("maker", readOnly), attribute("pin", secret), attribute("colours", multi),
		)),
	}}})
	return t
}

// widely is a resource of [widelyTyped] that has most of what one can have.
const widely = `{"userName":"Bjensen","externalId":"Ab","active":true,"title":"T","name":{"familyName":"J","givenName":"B"},"password":"x",
"emails":[{"value":"a@example.org","type":"work","primary":true},{"value":"b@example.org","type":"home"}],"addresses":[{"type":"work","country":"FR"}],
"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"D","manager":{"value":"7"}},
"urn:example:wide":{"level":3,"ratio":0.5,"hired":"2011-05-13T06:42:34+02:00","key":"YQ==","link":"https://example.org/","badge":"B1","pin":"1","site":"here",
"tags":["a","B"],"days":["2024-01-01T00:00:00Z"],"codes":["x"],"sizes":[1,2],
"cards":[{"value":"c1","until":"2024-01-01T00:00:00Z","level":1,"primary":true,"colours":["red"]},{"value":"c2","level":2,"ratio":1.5}]}}`

// resources are what filters and patches are tried on: full, sparse, nearly nothing.
var resources = []string{widely, sample, `{"userName":"x","urn:example:wide":{"site":"there"}}`, `{"userName":"\u017f%_'\"\\"}`}

// checked gives the resources in canonical form.
func checked(f *testing.F, typ *ResourceType) []Object {
	f.Helper()
	var out []Object
	for _, text := range resources {
		v, err := Decode([]byte(text), DecodeLimits{})
		if err != nil {
			f.Fatal(err)
		}
		o, _ := v.(Object)
		canonical, _, err := typ.Check(o, nil)
		if err != nil {
			f.Fatal(text, err)
		}
		out = append(out, canonical)
	}
	return out
}
