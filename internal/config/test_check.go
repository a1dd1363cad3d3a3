package config

import (
	"net/url"
	"slices"
	"strings"

	"scim-adapter/backends"
	"scim-adapter/internal/diag"
)

// checkTests finds what tests say that their mapping does not know, and hands them over.
func (l *loader) checkTests() {
	seen := map[string]diag.Range{}
	for _, t := range l.written {
		app := l.tested(t)
		l.checkRequest(t)
		if app == nil || app.Mapping == nil {
			continue
		}
		t.Application = app.Name.Value
		if first, again := seen[t.Application+"\x00"+t.Name.Value]; again {
			l.diags.Errorf(t.Name.Range, "Duplicate test", "There is a test %q at %s already.", t.Name.Value, first)
		}
		seen[t.Application+"\x00"+t.Name.Value] = t.Name.Range
		t.Client = l.sender(t, app)
		l.checkGiven(t, app)
		l.checkAnswers(t, app)
		l.config.Tests = append(l.config.Tests, t.Test)
	}
}

// tested gives the application of a test: the one it names; else that of its file, or of the file that it stands
// beside; else the only one.
func (l *loader) tested(t writtenTest) *Application {
	var names []string
	var near, all []*Application
	for i := range l.config.Applications {
		a := &l.config.Applications[i]
		if a.Name.Value == t.application.Value {
			return a
		}
		names, all = append(names, a.Name.Value), append(all, a)
		if file := a.Name.Range.File; file == t.File || TestFile(file) == t.File {
			near = append(near, a)
		}
	}
	switch {
	case t.application.Value != "":
		l.diags.Errorf(t.application.Range, "Unknown application", "There is no application %q. %s", t.application.Value, didYouMean(t.application.Value, names))
	case len(near) == 1:
		return near[0]
	case len(all) == 1:
		return all[0]
	case len(all) > 1:
		l.diags.Errorf(t.At, "Which application", "Write which of them is tested: application = %q; there are %s.", names[0], strings.Join(names, ", "))
	}
	return nil
}

// sender gives the client of a test: the one it names, else the first.
func (l *loader) sender(t writtenTest, app *Application) string {
	var names []string
	for _, c := range app.Clients {
		names = append(names, c.Name.Value)
	}
	switch {
	case t.client.Value == "" && len(names) > 0:
		return names[0]
	case t.client.Value != "" && !slices.Contains(names, t.client.Value):
		l.diags.Errorf(t.client.Range, "Unknown client", "The application %q has no client %q. %s", app.Name.Value, t.client.Value, didYouMean(t.client.Value, names))
	}
	return t.client.Value
}

// checkRequest demands a method and a path.
func (l *loader) checkRequest(t writtenTest) {
	if t.request.Value == "" {
		return // reported as missing
	}
	methods := []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}
	_, err := url.Parse(t.Target)
	if !slices.Contains(methods, t.Method) || !strings.HasPrefix(t.Target, "/") || strings.Contains(t.Target, "#") || err != nil {
		l.diags.Errorf(t.request.Range, "Not a request",
			"Write a method (%s) and a path below the application's: \"PATCH /Users/7\".", strings.Join(methods, ", "))
	}
}

// checkGiven finds records of a type, and values of fields, that the mapping does not know.
func (l *loader) checkGiven(t writtenTest, app *Application) {
	collections := app.Mapping.Collections()
	names := make([]string, len(collections))
	for i, c := range collections {
		names[i] = c.Name
	}
	for _, record := range t.Given {
		i := slices.Index(names, record.Resource.Value)
		if record.Resource.Value == "" {
			continue // reported as a wrong label
		}
		if i < 0 {
			l.diags.Errorf(record.Resource.Range, "Unknown resource type", "Nothing maps the resource type %q. %s", record.Resource.Value, didYouMean(record.Resource.Value, names))
			continue
		}
		l.checkRecord(record, collections[i])
	}
}

func (l *loader) checkRecord(record TestRecord, c backends.Collection) {
	given := map[string]bool{}
	for _, f := range record.Fields {
		if given[f.Name.Value] {
			l.diags.Errorf(f.Name.Range, "Duplicate name", "%q stands here twice.", f.Name.Value)
		}
		given[f.Name.Value] = true
		l.checkField(f, c)
	}
	for _, k := range c.Key {
		if name := c.Fields[k].Name; !given[name] {
			l.diags.Errorf(record.At, "Record without a key", "A record of %s is known by its %s, which is missing here.", c.Name, name)
		}
	}
}

func (l *loader) checkField(f TestField, c backends.Collection) {
	var names []string
	for _, field := range c.Fields {
		names = append(names, field.Name)
	}
	for _, s := range c.Sets {
		if s.Name != f.Name.Value {
			names = append(names, s.Name)
			continue
		}
		l.checkSet(f, s)
		return
	}
	if !slices.Contains(names, f.Name.Value) {
		l.diags.Errorf(f.Name.Range, "Unknown field", "The mapping of %s has no field %q. %s", c.Name, f.Name.Value, didYouMean(f.Name.Value, names))
	}
}

// checkSet refuses elements that are kept elsewhere.
func (l *loader) checkSet(f TestField, s backends.Set) {
	_, list := f.Value.([]any)
	switch {
	case s.Reverse != nil:
		l.diags.Errorf(f.Name.Range, "Not stored here", "%q is derived from %s of each %s: write it there.", s.Name, s.Reverse.Set, s.Reverse.Collection)
	case s.List != "" && s.Codec != nil:
		l.diags.Errorf(f.Name.Range, "Not stored here", "%q is kept in the field %s of its members: write it there.", s.Name, s.List)
	case !list:
		l.diags.Errorf(f.At, "Wrong type of value", "Write a list here: %s = [7, 8].", s.Name)
	}
}

// checkAnswers lets answers stand only where an application answers.
func (l *loader) checkAnswers(t writtenTest, app *Application) {
	if len(t.Answers) == 0 {
		return
	}
	if len(t.Given) > 0 {
		l.diags.Errorf(t.Answers[0].At, "Records and answers", "A test has either the application's records (given) or its answers (answer).")
	}
	for _, b := range app.Backends {
		if b.Kind != "rest" && b.Kind != "script" {
			l.diags.Errorf(t.Answers[0].At, "Nothing answers here", "Only a REST API and commands give answers; of a backend %q write the records: given \"User\" { … }.", b.Kind)
		}
	}
}
