package scim

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSearchRequests: RFC-SEARCH-01, CUR-08.
func TestSearchRequests(t *testing.T) {
	for body, want := range map[string]map[string][]string{
		`{}`: {},
		`{"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],"x":{"filter":"y"}}`: {},
		`{"Filter":"a pr","SORTBY":"b","sortOrder":"descending","startIndex":7,"count":-1,"cursor":""}`: {
			"filter": {"a pr"}, "sortby": {"b"}, "sortorder": {"descending"}, "startindex": {"7"}, "count": {"-1"}, "cursor": {""},
		},
		`{"attributes":["a","b.c"],"excludedAttributes":[]}`:        {"attributes": {"a", "b.c"}, "excludedattributes": nil},
		`{"attributes":"a, b"}`:                                     {"attributes": {"a, b"}},
		`{"filter":null,"count":null,"cursor":null,"schemas":null}`: {},
	} {
		v, err := Decode([]byte(body), DecodeLimits{Depth: 8})
		if err != nil {
			t.Fatal(err)
		}
		got, err := ParseSearchRequest(v, nil)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v -want +got\n%s", body, err, diff)
		}
	}
}

func TestSearchRequestsOfTheWrongType(t *testing.T) {
	strict, _ := DialectNamed("strict")
	for body, test := range map[string]struct {
		tolerance *Tolerance
		scimType  string
	}{
		`[]`:                        {nil, InvalidSyntax},
		`"filter"`:                  {nil, InvalidSyntax},
		`{"schemas":"x"}`:           {nil, InvalidSyntax},
		`{"schemas":["urn:x"]}`:     {nil, InvalidSyntax},
		`{"filter":["a pr"]}`:       {nil, InvalidValue},
		`{"sortBy":true}`:           {nil, InvalidValue},
		`{"cursor":7}`:              {nil, InvalidValue},
		`{"startIndex":"1"}`:        {nil, InvalidValue},
		`{"count":true}`:            {nil, InvalidValue},
		`{"attributes":[["a"]]}`:    {nil, InvalidValue},
		`{"excludedAttributes":{}}`: {nil, InvalidValue},
		`{"count":1}`:               {&Tolerance{Dialect: strict}, InvalidSyntax}, // no schemas
		`{"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],"attributes":"a"}`: {&Tolerance{Dialect: strict}, InvalidValue},
	} {
		v, err := Decode([]byte(body), DecodeLimits{Depth: 8})
		if err != nil {
			t.Fatal(err)
		}
		_, err = ParseSearchRequest(v, test.tolerance)
		if e, ok := errors.AsType[*Error](err); !ok || e.Status != 400 || e.ScimType != test.scimType {
			t.Errorf("%s: %v", body, err)
		}
	}
}
