package filter

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// parsed are filters and their trees; the fuzz targets begin with them too.
func parsed() map[string]parsedFilter {
	str := func(s string, pos int) Literal { return Literal{Text: s, Pos: pos} }
	return map[string]parsedFilter{
		"and binds tighter than or (RFC-FIL-01)": {
			`a eq "1" or b eq "2" and c pr`,
			&Or{
				&Compare{Attr: "a", Value: str("1", 5)},
				&And{&Compare{Attr: "b", AttrPos: 12, Value: str("2", 17)}, &Compare{Attr: "c", AttrPos: 25, Op: Pr}},
			},
		},
		"not needs no space (RFC-FIL-02)":    {`not(a pr)`, &Not{&Compare{Attr: "a", AttrPos: 4, Op: Pr}}},
		"operators have no case":             {`a Eq "x"`, &Compare{Attr: "a", Value: str("x", 5)}},
		"unquoted words are tolerated (T13)": {`a eq jyoung`, &Compare{Attr: "a", Value: Literal{Kind: Word, Text: "jyoung", Pos: 5}}},
		"JSON escapes (RFC-FIL-12)":          {`a eq "O\u0027M\"\\"`, &Compare{Attr: "a", Value: str(`O'M"\`, 5)}},
		"single quotes are tolerated":        {`a eq 'x "y"'`, &Compare{Attr: "a", Value: Literal{Kind: SingleQuoted, Text: `x "y"`, Pos: 5}}},
		"no space after the operator (RFC-PATCH-20)": {
			`value eq"2819"`, &Compare{Attr: "value", Value: str("2819", 8)},
		},
		"comparison after brackets joins the filter (ENTRA-05)": {
			`emails[type eq "work"].value eq "x"`,
			&Has{Attr: "emails", Filter: &And{
				&Compare{Attr: "type", AttrPos: 7, Value: str("work", 15)},
				&Compare{Attr: "value", AttrPos: 23, Value: str("x", 32)},
			}, Joined: true},
		},
		"literals": {`a eq true and b eq -1.5 and c eq null`, &And{
			&And{
				&Compare{Attr: "a", Value: Literal{Kind: TrueLiteral, Text: "true", Pos: 5}},
				&Compare{Attr: "b", AttrPos: 14, Value: Literal{Kind: NumberLiteral, Text: "-1.5", Pos: 19}},
			},
			&Compare{Attr: "c", AttrPos: 28, Value: Literal{Kind: NullLiteral, Text: "null", Pos: 33}},
		}},
	}
}

type parsedFilter struct {
	text string
	want Expr
}

func TestParse(t *testing.T) {
	for name, test := range parsed() {
		t.Run(name, func(t *testing.T) {
			got, err := Parse(test.text)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// refused are texts that are no filters, and the byte offset of the complaint.
func refused() map[string]int {
	return map[string]int{
		``: 0, `a`: 1, `a regex "x"`: 2, `a eq`: 4, `a eq "x`: 5, `(a pr`: 5, `a pr)`: 4,
		`not a eq "x"`: 4, `a[b pr`: 6, `a eq "x" b`: 9, "a eq \"\xff\"": 0,
		strings.Repeat("(", 100) + "a pr": MaxDepth + 1,
	}
}

func TestParseRefuses(t *testing.T) {
	for text, offset := range refused() {
		_, err := Parse(text)
		e, ok := errors.AsType[*Error](err)
		if !ok || e.Offset != offset {
			t.Errorf("Parse(%.20q) = %v, want an error at offset %d", text, err, offset)
		}
	}
}

func TestAMillionBracketsAreRefusedAtOnce(t *testing.T) {
	for _, bracket := range []string{"(", "not(", "a["} {
		if _, err := Parse(strings.Repeat(bracket, 1_000_000)); err == nil {
			t.Errorf("%s: accepted", bracket)
		}
		if _, err := ParsePath("a[" + strings.Repeat(bracket, 1_000_000)); err == nil {
			t.Errorf("path %s: accepted", bracket)
		}
	}
}

func TestParsePath(t *testing.T) {
	got, err := ParsePath(`emails[type eq "work"].value`)
	want := Path{Attr: "emails", Sub: "value", Filter: &Compare{Attr: "type", AttrPos: 7, Value: Literal{Text: "work", Pos: 15}}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
	for _, bad := range []string{"", "[a pr]", "a[", "a[b pr].", "a b", "a[b pr]x", ".", "a..b", ".a", "a.", "a[b..c pr]"} {
		if _, err := ParsePath(bad); err == nil {
			t.Errorf("ParsePath(%q) accepted", bad)
		}
	}
}

func TestCompareValues(t *testing.T) {
	early, late := time.Unix(1, 0), time.Unix(2, 0)
	tests := []struct {
		op         Op
		have, want any
		exact      bool
		result     bool
	}{
		{Eq, "BJENSEN", "bjensen", false, true},
		{Eq, "BJENSEN", "bjensen", true, false},
		{Eq, "ſ", "S", false, true},
		{Eq, "\u212a", "k", false, true},
		{Eq, "ß", "ss", false, false},
		{Ne, "a", "b", false, true},
		{Co, "xAbc", "ab", false, true},
		{Sw, "a%b", "a%", true, true},
		{Ew, "ab_", "_", true, true},
		{Gt, late, early, false, true},
		{Le, int64(2), 2.5, false, true},
		{Ge, 2.5, int64(3), false, false},
		{Eq, true, true, false, true},
		{Gt, true, false, false, false},
		{Eq, "1", int64(1), false, false},
		{Ne, "1", int64(1), false, true},
	}
	for _, test := range tests {
		if got := CompareValues(test.op, test.have, test.want, test.exact); got != test.result {
			t.Errorf("%v %v %v (exact %v) = %v", test.have, test.op, test.want, test.exact, got)
		}
	}
}
