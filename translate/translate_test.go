package translate

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"scim-adapter/backends"
	"scim-adapter/internal/diag"
)

// TestConversionsKeepTheirLaw: what a conversion writes, it reads back as the same value.
func TestConversionsKeepTheirLaw(t *testing.T) {
	texts := rapid.StringMatching(`[a-zA-Z0-9 äß'\\;:"]{1,12}`).Filter(func(s string) bool { return strings.TrimSpace(s) == s && s != "" })
	whole := rapid.Custom(func(t *rapid.T) any {
		return time.Unix(rapid.Int64Range(-30_000_000_000, 200_000_000_000).Draw(t, "second"), 0).UTC()
	})
	list := rapid.Custom(func(t *rapid.T) any {
		var values []any
		for _, s := range rapid.SliceOfNDistinct(texts, 1, 5, func(s string) string { return s }).Draw(t, "list") {
			values = append(values, s)
		}
		return values
	})
	values := map[string]*rapid.Generator[any]{
		"boolean": rapid.Custom(func(t *rapid.T) any { return rapid.Bool().Draw(t, "bool") }),
		"prefix":  texts.AsAny(), "suffix": texts.AsAny(), "trim": texts.AsAny(), "json": texts.AsAny(), "php": texts.AsAny(),
		"upper":     rapid.StringMatching(`[a-z0-9]{1,8}`).AsAny(),
		"lower":     rapid.StringMatching(`[a-z0-9]{1,8}`).AsAny(),
		"timestamp": whole, "unix": whole, "list": list, "php_keys": list,
		"single": rapid.Custom(func(t *rapid.T) any { return list.Draw(t, "list").([]any)[:1] }), //nolint:errcheck,forcetypeassert // it is one
	}
	arguments := map[string][]any{
		"boolean": {"Y", "N"}, "prefix": {"urn:"}, "suffix": {"@example.org"}, "timestamp": {"2006-01-02 15:04:05", "Europe/Berlin"}, "list": {"|"}, "unix": {"ms"},
	}
	for _, c := range Conversions() {
		t.Run(c.Name, func(t *testing.T) {
			generator, ok := values[c.Name]
			if !ok {
				t.Fatal("a conversion without a law")
			}
			s, _, err := newStep(ConversionSpec{Name: c.Name, Args: arguments[c.Name]})
			if err != nil {
				t.Fatal(err)
			}
			rapid.Check(t, func(t *rapid.T) {
				value := generator.Draw(t, "value")
				stored, err := s.encode(value)
				if err != nil {
					t.Fatal(err)
				}
				back, err := s.decode(stored)
				if err != nil {
					t.Fatal(err)
				}
				if when, ok := value.(time.Time); ok && c.Name == "timestamp" && ambiguous(when) {
					return
				}
				same := cmp.Equal(value, back)
				if c.Name == "upper" || c.Name == "lower" {
					again, _ := s.encode(back)
					same = cmp.Equal(stored, again)
				}
				if !same {
					t.Fatalf("%v is stored as %v and read as %v", value, stored, back)
				}
			})
		})
	}
}

// TestTheExamplesOfConversionsHold: the line that the reference shows is the one that its sample was made by.
func TestTheExamplesOfConversionsHold(t *testing.T) {
	for _, c := range Conversions() {
		var args []string
		for _, a := range c.args {
			args = append(args, fmt.Sprintf("%q", a))
		}
		if want := fmt.Sprintf("as = %s(%s)", c.Name, strings.Join(args, ", ")); c.Example != want {
			t.Errorf("%s is not %s", c.Example, want)
		}
		if value, _, err := c.Shown(); err != nil || value == nil {
			t.Errorf("%s of %v: %v, %v", c.Example, c.Stored, value, err)
		}
	}
}

// ambiguous tells an hour that a local clock shows twice.
func ambiguous(when time.Time) bool {
	_, before := when.Add(-2 * time.Hour).In(berlin()).Zone()
	_, after := when.Add(2 * time.Hour).In(berlin()).Zone()
	return before != after
}

func berlin() *time.Location {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic(err)
	}
	return zone
}

// userSpec maps the least that a User needs.
func userSpec(more ...AttributeSpec) Spec {
	field := func(path, field string) AttributeSpec {
		return AttributeSpec{Path: diag.Plain(path), Field: diag.Plain(field)}
	}
	return Spec{Application: "hr", Resources: []ResourceSpec{{
		Name: diag.Plain("User"), ID: []diag.Text{diag.Plain("no")},
		Attributes: append([]AttributeSpec{field("userName", "login"), field("active", "is_active")}, more...),
	}}}
}

func capabilities(a *Application, types map[string]backends.Type) map[string]backends.Capabilities {
	fields := a.Collections()[0].Fields
	for i := range fields {
		fields[i].Type = types[fields[i].Name]
	}
	return map[string]backends.Capabilities{"User": {Fields: fields}}
}

// TestExpressionsAreCheckedAgainstTheColumns: what a column holds is known once the application is opened.
func TestExpressionsAreCheckedAgainstTheColumns(t *testing.T) {
	types := map[string]backends.Type{"no": backends.Int, "login": backends.String, "is_active": backends.Bool}
	for expression, want := range map[string]string{
		"record.login + '!'":                           "",
		"record.login == nil ? 'x' : record.login":     "",
		"record.login > 3 ? 'x' : 'y'":                 "mismatched types string and int",
		"record.is_active + 'x'":                       "mismatched types bool and string",
		"record.is_active ? 'active' : record.login":   "",
		"upper(record.login) + string(record.no)":      "",
		"record.is_active == 'yes' ? 'x' : 'inactive'": "mismatched types bool and string",
	} {
		app, diags := Compile(userSpec(AttributeSpec{Path: diag.Plain("displayName"), Read: diag.Plain(expression)}))
		if diags.HasErrors() {
			if want == "" || !strings.Contains(diags.Error(), want) {
				t.Errorf("%s: %v", expression, diags)
			}
			continue
		}
		_, found := app.Bind(capabilities(app, types), nil)
		if found.HasErrors() != (want != "") || !strings.Contains(found.Error(), want) {
			t.Errorf("%s: %v", expression, found)
		}
	}
}

// TestExpressionsAreCheckedAgainstTheSchema: names and types of SCIM are known when the file is read.
func TestExpressionsAreCheckedAgainstTheSchema(t *testing.T) {
	for expression, want := range map[string]string{
		"lower(resource.userName)":               "",
		"resource.USERNAME + value":              "",
		"resource.emails[0].value ?? value":      "",
		"resource.userNmae":                      `Did you mean "userName"?`,
		"resource.name.givenNam":                 `Did you mean "givenName"?`,
		"resource.active + 'x'":                  "mismatched types bool and string",
		"value + 1":                              "mismatched types string and int",
		"resource.active == false ? '!' : value": "",
	} {
		_, diags := Compile(userSpec(AttributeSpec{Path: diag.Plain("password"), Write: []WriteSpec{{Field: diag.Plain("hash"), Expr: diag.Plain(expression)}}}))
		if diags.HasErrors() != (want != "") || !strings.Contains(diags.Error(), want) {
			t.Errorf("%s: %v", expression, diags)
		}
	}
}
