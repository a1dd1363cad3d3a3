package conformance_test

import (
	"strings"
)

// returned: always is shown even where it is excluded, request only where it is asked for, never nowhere
// (RFC 7643 section 7).
func returned(s scene) {
	t, d := s.T, s.Door
	all := with("string", `"a"`)
	for _, kind := range []string{"String", "Complex", "Strings", "Complexes"} {
		for _, word := range []string{"always", "request", "never"} {
			all += with(word+kind, samples[kind][0])
		}
	}
	path := add(t, d, all)
	for _, kind := range []string{"String", "Complex", "Strings", "Complexes"} {
		always, request, never := "always"+kind, "request"+kind, "never"+kind
		names := strings.Join([]string{always, request, never, "string"}, ",")
		for _, show := range []struct{ query, want string }{
			{"", always + " string"},
			{"?attributes=string", always + " string"},
			{"?excludedAttributes=" + names, always},
			{"?excludedAttributes=title", always + " string"},
			{"?attributes=" + names, always + " " + request + " string"},
			{"?attributes=" + strings.ToUpper(names), always + " " + request + " string"},
		} {
			one := d.Must(t, 200, "GET", path+show.query, "")
			list, _ := d.Must(t, 200, "GET", "/Specimens"+show.query, "")["Resources"].([]any)
			listed, _ := list[0].(map[string]any)
			patched := d.Must(t, 200, "PATCH", path+show.query, replace("string", `"a"`))
			for what, o := range map[string]map[string]any{"GET": one, "list": listed, "PATCH": patched} {
				var got []string
				for _, name := range []string{always, request, never, "string"} {
					if o[name] != nil {
						got = append(got, name)
					}
				}
				if strings.Join(got, " ") != show.want {
					t.Errorf("%s %s: %v, wanted %s", what, show.query, got, show.want)
				}
			}
		}
		refused(t, d, 400, "invalidFilter", "GET", "/Specimens?filter="+never+"%20pr", "")
		if n := found(t, d, request+" pr and "+always+" pr"); n != 1 {
			t.Errorf("%s and %s: a filter finds %v", request, always, n)
		}
	}
}

// neverReturnedCanBeRemoved: what nobody sees changes all the same.
func neverReturnedCanBeRemoved(s scene) {
	t, d := s.T, s.Door
	path := add(t, d, with("neverString", `"a"`)+with("immutableNever", `"once"`))
	d.Patch(t, path, `{"op":"remove","path":"neverString"}`)
	refused(t, d, 400, "mutability", "PATCH", path, replace("immutableNever", `"twice"`))
	if got := s.row(`SELECT never_string, immutable_never FROM specimens`); got != "NULL once" {
		t.Errorf("stored: %s", got)
	}
}

// bothAtOnce: mutability and returned do not mind each other.
func bothAtOnce(s scene) {
	t, d := s.T, s.Door
	path := add(t, d, with("immutableAlways", `"a"`)+with("immutableRequest", `"r"`)+with("immutableNever", `"n"`))
	o := d.Must(t, 200, "GET", path+"?attributes=immutableNever,id", "")
	same(t, "always", []any{o["readOnlyAlways"], o["immutableAlways"], o["readOnlyRequest"], o["immutableRequest"], o["immutableNever"]},
		`["set by the application","a",null,null,null]`)
	o = d.Must(t, 200, "GET", path+"?attributes=readOnlyRequest,immutableRequest", "")
	same(t, "request", []any{o["readOnlyRequest"], o["immutableRequest"]}, `["set by the application","r"]`)
}
