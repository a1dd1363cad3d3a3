package conformance_test

import (
	"fmt"
	"strings"
	"testing"

	"scim-adapter/internal/testkit"
)

// values says for each type what it takes, how that is written in answers, and what violates it (RFC 7643 section 2.3).
var values = []struct {
	name, several  string // the attributes of the type with one value, and with several
	taken, written []string
	violations     []string
}{
	{
		"string", "strings",
		[]string{`"a"`, `"Zoë \"O'Malley\" \\ % _"`},
		[]string{`"a"`, `"Zoë \"O'Malley\" \\ % _"`},
		[]string{`true`, `{"a":1}`, `["a","b"]`},
	},
	{
		"boolean", "booleans",
		[]string{`true`, `false`},
		[]string{`true`, `false`},
		[]string{`"yes"`, `1`, `{}`},
	},
	{
		"decimal", "decimals",
		[]string{`1.5`, `3`, `-2.5e2`, `0.0000000001`},
		[]string{`1.5`, `3.0`, `-250.0`, `1e-10`},
		[]string{`"x"`, `true`, `1e999`, `"0x10"`},
	},
	{
		"integer", "integers",
		[]string{`7`, `-1`, `9007199254740993`, `0`},
		[]string{`7`, `-1`, `9007199254740993`, `0`},
		[]string{`1.5`, `"x"`, `9223372036854775808`, `1e30`, `true`},
	},
	{
		"dateTime", "dateTimes",
		[]string{`"2008-01-23T04:56:22Z"`, `"2008-01-23T05:56:23+01:00"`, `"2008-01-23T04:56:22.125Z"`},
		[]string{`"2008-01-23T04:56:22Z"`, `"2008-01-23T04:56:23Z"`, `"2008-01-23T04:56:22.125Z"`},
		[]string{`"2008-01-23"`, `"yesterday"`, `1201064182`, `"2008-13-23T04:56:22Z"`},
	},
	{
		"binary", "binaries",
		[]string{`"AP8="`, `"AP/+"`, `"AA"`},
		[]string{`"AP8="`, `"AP/+"`, `"AA=="`},
		[]string{`"***"`, `"A"`, `255`},
	},
	{
		"reference", "references",
		[]string{`"https://example.org/a"`, `"../Users/7"`},
		[]string{`"https://example.org/a"`, `"../Users/7"`},
		[]string{`true`, `{}`},
	},
}

// types: each value comes back in its canonical form, and is found by any of its forms.
func types(s scene) {
	t, d := s.T, s.Door
	for _, v := range values {
		for i, taken := range v.taken {
			path := add(t, d, with(v.name, taken))
			if got := text(t, d, path, v.name); got != v.written[i] {
				t.Errorf("%s: %s is answered as %s", v.name, taken, got)
			}
			if n := found(t, d, v.name+" eq "+taken); n != 1 {
				t.Errorf("%s eq %s finds %v", v.name, taken, n)
			}
		}
		for _, wrong := range v.violations {
			refused(t, d, 400, "invalidValue", "POST", "/Specimens", specimen(with(v.name, wrong)))
			refused(t, d, 400, "invalidValue", "POST", "/Specimens", specimen(with(v.several, "["+v.taken[0]+","+wrong+"]")))
		}
		path := add(t, d, "")
		for _, wrong := range v.violations {
			refused(t, d, 400, "invalidValue", "PATCH", path, testkit.PatchBody(fmt.Sprintf(`{"op":"replace","path":%q,"value":%s}`, v.name, wrong)))
		}
	}
}

