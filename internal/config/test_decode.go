package config

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"scim-adapter/internal/diag"
	"scim-adapter/internal/scim"
)

// testBlock is a `test` block as it is written.
type testBlock struct {
	Name        diag.Text          `hcl:"name,label"`
	Application diag.Text          `hcl:"application,optional"`
	Client      diag.Text          `hcl:"client,optional"`
	Given       []*hclsyntax.Block `hcl:"given,block"`
	Answers     []answerBlock      `hcl:"answer,block"`
	Request     diag.Text          `hcl:"request"`
	Headers     []diag.Pair        `hcl:"headers,optional"`
	Body        testValue          `hcl:"body,optional"`
	Patch       testValue          `hcl:"patch,optional"` // the operations of a body
	Expect      *expectBlock       `hcl:"expect,block"`
	At          diag.Range         `hcl:",range"`
}

type answerBlock struct {
	Call    diag.Text   `hcl:"call"`
	Status  int         `hcl:"status,optional"`
	Headers []diag.Pair `hcl:"headers,optional"`
	Body    testValue   `hcl:"body,optional"`
	Exit    int         `hcl:"exit,optional"`
	Stdout  string      `hcl:"stdout,optional"`
	Stderr  string      `hcl:"stderr,optional"`
	At      diag.Range  `hcl:",range"`
}

type expectBlock struct {
	Status int          `hcl:"status,optional"`
	Writes *[]diag.Text `hcl:"writes,optional"`
	Calls  *[]diag.Text `hcl:"calls,optional"`
	Body   testValue    `hcl:"body,optional"`
	Absent []diag.Text  `hcl:"absent,optional"`
	At     diag.Range   `hcl:",range"`
}

// writtenTest is a test whose application is not known yet: it may stand in a file that is read later.
type writtenTest struct {
	Test

	application, client, request diag.Text
}

// tests reads the `test` blocks of a file.
func (d *decoder) tests(blocks []*hclsyntax.Block) {
	for i, b := range blocks {
		t := d.test(b)
		t.File, t.Index = d.file, i
		d.written = append(d.written, t)
	}
}

func (d *decoder) test(b *hclsyntax.Block) writtenTest {
	var block testBlock
	d.block(b, &block)
	t := writtenTest{application: block.Application, client: block.Client, request: block.Request}
	t.Name, t.At, t.Headers, t.Body = block.Name, block.At, block.Headers, block.Body.v
	method, target, _ := strings.Cut(block.Request.Value, " ")
	t.Method, t.Target = method, escapeTarget(strings.TrimSpace(target))
	if block.Patch.v != nil {
		t.Body = scim.Object{{Name: "schemas", Value: []any{scim.PatchOpURN}}, {Name: "Operations", Value: block.Patch.v}}
		if block.Body.v != nil {
			d.diags.Errorf(block.At, "Two bodies", "patch = […] is short for a body with these operations; write one of both.")
		}
	}
	for _, g := range block.Given {
		t.Given = append(t.Given, d.given(g))
	}
	for _, a := range block.Answers {
		t.Answers = append(t.Answers, a.answer())
	}
	if e := block.Expect; e != nil {
		t.Expect = Expectation{At: e.At, Status: e.Status, Writes: listed(e.Writes), Calls: listed(e.Calls), Body: e.Body.v, Absent: e.Absent}
	}
	return t
}

// escapeTarget lets a filter be written as people write it: what cannot stand in a URL is percent-encoded, and what is
// encoded already stays.
func escapeTarget(target string) string {
	var b strings.Builder
	for i := range len(target) {
		if c := target[i]; c <= ' ' || c >= 0x7f || strings.IndexByte(`"<>\^`+"`{|}", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// listed gives calls: the texts of a list, or the lines of one text. An empty list, which expects that there is nothing,
// is not the same as none.
func listed(list *[]diag.Text) []diag.Text {
	if list == nil {
		return nil
	}
	out := []diag.Text{}
	for _, t := range *list {
		for line := range strings.Lines(t.Value) {
			if line = strings.TrimSpace(line); line != "" {
				out = append(out, diag.Text{Value: line, Range: t.Range})
			}
		}
	}
	return out
}

// answer gives a body that is no text as JSON.
func (a answerBlock) answer() TestAnswer {
	out := TestAnswer{Call: a.Call, At: a.At, Status: a.Status, Headers: a.Headers, Exit: a.Exit, Stdout: a.Stdout, Stderr: a.Stderr}
	if out.Status == 0 {
		out.Status = 200
	}
	switch body := a.Body.v.(type) {
	case nil:
	case string:
		out.Body = body
	default:
		out.Body = string(scim.AppendJSON(nil, body))
	}
	return out
}

// given reads a record. Names in it are the mapping's, so that any name can stand there; those that are no words of HCL
// stand in fields = { "cn;lang-en" = … }.
func (d *decoder) given(b *hclsyntax.Block) TestRecord {
	out := TestRecord{At: fromRange(b.DefRange())}
	if len(b.Labels) != 1 {
		d.diags.Errorf(out.At, "Wrong number of labels", "Write given \"User\" { … }, with the resource type.")
		return out
	}
	out.Resource = d.labelText(b.Labels[0], b.LabelRanges[0])
	for _, inner := range b.Body.Blocks {
		d.diags.Errorf(fromRange(inner.TypeRange), "Unknown block \""+inner.Type+"\"", "A record has fields: %s = ….", inner.Type)
	}
	for _, name := range inOrder(b.Body.Attributes) {
		a := b.Body.Attributes[name]
		key := diag.Text{Value: name, Range: fromRange(a.NameRange)}
		if object, ok := a.Expr.(*hclsyntax.ObjectConsExpr); ok && name == "fields" {
			out.Fields = append(out.Fields, d.members(diag.Text{}, object)...)
			continue
		}
		out.Fields = append(out.Fields, d.fields(key, a.Expr)...)
	}
	return out
}

// fields reads the value of a name. An object is several fields with dotted names: names = { first = "Ada" } is names.first.
func (d *decoder) fields(name diag.Text, e hclsyntax.Expression) []TestField {
	if object, ok := e.(*hclsyntax.ObjectConsExpr); ok {
		return d.members(name, object)
	}
	return []TestField{{Name: name, Value: d.stored(e), At: fromRange(e.Range())}}
}

func (d *decoder) members(prefix diag.Text, object *hclsyntax.ObjectConsExpr) []TestField {
	var out []TestField
	for _, p := range d.pairs(object) {
		if prefix.Value != "" {
			p.key = diag.Text{Value: prefix.Value + "." + p.key.Value, Range: p.key.Range}
		}
		if value, ok := p.value.(hclsyntax.Expression); ok {
			out = append(out, d.fields(p.key, value)...)
		}
	}
	return out
}
