package scim

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func userType() *ResourceType {
	return &ResourceType{Name: "User", Endpoint: "/Users", Schema: UserSchema(), Extensions: []Extension{{Schema: EnterpriseUserSchema()}}}
}

func decode(t *testing.T, text string) Object {
	t.Helper()
	v, err := Decode([]byte(text), DecodeLimits{})
	if err != nil {
		t.Fatal(err)
	}
	o, ok := v.(Object)
	if !ok {
		t.Fatalf("%s is no object", text)
	}
	return o
}

func encode(v any) string { return string(AppendJSON(nil, v)) }

func wantError(t *testing.T, err error, status int, scimType string) {
	t.Helper()
	e, ok := errors.AsType[*Error](err)
	if !ok || e.Status != status || e.ScimType != scimType {
		t.Errorf("got %v, want %d %s", err, status, scimType)
	}
}

func TestDecodeRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"names that differ by case": `{"userName":"a","USERNAME":"b"}`,
		"text after the value":      `{} {}`,
		"invalid UTF-8":             "{\"a\":\"\xff\"}",
		"a lone surrogate":          `{"a":"\ud800"}`,
		"a truncated object":        `{"a":`,
		"nothing":                   ``,
		"a million brackets":        strings.Repeat("[", 1_000_000),
		"a million objects":         strings.Repeat(`{"a":`, 1_000_000),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Decode([]byte(text), DecodeLimits{})
			wantError(t, err, 400, InvalidSyntax)
		})
	}
	_, err := Decode([]byte(`[1,2,3]`), DecodeLimits{Members: 3})
	wantError(t, err, 400, InvalidSyntax)
}