// severalValues: all values of a list come back, whatever order they have; values can be added and removed.
func severalValues(s scene) {
	t, d := s.T, s.Door
	for _, v := range values {
		path := add(t, d, with(v.several, "["+strings.Join(v.taken, ",")+"]"))
		holds(t, d, path, v.several, v.written...)
		if n := found(t, d, v.several+" eq "+v.taken[1]); n != 1 {
			t.Errorf("%s eq %s finds %v", v.several, v.taken[1], n)
		}
		d.Patch(t, path, fmt.Sprintf(`{"op":"remove","path":"%s[value eq %s]"}`, v.several, strings.ReplaceAll(strings.ReplaceAll(v.taken[0], `\`, `\\`), `"`, `\"`)))
		holds(t, d, path, v.several, v.written[1:]...)
		d.Patch(t, path, fmt.Sprintf(`{"op":"add","path":%q,"value":[%s]}`, v.several, v.taken[0]))
		d.Patch(t, path, fmt.Sprintf(`{"op":"add","path":%q,"value":[%s]}`, v.several, v.taken[0]))
		holds(t, d, path, v.several, v.written...)
		d.Patch(t, path, fmt.Sprintf(`{"op":"remove","path":%q,"value":[%s]}`, v.several, v.taken[0]))
		holds(t, d, path, v.several, v.written[1:]...)
		d.Patch(t, path, fmt.Sprintf(`{"op":"replace","path":%q,"value":[%s]}`, v.several, v.taken[0]))
		holds(t, d, path, v.several, v.written[0])
		d.Patch(t, path, fmt.Sprintf(`{"op":"remove","path":%q}`, v.several))
		holds(t, d, path, v.several)
	}
}

// holds compares the values of a list, in any order.
func holds(t *testing.T, d testkit.Door, path, attribute string, want ...string) {
	t.Helper()
	got := text(t, d, path, attribute)
	rest := strings.Trim(got, "[]")
	for _, w := range want {
		before := rest
		if rest = strings.Trim(strings.Replace(","+rest+",", ","+w+",", ",", 1), ","); rest == before {
			t.Errorf("%s: %s, wanted %v", attribute, got, want)
			return
		}
	}
	if rest != "" {
		t.Errorf("%s: %s, wanted %v", attribute, got, want)
	}
}

// digits: a decimal keeps as many digits as the database does; SQLite has no more than a float64.
func digits(s scene) {
	t, d := s.T, s.Door
	const long = "12345678901234567.8901"
	want := map[string]string{"MariaDB": long, "PostgreSQL": long, "SQLite": "1.2345678901234568e+16"}
	path := add(t, d, with("decimal", long))
	if got := text(t, d, path, "decimal"); got != want[s.db.name] {
		t.Errorf("%s, wanted %s", got, want[s.db.name])
	}
	add(t, d, with("decimal", "12345678901234567.8902"))
	if n := found(t, d, "decimal eq "+long); s.db.name != "SQLite" && n != 1 {
		t.Errorf("%v have exactly these digits", n)
	}
	path = add(t, d, with("listedDecimals", "["+long+",2]"))
	holds(t, d, path, "listedDecimals", long, "2.0")
}

// order: what has an order is compared by it, dateTimes by their instants.
func order(s scene) {
	t, d := s.T, s.Door
	add(t, d, with("integer", "9")+with("decimal", "9.5")+with("dateTime", `"2020-01-01T00:00:00Z"`)+with("string", `"b"`))
	add(t, d, with("integer", "10")+with("decimal", "10.25")+with("dateTime", `"2019-12-31T23:30:00-01:00"`)+with("string", `"C"`))
	for filter, want := range map[string]float64{
		`integer gt 9`: 1, `integer ge 9`: 2, `integer lt 9.5`: 1, `decimal gt 9.5`: 1, `decimal le 10.250`: 2, `decimal eq 10.25`: 1,
		`dateTime gt "2020-01-01T00:00:00Z"`: 1, `dateTime gt "2020-01-01T01:00:00+01:00"`: 1, `dateTime le "2020-01-01T00:30:00Z"`: 2,
		`string gt "B"`: 1, `string le "c"`: 2,
	} {
		if n := found(t, d, filter); n != want {
			t.Errorf("%s finds %v, wanted %v", filter, n, want)
		}
	}
	for _, filter := range []string{`boolean gt true`, `binary gt "AA=="`, `integer co "1"`, `boolean co "t"`, `binary sw "A"`, `complex eq "x"`, `dateTime eq "never"`, `integer eq "x"`} {
		refused(t, d, 400, "invalidFilter", "GET", "/Specimens?filter="+strings.NewReplacer(" ", "%20", `"`, "%22").Replace(filter), "")
	}
}
