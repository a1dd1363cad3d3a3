package rehearse

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"scim-adapter/backends"
)

// Masked gives an explanation without the values of attributes that the mapping marks sensitive.
func (s *Stage) Masked(e *Explanation) *Explanation { return s.mask.apply(e) }

// WriteText writes an explanation for people.
func WriteText(out io.Writer, e *Explanation) error {
	t := &text{}
	t.head(e)
	t.operations(e.Operations)
	t.changes(e.Changes)
	for _, s := range e.Searches {
		t.search(s)
	}
	for _, d := range e.Deltas {
		t.delta(d)
	}
	t.expressions(e.Expressions)
	t.calls(e.Calls)
	t.answer(e)
	_, err := io.WriteString(out, t.b.String())
	return err
}

// text is an explanation in the making.
type text struct{ b strings.Builder }

func (t *text) line(format string, args ...any) { fmt.Fprintf(&t.b, format+"\n", args...) }

func (t *text) title(name string) { t.line("\n%s", name) }

func (t *text) head(e *Explanation) {
	t.line("%s %s", strings.ToUpper(e.Request.Method), e.Request.Path)
	dialect := ""
	if e.Dialect != "" {
		dialect = ", dialect " + e.Dialect
	}
	t.line("as client %q%s of the application %q", e.Client, dialect, e.Application)
	for _, name := range e.Tolerated {
		t.line("tolerated: %s", name)
	}
}

func (t *text) operations(list []Operation) {
	if len(list) == 0 {
		return
	}
	t.title("Operations, as they were understood")
	for i, o := range list {
		value := ""
		if o.Value != nil {
			value = " = " + backends.ValueText(o.Value)
		}
		t.line("  %d  %s %s%s", i+1, o.Op, o.Path, value)
	}
}

func (t *text) changes(list []Change) {
	if len(list) == 0 {
		return
	}
	t.title("Change of the resource")
	for _, c := range list {
		t.line("  %s: %s → %s", c.Attribute, orNothing(c.Before), orNothing(c.After))
	}
}

func orNothing(v any) string {
	if v == nil {
		return "nothing"
	}
	return backends.ValueText(v)
}

func (t *text) search(s Search) {
	t.title("Search of " + s.Resource)
	if s.Filter != "" {
		t.line("  filter       %s", s.Filter)
	}
	pushed := s.Pushed
	if pushed == "" {
		pushed = "no condition"
	}
	t.line("  backend      %s", pushed)
	if s.Order != "" {
		t.line("  its order    %s", s.Order)
	}
	if s.Residual {
		t.line("  adapter      matches the filter again")
	}
	if s.Sorted {
		t.line("  adapter      sorts")
	}
	if s.Scan != "" {
		t.line("  warning      SCAN: %s", s.Scan)
	}
}

func (t *text) delta(d Delta) {
	t.title("Write to " + d.Resource + ", in fields")
	for _, f := range d.Set {
		t.line("  %s = %s", f.Name, backends.ValueText(f.Value))
	}
	for _, s := range d.Sets {
		t.set(s)
	}
	for _, event := range d.Events {
		t.line("  the operations of %q, if the condition of one holds", event)
	}
	if len(d.Unique) > 0 {
		t.line("  if nobody else has the same %s", strings.Join(d.Unique, ", "))
	}
	if len(d.Set)+len(d.Sets)+len(d.Events) == 0 {
		t.line("  nothing: it is there already")
	}
}

func (t *text) set(s SetChange) {
	for _, part := range []struct {
		word     string
		elements [][]any
	}{{"add to", s.Add}, {"remove from", s.Remove}} {
		for _, e := range part.elements {
			t.line("  %s %s: %s", part.word, s.Name, elementText(e))
		}
	}
	if s.Replace {
		t.line("  %s: whatever else is there goes", s.Name)
	}
	if s.Change > 0 {
		t.line("  %s: %d changed in place", s.Name, s.Change)
	}
}

func elementText(e []any) string {
	parts := make([]string, len(e))
	for i, v := range e {
		parts[i] = backends.ValueText(v)
	}
	return strings.Join(parts, ", ")
}

func (t *text) expressions(list []Expression) {
	if len(list) == 0 {
		return
	}
	t.title("Expressions")
	for _, x := range list {
		name := x.Attribute
		if x.Direction == "write" {
			name = strings.TrimPrefix(name+" → "+x.Field, " → ")
		}
		t.line("  %s %s: %s", x.Direction, name, oneLine(x.Source))
		for _, input := range inputNames(x) {
			t.line("      %s = %s", input, backends.ValueText(x.Input[input]))
		}
		if x.Error != "" {
			t.line("      fails: %s", x.Error)
			continue
		}
		t.line("      gives %s", orNothing(x.Result))
	}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// inputNames gives the names that an expression uses.
func inputNames(x Expression) []string {
	var names []string
	for name := range x.Input {
		if strings.Contains(x.Source, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func (t *text) calls(list []Call) {
	t.title("Calls")
	if len(list) == 0 {
		t.line("  none")
	}
	for i, c := range list {
		word := "read "
		if c.Write {
			word = "WRITE"
		}
		t.line("  %d  %s  %s", i+1, word, oneLine(c.Text))
		if len(c.Args) > 0 {
			t.line("            with %s", elementText(c.Args))
		}
		for _, h := range c.Headers {
			t.line("            %s", h)
		}
		if c.Body != "" {
			t.line("            %s", strings.ReplaceAll(strings.TrimRight(c.Body, "\n"), "\n", "\n            "))
		}
	}
}

func (t *text) answer(e *Explanation) {
	title := "Answer"
	if len(e.Writes()) > 0 {
		title += ", predicted: as if every write did what it says"
	}
	t.title(title)
	for _, note := range e.Notes {
		t.line("  note: %s", note)
	}
	t.line("  %d %s", e.Answer.Status, http.StatusText(e.Answer.Status))
	for _, h := range e.Answer.Headers {
		t.line("  %s", h)
	}
	if len(e.Answer.Body) > 0 {
		var b bytes.Buffer
		if json.Indent(&b, e.Answer.Body, "  ", "  ") == nil {
			t.line("  %s", strings.TrimSpace(b.String()))
		}
	}
	t.line("\nNothing was written.")
}
