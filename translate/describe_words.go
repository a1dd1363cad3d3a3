package translate

import (
	"fmt"
	"strings"
	"time"

	"scim-adapter/backends"
)

// conversionWords says what happens to a value between field and client.
func (b *binding) conversionWords() string {
	var words []string
	spec := b.spec
	for _, call := range spec.As {
		words = append(words, call.words())
	}
	if len(spec.Values) > 0 || spec.Otherwise != nil || spec.Null != nil {
		words = append(words, spec.tableWords())
	}
	if spec.Read.Value != "" {
		words = append(words, "reads "+oneLine(spec.Read.Value))
	}
	for _, w := range spec.Write {
		words = append(words, "writes "+w.Field.Value+" = "+oneLine(w.Expr.Value))
	}
	if spec.Constant != nil {
		words = append(words, "always "+backends.ValueText(spec.Constant.Value))
	}
	if spec.Reference.Value != "" {
		words = append(words, spec.referenceWords())
	}
	return strings.Join(words, "; ")
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// words says what a conversion does.
func (c ConversionSpec) words() string {
	arg := func(i int) string { return argument(c.Args, i, "") }
	switch c.Name {
	case "boolean":
		return fmt.Sprintf("%q is true, %q is false", arg(0), arg(1))
	case "prefix":
		return fmt.Sprintf("stored with %q before it", arg(0))
	case "suffix":
		return fmt.Sprintf("stored with %q behind it", arg(0))
	case "upper", "lower":
		return "stored in " + c.Name + " case"
	case "trim":
		return "spaces around it are left out"
	case "timestamp":
		return fmt.Sprintf("a time as text: %s, %s", arg(0), argument(c.Args, 1, "UTC"))
	case "unix":
		return "a time as a number of " + map[string]string{"s": "seconds", "ms": "milliseconds"}[argument(c.Args, 0, "s")] + " since 1970"
	case "list":
		return fmt.Sprintf("several in one text, divided by %q", arg(0))
	case "json":
		return "as JSON"
	case "php":
		return "as PHP's serialize() writes it"
	case "php_keys":
		return "the keys of a PHP array"
	}
	return c.Name
}

// tableWords lists stored values and their meanings.
func (a *AttributeSpec) tableWords() string {
	var parts []string
	for _, v := range a.Values {
		parts = append(parts, backends.ValueText(v.Stored.Value)+" is "+backends.ValueText(v.Meaning.Value))
	}
	if a.Null != nil {
		parts = append(parts, "NULL is "+backends.ValueText(a.Null.Value))
	}
	if a.Otherwise != nil {
		parts = append(parts, "anything else is "+backends.ValueText(a.Otherwise.Value))
	}
	return strings.Join(parts, ", ")
}

func (a *AttributeSpec) referenceWords() string {
	switch {
	case derived(a):
		return "from the members of " + a.Reference.Value + "s"
	case a.Via.Value != "":
		return "a " + a.Reference.Value + ", by its " + a.Via.Value
	}
	return "the id of a " + a.Reference.Value
}

// remarks says what lies in the form of the mapping, whatever the values are.
func (b *binding) remarks(slot bool) []string {
	var remarks []string
	say := func(format string, args ...any) { remarks = append(remarks, fmt.Sprintf(format, args...)) }
	spec := b.spec
	if slot && b.constant == nil {
		say("one element only")
	}
	if spec.Otherwise != nil {
		say("stored values that are not listed all read as %s", backends.ValueText(spec.Otherwise.Value))
	}
	for _, call := range spec.As {
		switch s, _, _ := newStep(call); s := s.(type) {
		case letterCase:
			say("capital and small letters become the same")
		case timestamp:
			s.remarks(say)
		case unix:
			say("kept to the %s", map[time.Duration]string{time.Second: "second", time.Millisecond: "millisecond"}[s.unit])
		case list:
			say("a value that contains %q is refused", s.separator)
		}
	}
	if b.event {
		say("a change is made by operations of the mapping's own")
	}
	return remarks
}

func (t timestamp) remarks(say func(string, ...any)) {
	noon := time.Date(2021, 11, 22, 13, 14, 15, 0, t.zone)
	stored, _ := time.ParseInLocation(t.layout, noon.Format(t.layout), t.zone)
	switch {
	case stored.Hour() != noon.Hour():
		say("kept to the day")
	case stored.Minute() != noon.Minute():
		say("kept to the hour")
	case stored.Second() != noon.Second():
		say("kept to the minute")
	}
	if changesClocks(t.zone) && !strings.ContainsAny(t.layout, "Z7") && !strings.Contains(t.layout, "MST") && stored.Hour() == noon.Hour() {
		say("without its zone: of the hour that clocks repeat in autumn, one is lost")
	}
}

// changesClocks tells whether a zone has a summer time.
func changesClocks(zone *time.Location) bool {
	_, winter := time.Date(2021, time.January, 1, 0, 0, 0, 0, zone).Zone()
	_, summer := time.Date(2021, time.July, 1, 0, 0, 0, 0, zone).Zone()
	return winter != summer
}
