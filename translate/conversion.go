package translate

import (
	"fmt"
	"strings"

	"scim-adapter/backends"
)

// Conversion is one function that a mapping may name in `as`: an invertible step between a stored value and
// an attribute's value.
type Conversion struct {
	Name     string
	Params   []string // "string", "int" or "bool", in order
	Optional int      // how many of the last parameters may be left out
	Doc      string   // one sentence for the reference
	Example  string   // an `as = …` line

	Stored any // what the example's conversion may find

	args  []any // of the example
	multi bool  // one stored value holds a list
	make  func(args []any) (step, error)
}

// Conversions lists the conversions of the mapping language, by name.
func Conversions() []Conversion {
	return []Conversion{
		{
			Name: "boolean", Params: []string{"string", "string"}, make: newBoolean,
			Doc: "A boolean stored as one of two texts: the first is true, the second false.", Example: `as = boolean("Y", "N")`,
			args: []any{"Y", "N"}, Stored: "Y",
		},
		{
			Name: "prefix", Params: []string{"string"}, make: newPrefix,
			Doc: "The stored text begins with this, the attribute's value does not.", Example: `as = prefix("EMP-")`,
			args: []any{"EMP-"}, Stored: "EMP-7",
		},
		{
			Name: "suffix", Params: []string{"string"}, make: newSuffix,
			Doc: "The stored text ends with this, the attribute's value does not.", Example: `as = suffix("@example.org")`,
			args: []any{"@example.org"}, Stored: "ada@example.org",
		},
		{
			Name: "upper", make: newCase("upper"),
			Doc: "What is written is stored in upper case; what is read is shown as it is stored.", Example: `as = upper()`,
			Stored: "Ada",
		},
		{
			Name: "lower", make: newCase("lower"),
			Doc: "What is written is stored in lower case; what is read is shown as it is stored.", Example: `as = lower()`,
			Stored: "Ada",
		},
		{
			Name: "trim", make: newTrim,
			Doc: "Spaces around a stored text are not shown (CHAR columns).", Example: `as = trim()`,
			Stored: "Ada   ",
		},
		{
			Name: "timestamp", Params: []string{"string", "string"}, Optional: 1, make: newTimestamp,
			Doc:     "A dateTime stored as text in this layout (Go's reference time) and time zone (UTC where left out).",
			Example: `as = timestamp("2006-01-02", "Europe/Paris")`,
			args:    []any{"2006-01-02", "Europe/Paris"}, Stored: "2026-07-01",
		},
		{
			Name: "unix", Params: []string{"string"}, Optional: 1, make: newUnix,
			Doc: "A dateTime stored as a number of seconds since 1970; \"ms\" for milliseconds.", Example: `as = unix("ms")`,
			args: []any{"ms"}, Stored: int64(1767323045000),
		},
		{
			Name: "list", Params: []string{"string"}, multi: true, make: newList,
			Doc: "Several values in one text, separated by this.", Example: `as = list(",")`,
			args: []any{","}, Stored: "red,green",
		},
		{
			Name: "single", multi: true, make: newSingle,
			Doc: "A field with room for one of several values: the role of an account.", Example: `as = single()`,
			Stored: "editor",
		},
		{
			Name: "json", make: newJSON,
			Doc: "JSON text: an object for a complex attribute, an array for a multi-valued one.", Example: `as = json()`,
			Stored: `{"formatted":"Main St 1"}`,
		},
		{
			Name: "php", make: newPHP,
			Doc: "A value in PHP's serialize() format.", Example: `as = php()`,
			Stored: `a:2:{i:0;s:3:"red";i:1;s:5:"green";}`,
		},
		{
			Name: "php_keys", multi: true, make: newPHPKeys,
			Doc: "A PHP-serialised array whose keys are the values and whose items are true (WordPress roles).", Example: `as = php_keys()`,
			Stored: `a:1:{s:6:"editor";b:1;}`,
		},
	}
}

// Shown gives what the example of a conversion reads from Stored, and what it writes for that.
func (c Conversion) Shown() (value, written any, err error) {
	s, err := c.make(c.args)
	if err != nil {
		return nil, nil, err
	}
	if value, err = s.decode(c.Stored); err != nil {
		return nil, nil, err
	}
	written, err = s.encode(value)
	return value, written, err
}

// step is one conversion with its arguments. Values are never nil on the way in.
type step interface {
	decode(stored any) (any, error) // nil: absent
	encode(value any) (any, error)
	// push turns a comparison of the value into one of the stored value.
	push(c comparison) comparison
}

// comparison is a comparison on its way from an attribute's value to a stored value.
type comparison struct {
	op    backends.Operator
	value any
	fold  bool
	match backends.Match // how faithful it is so far
	never bool           // no stored value can fulfil it
}

func (c comparison) impossible() comparison { return comparison{never: true, match: backends.Exact} }
func (c comparison) unknown() comparison    { return comparison{match: backends.None} }

// superset says that more may be found than what is meant.
func (c comparison) superset() comparison {
	c.match = min(c.match, backends.Superset)
	return c
}

// newStep makes the step that a conversion call in a mapping names.
func newStep(spec ConversionSpec) (step, Conversion, error) {
	for _, c := range Conversions() {
		if c.Name != spec.Name {
			continue
		}
		if err := c.checkArguments(spec.Args); err != nil {
			return nil, c, err
		}
		s, err := c.make(spec.Args)
		return s, c, err
	}
	var names []string
	for _, c := range Conversions() {
		names = append(names, c.Name)
	}
	return nil, Conversion{}, fmt.Errorf("%q is no conversion; there are %s", spec.Name, strings.Join(names, ", "))
}

func (c Conversion) checkArguments(args []any) error {
	least := len(c.Params) - c.Optional
	if len(args) < least || len(args) > len(c.Params) {
		return fmt.Errorf("%s takes %d argument(s), for example %s", c.Name, len(c.Params), c.Example)
	}
	for i, arg := range args {
		if _, ok := arg.(string); !ok && c.Params[i] == "string" {
			return fmt.Errorf("argument %d of %s must be a string, for example %s", i+1, c.Name, c.Example)
		}
	}
	return nil
}

// argument gives a string argument, or the default where it was left out.
func argument(args []any, i int, otherwise string) string {
	if i < len(args) {
		if s, ok := args[i].(string); ok {
			return s
		}
	}
	return otherwise
}
