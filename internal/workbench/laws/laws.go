// Package laws checks that nothing is lost on the way between client and application: what is written is read back,
// what is read can be written again and then changes nothing, and what concerns one attribute leaves the others alone.
//
// Sample values of each attribute's type go through the same translation that requests go through. The application is
// a plain record that keeps what it is given, as far as its fields can hold it; so what is found is the mapping's doing.
// A refusal (a 400 with its reason) loses nothing: the client knows.
//
// A finding is a warning at the line of the mapping that is the cause, with the smallest example that shows it. An
// attribute whose mapping declares lossy = "reason" has none; where nothing is lost any more, that is a finding too.
package laws

import (
	"scim-adapter/backends"
	"scim-adapter/internal/diag"
	"scim-adapter/internal/scim"
	"scim-adapter/translate"
)

// Report is what the laws say of an application's mapping.
type Report struct {
	Findings diag.List // warnings; empty where nothing is lost but what is declared

	// Outcomes tells how each attribute block fared, those of elements included.
	Outcomes map[*translate.AttributeSpec]Outcome
}

// Outcome is how an attribute fared.
type Outcome struct {
	Checked  bool     // there was something to check: values go both ways, and no operation of the mapping's own is between
	Losses   []string // the summaries of what was found, declared or not
	Declared string   // the reason that the mapping gives
}

// Check tries the mapping of an application. caps tells what its fields hold, by resource type; where it is nil, or
// has nothing of a type, or does not fit the mapping, the fields hold whatever they are given. spec must compile
// without mistakes.
func Check(spec translate.Spec, caps map[string]backends.Capabilities) Report {
	r := Report{Outcomes: map[*translate.AttributeSpec]Outcome{}}
	mappings, collections := bound(spec, caps)
	if mappings == nil {
		mappings, collections = bound(spec, nil) // the types were a guess, and a wrong one
	}
	for i, m := range mappings {
		newExaminer(m, collections[i]).examine(&r)
	}
	return r
}

// bound prepares the mappings; nil where the types of their fields do not fit.
func bound(spec translate.Spec, caps map[string]backends.Capabilities) ([]*translate.Mapping, []backends.Collection) {
	app, found := translate.Compile(spec)
	if found.HasErrors() {
		return nil, nil
	}
	mappings, found := app.Bind(known(app.Collections(), caps), nil)
	if found.HasErrors() {
		return nil, nil
	}
	return mappings, app.Collections() // whose fields have their types now
}

// known completes what is known of the fields.
func known(collections []backends.Collection, caps map[string]backends.Capabilities) map[string]backends.Capabilities {
	out := map[string]backends.Capabilities{}
	for _, c := range collections {
		own, given := caps[c.Name]
		if !given {
			own = backends.Capabilities{Fields: c.Fields, Sets: c.Sets, Create: true, Delete: true}
		}
		out[c.Name] = own
	}
	return out
}

// examiner tries the mapping of one resource type.
type examiner struct {
	m      *translate.Mapping
	about  translate.Description
	world  *world
	strict *scim.Tolerance
	units  []*unit

	base     backends.Record        // what a creation with nothing but the needful gives,
	baseBody scim.Object            // and the resource that it is
	guessed  map[int]backends.Value // what the application fills in, by field
	whole    backends.Record        // a record with a value of every attribute

	found map[*translate.AttributeSpec][]finding
	notes diag.List // of the resource itself
}

func newExaminer(m *translate.Mapping, c backends.Collection) *examiner {
	dialect, _ := scim.DialectNamed("strict")
	e := &examiner{
		m: m, about: m.Describe(), world: &world{c}, strict: &scim.Tolerance{Dialect: dialect},
		found: map[*translate.AttributeSpec][]finding{}, guessed: map[int]backends.Value{},
	}
	e.units = unitsOf(e.about.Attributes)
	return e
}

// examine tries every law and adds what was found.
func (e *examiner) examine(r *Report) {
	if e.begin() {
		e.absences()
		for _, u := range e.units {
			e.written(u)
		}
		e.fill()
		for _, u := range e.units {
			e.apart(u)
			e.cleared(u)
			e.kept(u)
		}
		e.deleted()
	}
	e.report(r)
}