func TestDecodeAndAppendJSONAreInverse(t *testing.T) {
	value := rapid.Custom(func(t *rapid.T) any {
		return rapid.OneOf(rapid.Just[any](nil), rapid.Bool().AsAny(), rapid.String().AsAny()).Draw(t, "scalar")
	})
	rapid.Check(t, func(t *rapid.T) {
		in := Object{{"list", rapid.SliceOf(value).Draw(t, "list")}, {"text", rapid.String().Draw(t, "text")}}
		in[0].Value = append([]any{}, in[0].Value.([]any)...) //nolint:errcheck // drawn as such
		out, err := Decode(AppendJSON(nil, in), DecodeLimits{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(any(in), out); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestResolve(t *testing.T) {
	for path, want := range map[string]string{
		"USERNAME":                               "userName",
		"name.GivenName":                         "name.givenName",
		UserURN + ":name.givenName":              "name.givenName",
		EnterpriseUserURN + ":manager.value":     EnterpriseUserURN + ":manager.value",
		EnterpriseUserURN + ".manager":           EnterpriseUserURN + ":manager",
		"manager":                                EnterpriseUserURN + ":manager",
		EnterpriseUserURN:                        EnterpriseUserURN,
		"meta.created":                           "meta.created",
		strings.ToUpper(UserURN) + ":externalId": "externalId",
	} {
		p, err := userType().Resolve(path)
		if err != nil || p.String() != want {
			t.Errorf("Resolve(%s) = %v, %v, want %s", path, p, err, want)
		}
	}
	for _, path := range []string{"", ":", ".", UserURN, UserURN + ":", EnterpriseUserURN + ":", EnterpriseUserURN + ".", EnterpriseUserURN + "::manager"} {
		if p, err := userType().Resolve(path); err == nil {
			t.Errorf("Resolve(%q) = %v", path, p)
		}
	}
	_, err := userType().Resolve("name.givenNam")
	if e, ok := errors.AsType[*UnknownAttributeError](err); !ok || e.Suggestion() != "name.givenName" {
		t.Errorf("got %v", err)
	}
}

func TestCheck(t *testing.T) {
	tests := map[string]struct{ in, want string }{
		"names get the schema's case":  {`{"schemas":["` + UserURN + `"],"USERNAME":"a","NAME":{"GIVENNAME":"b"}}`, `{"userName":"a","name":{"givenName":"b"}}`},
		"string booleans (T2)":         {`{"userName":"a","active":"False"}`, `{"userName":"a","active":false}`},
		"read-only is left out (T10)":  {`{"userName":"a","id":"9","meta":{},"groups":[{"value":"1"}]}`, `{"userName":"a"}`},
		"null and empty (ENTRA-07)":    {`{"userName":"a","title":null,"emails":[],"nickName":""}`, `{"userName":"a"}`},
		"single for list (ONEL-05)":    {`{"userName":"a","emails":{"value":"x"}}`, `{"userName":"a","emails":[{"value":"x"}]}`},
		"unknown is ignored (C9)":      {`{"userName":"a","userame":"b","name":{"foo":1}}`, `{"userName":"a"}`},
		"manager as text (ENTRA-M5)":   {`{"userName":"a","` + EnterpriseUserURN + `":{"Manager":"7"}}`, `{"userName":"a","` + EnterpriseUserURN + `":{"manager":{"value":"7"}}}`},
		"a name of nothing is ignored": {`{"userName":"a","` + EnterpriseUserURN + `":{"":1,"department":"D"},"":2,"` + EnterpriseUserURN + `:":3}`, `{"userName":"a","` + EnterpriseUserURN + `":{"department":"D"}}`},
		"a known URN among unknown":    {`{"schemas":["urn:x","` + UserURN + `"],"userName":"a"}`, `{"userName":"a"}`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			out, _, err := userType().Check(decode(t, test.in), nil)
			if err != nil || encode(out) != test.want {
				t.Errorf("got %s, %v", encode(out), err)
			}
		})
	}
	for in, scimType := range map[string]string{
		`{}`:                                InvalidValue,
		`{"userName":""}`:                   InvalidValue,
		`{"userName":["a","b"]}`:            InvalidValue,
		`{"userName":"a","active":"maybe"}`: InvalidValue,
		`{"userName":"a","emails":[{"primary":true,"value":"x"},{"primary":true,"value":"y"}]}`: InvalidValue,
		`{"schemas":["urn:x"],"userName":"a"}`:                                                  InvalidSyntax,
	} {
		_, _, err := userType().Check(decode(t, in), nil)
		wantError(t, err, 400, scimType)
	}
}

const sample = `{"userName":"Bjensen","active":true,"externalId":"Ab","name":{"familyName":"J"},
"emails":[{"value":"a@x","type":"work","primary":true},{"value":"b@y","type":"home"}],"meta":{"created":"2011-05-13T06:42:34+02:00"}}`

// filters are filters and whether they match the sample.
func filters() map[string]bool {
	return map[string]bool{
		`userName eq "BJENSEN"`:                                      true,
		`externalId eq "ab"`:                                         false,
		`userName ne "x" and not (title pr)`:                         true,
		`title ne "x"`:                                               true,
		`title eq null`:                                              true,
		`emails[type eq "work" and value co "@y"]`:                   false,
		`emails.type eq "work" and emails.value co "@y"`:             true,
		`emails co "A@"`:                                             true,
		`emails[type eq "work"].value eq "a@x"`:                      true,
		`emails.value ne "a@x"`:                                      false,
		`meta.created ge "2011-05-13T04:42:34Z"`:                     true,
		`meta.created gt "2011-05-13T04:42:34Z"`:                     false,
		`active eq "True"`:                                           true,
		`urn:ietf:params:scim:schemas:core:2.0:User:userName sw "b"`: true,
		`manager eq "7"`:                                             false,
		`userName eq bjensen`:                                        true,
	}
}

func TestFilters(t *testing.T) {
	for text, want := range filters() {
		f, err := userType().ParseFilter(text, nil)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := f.Match(userType(), decode(t, sample)); got != want {
			t.Errorf("%s = %v", text, got)
		}
	}
	for _, text := range []string{
		`active gt true`, `name eq "x"`, `password eq "x"`, `foo eq "x"`, `active co "t"`, `meta.created gt "yesterday"`,
		`emails[foo eq "x"]`, `userName[a pr]`,
	} {
		_, err := userType().ParseFilter(text, nil)
		wantError(t, err, 400, InvalidFilter)
	}
}

const before = `{"userName":"a","name":{"familyName":"F"},"emails":[{"value":"h@x","type":"home","primary":true}]}`

type patched struct{ ops, want string }

// patches are operations and what they make of the resource before.
func patches() map[string]patched {
	return map[string]patched{
		"capitalised op, string boolean (ENTRA-13)": {
			`[{"op":"Replace","path":"active","value":"False"}]`,
			`{"userName":"a","name":{"familyName":"F"},"emails":[{"value":"h@x","type":"home","primary":true}],"active":false}`,
		},
		"replace of a missing element creates it (ENTRA-17)": {
			`[{"op":"Replace","path":"emails[type eq \"work\"].value","value":"w@x"},{"op":"Add","path":"emails[type eq \"work\"].primary","value":"True"}]`,
			`{"userName":"a","name":{"familyName":"F"},"emails":[{"value":"h@x","type":"home","primary":false},{"type":"work","value":"w@x","primary":true}]}`,
		},
		"dotted and URN keys without a path (ENTRA-20)": {
			`[{"op":"replace","value":{"id":"9","name.givenName":"G","` + EnterpriseUserURN + `:department":"D"}}]`,
			`{"userName":"a","name":{"familyName":"F","givenName":"G"},"emails":[{"value":"h@x","type":"home","primary":true}],"` + EnterpriseUserURN + `":{"department":"D"}}`,
		},
		"a complex value is merged (RFC-PATCH-12)": {
			`[{"op":"replace","path":"name","value":{"givenName":"G"}}]`,
			`{"userName":"a","name":{"familyName":"F","givenName":"G"},"emails":[{"value":"h@x","type":"home","primary":true}]}`,
		},
		"a sub-attribute without a value is cleared (VALID-N2)": {
			`[{"op":"replace","path":"name","value":{"givenName":"G","familyName":null}}]`,
			`{"userName":"a","name":{"givenName":"G"},"emails":[{"value":"h@x","type":"home","primary":true}]}`,
		},
		"manager cleared by an empty text inside (ENTRA-M6)": {
			`[{"op":"add","path":"manager","value":"7"},{"op":"replace","path":"` + EnterpriseUserURN + `:manager","value":{"value":""}}]`, before,
		},
		"removing the last value removes the attribute (RFC-PATCH-08)": {
			`[{"op":"remove","path":"emails[type eq \"home\"]"}]`,
			`{"userName":"a","name":{"familyName":"F"}}`,
		},
		"removing what is not there (RFC-PATCH-09)": {
			`[{"op":"remove","path":"emails[type eq \"other\"]"}]`, before,
		},
		"unknown attributes are ignored": {
			`[{"op":"add","path":"foo","value":1}]`, before,
		},
		"manager cleared by an empty text (ENTRA-M6)": {
			`[{"op":"add","path":"manager","value":"7"},{"op":"replace","path":"` + EnterpriseUserURN + `:manager","value":""}]`, before,
		},
	}
}

func TestPatch(t *testing.T) {
	for name, test := range patches() {
		t.Run(name, func(t *testing.T) {
			typ, current := userType(), decode(t, before)
			ops, err := typ.ParsePatch(decode(t, `{"schemas":["`+PatchOpURN+`"],"Operations":`+test.ops+`}`), nil)
			if err != nil {
				t.Fatal(err)
			}
			out, err := typ.ApplyPatch(current, ops, nil)
			if err != nil || !Equal(out, decode(t, test.want)) {
				t.Errorf("got %s, %v", encode(out), err)
			}
			if encode(current) != before {
				t.Errorf("the resource was changed: %s", encode(current))
			}
		})
	}
	for ops, scimType := range refusedPatches() {
		parsed, err := userType().ParsePatch(decode(t, `{"Operations":`+ops+`}`), nil)
		if err == nil {
			_, err = userType().ApplyPatch(decode(t, before), parsed, nil)
		}
		wantError(t, err, 400, scimType)
	}
}

// refusedPatches are operations that fail, and the type of the error.
func refusedPatches() map[string]string {
	return map[string]string{
		`[]`:                             InvalidSyntax,
		`[{"op":"move","path":"title"}]`: InvalidSyntax,
		`[{"op":"remove"}]`:              NoTarget,
		`[{"op":"add","path":"title"}]`:  InvalidValue,
		`[{"op":"add","path":"groups","value":[{"value":"1"}]}]`:              MutabilityType,
		`[{"op":"replace","path":"emails[type","value":"x"}]`:                 InvalidPath,
		`[{"op":"replace","path":"emails[type is \"x\"].value","value":"x"}]`: InvalidFilter,
		`[{"op":"replace","path":"active","value":"maybe"}]`:                  InvalidValue,
		`[{"op":"remove","path":"userName"}]`:                                 MutabilityType,
		`[{"op":"replace","path":"emails[value co \"z\"].type","value":"x"}]`: NoTarget,
	}
}

func TestMemberOperationsKeepTheirValues(t *testing.T) {
	group := &ResourceType{Name: "Group", Schema: GroupSchema()}
	ops, err := group.ParsePatch(decode(t, `{"Operations":[
		{"op":"Add","path":"members","value":[{"$ref":null,"value":"1"}]},
		{"op":"Remove","path":"members","value":[{"value":"2"}]},
		{"op":"remove","path":"members[value eq \"3\"]"},
		{"op":"remove","path":"members"}]}`), nil)
	if err != nil || len(ops) != 4 {
		t.Fatal(ops, err)
	}
	if encode(ops[0].Value) != `[{"value":"1"}]` || encode(ops[1].Value) != `[{"value":"2"}]` || !ops[1].HasValue {
		t.Errorf("got %v", ops)
	}
	if ops[2].Path.Where == nil || ops[3].HasValue {
		t.Errorf("got %v", ops)
	}
}

func TestProjection(t *testing.T) {
	resource := decode(t, `{"schemas":["u"],"id":"1","userName":"a","name":{"givenName":"G","familyName":"F"},"password":"x","title":"T"}`)
	for _, test := range []struct {
		include, exclude []string
		want             string
	}{
		{nil, nil, `{"schemas":["u"],"id":"1","userName":"a","name":{"givenName":"G","familyName":"F"},"title":"T"}`},
		{[]string{"USERNAME"}, nil, `{"schemas":["u"],"id":"1","userName":"a"}`},
		{[]string{"name.givenName", "password"}, nil, `{"schemas":["u"],"id":"1","name":{"givenName":"G"}}`},
		{nil, []string{"id", "name", "title"}, `{"schemas":["u"],"id":"1","userName":"a"}`},
	} {
		p, err := userType().ParseProjection(test.include, test.exclude)
		if got := encode(p.Apply(userType(), resource)); err != nil || got != test.want {
			t.Errorf("%v %v: got %s, %v", test.include, test.exclude, got, err)
		}
	}
	_, err := userType().ParseProjection([]string{"a"}, []string{"b"})
	wantError(t, err, 400, InvalidValue)
}
