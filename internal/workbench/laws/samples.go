package laws

import (
	"slices"
	"strings"
	"time"

	"scim-adapter/internal/scim"
	"scim-adapter/translate"
)

// samples gives values of an attribute's type, of one element where it is multi-valued: those that its mapping names,
// then plain ones, then the odd ones. d may be nil.
func samples(a *scim.Attribute, d *translate.Described) []any {
	var list []any
	if d != nil {
		for _, v := range d.Spec.Values {
			list = append(list, v.Meaning.Value)
		}
		for _, l := range []*translate.LiteralSpec{d.Spec.Null, d.Spec.Otherwise, d.Spec.Constant} {
			if l != nil {
				list = append(list, l.Value)
			}
		}
		if d.Spec.Reference.Value != "" {
			return append(list, "1", "2", "a b/c~%")
		}
	}
	return append(list, leafSamples(a)...)
}

// leafSamples gives values of a type.
func leafSamples(a *scim.Attribute) []any {
	switch a.Type {
	case scim.Boolean:
		return []any{true, false}
	case scim.Integer:
		return []any{int64(1), int64(0), int64(-1), int64(1 << 31), int64(1<<53 + 1), int64(1<<63 - 1), int64(-1 << 63)}
	case scim.Decimal:
		return []any{1.5, 0.0, -0.25, 1e10, 0.1, 1e-7, scim.Number("12345678901234567.89")}
	case scim.DateTime:
		return times()
	case scim.Binary:
		return []any{"AQID", "q6ur", "AA==", "/+8=", "77+9", strings.Repeat("q6ur", 100)}
	case scim.Reference:
		return []any{"https://example.org/ada", "https://example.org/People/Ada", "https://example.org/~%41da?x=1&y=2#z", "urn:example:a:b,c;d"}
	case scim.String, scim.Complex:
	}
	return append(canonical(a), texts()...)
}

// parts gives sub-attributes in the order in which a loss of them matters: what an element is about, what kind it is.
func parts(a *scim.Attribute) []*scim.Attribute {
	list := slices.Clone(a.Sub)
	rank := func(sub *scim.Attribute) int {
		return map[string]int{"value": -3, "type": -2, "primary": -1}[sub.Name]
	}
	slices.SortStableFunc(list, func(x, y *scim.Attribute) int { return rank(x) - rank(y) })
	return list
}

func canonical(a *scim.Attribute) []any {
	var list []any
	for _, v := range a.CanonicalValues {
		list = append(list, v)
	}
	return list
}

// texts gives what people have for names, and what programs stumble over.
func texts() []any {
	return []any{
		"Ada", "Bob", "ada lovelace", "Lovelace, Ada", "Ada von und zu Lovelace", "ADA", "ada", "42", "007", "O'Brien \"Bo\"",
		"a,b", "a;b", "a|b", "a:b", "a=b", "a/b", "a\\b", "a@example.org", " Ada ", "", "0", "true", "null", "%_*?", "<b>&amp;</b>",
		"Zoë Müller-Łuczak", "e\u0301", "李小龍", "😀", "İstanbul ß", "line\nbreak\ttab", strings.Repeat("x", 65), strings.Repeat("ä", 300),
	}
}

// times gives instants: at midnight, within a day, with fractions, far away, and the hours around the ends of summer
// time, in which local clocks show one time twice.
func times() []any {
	list := []any{
		"2021-06-01T00:00:00Z", "2021-06-01T12:00:00Z", "2021-06-01T12:34:00Z", "2021-06-01T12:34:56Z", "2021-06-01T12:34:56.5Z", "2021-06-01T12:34:56.123456Z",
		"1970-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "1900-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
	}
	for _, day := range []time.Time{
		time.Date(2021, time.April, 3, 0, 0, 0, 0, time.UTC), time.Date(2021, time.October, 31, 0, 0, 0, 0, time.UTC),
		time.Date(2021, time.November, 7, 0, 0, 0, 0, time.UTC),
	} {
		for hour := range 24 {
			list = append(list, day.Add(time.Duration(hour)*time.Hour+30*time.Minute).Format(time.RFC3339))
		}
	}
	return list
}
