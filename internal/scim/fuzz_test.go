package scim

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// tolerances are that of no client, of one that tolerates nothing, and of one of which much is tolerated.
func tolerances() []*Tolerance {
	strict, _ := DialectNamed("strict")
	entra, _ := DialectNamed("entra")
	return []*Tolerance{nil, {Dialect: strict}, {Dialect: entra}}
}

func wantErrorKind(t *testing.T, err error) {
	t.Helper()
	if e, ok := errors.AsType[*Error](err); !ok || e.Status != 400 || e.ScimType == "" || e.Detail == "" {
		t.Errorf("not a SCIM error: %v", err)
	}
}

// FuzzFilter: every filter is refused with a SCIM error, or matches a resource exactly where its inverse does not.
func FuzzFilter(f *testing.F) {
	for text := range filters() {
		f.Add(text)
	}
	for _, text := range []string{
		`active gt true`, `name eq "x"`, `userName[a pr]`, `cards[level gt 1 and ratio lt 2.5]`, `urn:example:wide:cards.until le "2024-01-01T00:00:00+01:00"`,
		`urn:example:wide:days eq "2024-01-01T00:00:00Z"`, `urn:example:wide:key eq "YQ=="`, `urn:example:wide pr`, `sizes ne 2`, `cards[colours co "e"]`, `cards eq null`,
	} {
		f.Add(text)
	}
	typ := widelyTyped()
	all := checked(f, typ)
	f.Fuzz(func(t *testing.T, text string) {
		for _, tol := range tolerances() {
			is, err := typ.ParseFilter(text, tol)
			if err != nil {
				wantErrorKind(t, err)
				continue
			}
			isNot, err := typ.ParseFilter("not ("+text+")", tol)
			if err != nil {
				continue // one bracket or byte too many
			}
			for _, o := range all {
				if is.Match(typ, o) == isNot.Match(typ, o) {
					t.Errorf("%q and its inverse say the same of %s", text, encode(o))
				}
			}
		}
	})
}

// FuzzPatch: every PATCH is refused with a SCIM error, or keeps the resource valid. It changes nothing but its
// result, and gives the same again.
func FuzzPatch(f *testing.F) {
	addPatches(f)
	typ := widelyTyped()
	all := checked(f, typ)
	f.Fuzz(func(t *testing.T, body string) {
		v, err := Decode([]byte(body), DecodeLimits{})
		if err != nil {
			return
		}
		for _, tol := range tolerances() {
			ops, err := typ.ParsePatch(v, tol)
			if err != nil {
				wantErrorKind(t, err)
				continue
			}
			for _, current := range all {
				tryPatch(t, typ, current, ops, tol)
			}
		}
	})
}

func tryPatch(t *testing.T, typ *ResourceType, current Object, ops []PatchOp, tol *Tolerance) {
	t.Helper()
	before, was := encode(current), fmt.Sprint(ops)
	after, err := typ.ApplyPatch(current, ops, tol)
	if encode(current) != before || fmt.Sprint(ops) != was {
		t.Errorf("the PATCH changed its input: %s", before)
	}
	if err != nil {
		wantErrorKind(t, err)
		return
	}
	if err := typ.validity(after, current); err != nil {
		t.Errorf("%s became %s: %v", before, encode(after), err)
	}
	again, err := typ.ApplyPatch(current, ops, tol)
	if err != nil || encode(again) != encode(after) {
		t.Errorf("%s became %s and then %s, %v", before, encode(after), encode(again), err)
	}
}

// addPatches takes the tables of the unit tests as seeds.
func addPatches(f *testing.F) {
	f.Helper()
	for _, test := range patches() {
		f.Add(`{"Operations":` + test.ops + `}`)
	}
	for ops := range refusedPatches() {
		f.Add(`{"Operations":` + ops + `}`)
	}
	for _, op := range []string{
		`{"op":"remove","path":"members","value":[{"value":"x"}]}`,
		`{"op":"replace","value":{"name.givenName":1,"active":"True"}}`,
		`{"op":"add","path":"cards[until eq \"2024-05-01T00:00:00+02:00\" and level eq 1.5].value","value":"x"}`,
		`{"op":"add","path":"emails[type eq \"a\" and type eq \"b\"].value","value":"x"}`,
		`{"op":"add","path":"cards[maker eq \"a\"].value","value":"x"}`,
		`{"op":"replace","path":"cards.primary","value":true}`,
		`{"op":"add","path":"cards","value":[{"value":"c3","primary":"true"},{"value":"c1","colours":[]}]}`,
		`{"op":"remove","path":"urn:example:wide"}`, `{"op":"remove","path":"urn:example:wide:badge"}`, `{"op":"add","path":"tags","value":["a","c"]}`,
		`{"op":"remove","path":"tags[value eq \"a\"]"}`, `{"op":"replace","path":"tags[value eq \"a\"]","value":""}`, `{"op":"replace","path":"cards.value","value":null}`,
		`{"op":"replace","path":"cards[level eq 1]","value":{"primary":true,"until":null}}`, `{"op":"replace","path":"sizes[value gt 1]","value":"7"}`,
		`{"op":"add","path":"urn:example:wide:","value":{"":1}}`, `{"op":"add","value":{"urn:example:wide":{"":{"":1}}}}`,
		`{"op":"replace","path":"ratio","value":7},{"op":"replace","path":"level","value":7.0}`,
	} {
		f.Add(`{"Operations":[` + op + `]}`)
	}
}

// FuzzCheck: what a check lets pass is valid, and passes again unchanged.
func FuzzCheck(f *testing.F) {
	for _, text := range resources {
		f.Add(text)
	}
	f.Add(`{"userName":"a","emails":{"value":""},"name":{"givenName":null},"urn:example:wide":{"site":"x","cards":[{},{"value":"a","VALUE":"b"}]}}`)
	f.Add(`{"userName":"a","urn:example:wide":{"":1},"urn:example:wide:":2,"":3}`)
	typ := widelyTyped()
	f.Fuzz(func(t *testing.T, text string) {
		v, _ := Decode([]byte(text), DecodeLimits{})
		in, ok := v.(Object)
		if !ok {
			return
		}
		for _, tol := range tolerances() {
			out, _, err := typ.Check(in, tol)
			if err != nil {
				wantErrorKind(t, err)
				continue
			}
			if err := typ.validity(out, nil); err != nil {
				t.Errorf("%s became %s: %v", text, encode(out), err)
			}
			again, cleared, err := typ.Check(out, nil)
			if err != nil || encode(again) != encode(out) || len(cleared) > 0 {
				t.Errorf("%s became %s, and then %s, %v, %v", text, encode(out), encode(again), cleared, err)
			}
		}
	})
}

// FuzzDecode: what is written reads the same.
func FuzzDecode(f *testing.F) {
	for _, text := range append([]string{
		`{"a":[1,-0.0e+5,1E400,null,true,"\u0000\ud83d\ude00\u2028é"],"b":{},"":[]}`, `"\ud800"`, `[[[]]]`, `{"a":1,"A":2}`, "\ufeff{}", `1 2`, "\"\x7f\"",
	}, resources...) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		first, err := Decode([]byte(text), DecodeLimits{})
		if err != nil {
			wantErrorKind(t, err)
			return
		}
		written := AppendJSON(nil, first)
		second, err := Decode(written, DecodeLimits{})
		if err != nil {
			t.Fatalf("%q, written as %q: %v", text, written, err)
		}
		if diff := cmp.Diff(first, second); diff != "" {
			t.Fatalf("%q, written as %q: %s", text, written, diff)
		}
	})
}
