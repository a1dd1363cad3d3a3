package mappingtest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"scim-adapter/internal/diag"
	"scim-adapter/internal/scim"
)

func decoded(t *testing.T, text string) any {
	t.Helper()
	v, err := scim.Decode([]byte(text), scim.DecodeLimits{})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestContained(t *testing.T) {
	actual := decoded(t, `{"a": 1, "b": {"c": [1.50, {"d": "x", "e": null}], "f": true}, "urn:x:User": {"g": "h"}}`)
	for name, test := range map[string]struct {
		expected string
		want     []Difference
	}{
		"a part":                         {`{"b": {"f": true}}`, nil},
		"names have no case":             {`{"A": 1}`, nil},
		"numbers are what they mean":     {`{"a": 1.0, "b": {"c": [1.5, {}]}}`, nil},
		"null is nothing":                {`{"z": null, "b": {"c": [1.5, {"e": null}]}}`, nil},
		"something where nothing is":     {`{"a": null}`, []Difference{{"a", "null", "1"}}},
		"nothing where something is":     {`{"z": 7}`, []Difference{{"z", "7", ""}}},
		"anything":                       {`{"a": "‹any›", "b": "‹any›"}`, nil},
		"anything is something":          {`{"z": "‹any›"}`, []Difference{{"z", `"‹any›"`, ""}}},
		"a text is no number":            {`{"a": "1"}`, []Difference{{"a", `"1"`, "1"}}},
		"a boolean is no number":         {`{"a": true}`, []Difference{{"a", "true", "1"}}},
		"lists are whole":                {`{"b": {"c": [1.5]}}`, []Difference{{"b.c[1]", "", `{"d":"x","e":null}`}}},
		"lists are no longer":            {`{"b": {"c": [1.5, {}, 3]}}`, []Difference{{"b.c[2]", "3", ""}}},
		"elements have at least members": {`{"b": {"c": [1.5, {"d": "y"}]}}`, []Difference{{"b.c[1].d", `"y"`, `"x"`}}},
		"an object is no list":           {`{"b": [1]}`, []Difference{{"b", "[1]", `{"c":[1.50,{"d":"x","e":null}],"f":true}`}}},
		"of an extension":                {`{"urn:x:User": {"g": "i"}}`, []Difference{{"urn:x:User:g", `"i"`, `"h"`}}},
		"another thing altogether":       {`7`, []Difference{{"body", "7", jsonText(actual)}}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, contained("", decoded(t, test.expected), actual)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestBodiesOfText(t *testing.T) {
	a := answer{text: []byte(`{"a": 1}`), body: decoded(t, `{"a": 1}`)}
	for expected, differs := range map[string]bool{`{"a": 1}`: false, `{"a": 2}`: true, Any: false, "plain": true} {
		if d := differences(expected, a); (len(d) > 0) != differs {
			t.Errorf("%s: %v", expected, d)
		}
	}
	if d := differences(scim.Object{{Name: "a"}}, answer{}); len(d) != 1 || d[0].Path != "body" {
		t.Errorf("an answer without a body: %v", d)
	}
}

func TestAt(t *testing.T) {
	body := decoded(t, `{"name": {"givenName": "Ada"}, "emails": [{"value": "a"}, {"value": "b", "type": "work"}],
		"urn:x:1.0:User": {"manager": {"value": "7"}}, "empty": null}`)
	for path, want := range map[string]any{
		"name.givenName": "Ada", "NAME.GIVENNAME": "Ada", "emails[1].value": "b", "emails.type": "work", "emails[0].type": nil, "emails[2]": nil,
		"emails[x]": nil, "urn:x:1.0:User:manager.value": "7", "urn:x:1.0:User.manager.value": "7", "urn:x:1.0": nil, "nam": nil, "name.": nil, "empty": nil,
	} {
		got := at(body, path)
		if path == "name." {
			continue // the object itself
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", path, diff)
		}
	}
	if d := present([]diag.Text{diag.Plain("emails.type"), diag.Plain("password")}, body); len(d) != 1 || d[0].Actual != `"work"` {
		t.Errorf("%v", d)
	}
}

func TestSteady(t *testing.T) {
	for _, test := range []struct{ first, second, want string }{
		{`POST /u {"id":1,"p":"aXb"}`, `POST /u {"id":1,"p":"aYb"}`, `POST /u {"id":1,"p":‹any›}`},
		{`usermod '--password=!$2a$10$bGY6/x' -- ada`, `usermod '--password=!$2a$10$bQQ./y' -- ada`, `usermod '--password=!$2a$10$‹any›' -- ada`},
		{`UPDATE ["a b", 7]`, `UPDATE ["a c", 7]`, `UPDATE [‹any›, 7]`},
		{`a b`, `a b c`, `a b`},
		{`same`, `same`, `same`},
	} {
		if got := steadyLine(test.first, test.second); got != test.want {
			t.Errorf("%s: %s, want %s", test.first, got, test.want)
		}
		if !matches(test.want, test.second) && test.want != test.first {
			t.Errorf("%s does not match %s", test.want, test.second)
		}
	}
	first, second := decoded(t, `{"id": "x1", "n": 1.0, "l": [{"v": "a"}, {"v": "b"}], "z": null}`), decoded(t, `{"id": "x2", "n": 1, "l": [{"v": "a"}, {"v": "c"}]}`)
	if got, want := jsonText(steadyBody(first, second)), `{"id":"‹any›","n":1.0,"l":[{"v":"a"},{"v":"‹any›"}],"z":null}`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
