package config

import (
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"
)

// Document is HCL that a program writes: the top of a file, or the inside of a block. What is added comes in that order.
type Document struct {
	nodes []node
}

// node is one thing in a document.
type node struct {
	comment string    // lines of it; empty: no comment
	heading bool      // the comment is one of the whole document
	name    string    // of an argument
	value   string    // of an argument, as HCL
	remark  string    // behind it
	block   string    // type and labels
	body    *Document // of a block
	off     bool      // written as a comment
}

// Raw is an expression as HCL writes it: env("DSN").
type Raw string

// Entry is one entry of an [Object].
type Entry struct {
	Key   string
	Value any
}

// Object is an object whose entries have an order.
type Object []Entry

// Comment adds lines of comment. A blank line stands before it.
func (d *Document) Comment(text string) { d.nodes = append(d.nodes, node{comment: text}) }

// Heading adds lines of comment that speak of the whole document. A blank line stands behind them.
func (d *Document) Heading(text string) {
	d.nodes = append(d.nodes, node{comment: text, heading: true})
}

// Set adds an argument. Its value is a string, a bool, an int, a [Raw], a []string, an []any or an [Object] of these.
func (d *Document) Set(name string, value any) { d.Remark(name, value, "") }

// Remark adds an argument with a comment behind it.
func (d *Document) Remark(name string, value any, remark string) {
	d.nodes = append(d.nodes, node{name: name, value: documentValue(value), remark: remark})
}

// Block adds a block and gives its inside.
func (d *Document) Block(kind string, labels ...string) *Document { return d.add(false, kind, labels) }

// Proposal adds a block that is commented out, and gives its inside.
func (d *Document) Proposal(kind string, labels ...string) *Document {
	return d.add(true, kind, labels)
}

func (d *Document) add(off bool, kind string, labels []string) *Document {
	for _, l := range labels {
		kind += " " + documentText(l)
	}
	body := &Document{}
	d.nodes = append(d.nodes, node{block: kind, body: body, off: off})
	return body
}

// Bytes gives the text, formatted.
func (d *Document) Bytes() []byte {
	var b strings.Builder
	d.write(&b, 0, 0)
	return hclwrite.Format([]byte(b.String()))
}

// oneLine is how long a block on one line may be.
const oneLine = 110

// write writes the nodes, level blocks deep in the document, depth of them in what b holds.
func (d *Document) write(b *strings.Builder, level, depth int) {
	indent := strings.Repeat("  ", depth)
	for i, n := range d.nodes {
		text := n.text(level)
		if n.off {
			text = strings.TrimSuffix(string(hclwrite.Format([]byte(text))), "\n") // it will be a comment, which nobody formats
		}
		if i > 0 && n.apart(d.nodes[i-1], level) {
			b.WriteByte('\n')
		}
		for line := range strings.SplitSeq(text, "\n") {
			if n.off {
				line = strings.TrimRight("# "+line, " ")
			}
			if line != "" {
				b.WriteString(indent + line)
			}
			b.WriteByte('\n')
		}
	}
}

// apart tells whether a blank line stands before a node.
func (n *node) apart(before node, level int) bool {
	switch {
	case before.comment != "":
		return before.heading
	case n.comment != "":
		return true
	case n.body == nil:
		return false
	}
	return level == 0 || level == 1 && strings.HasPrefix(n.block, "resource ") || level == 2 && before.body == nil
}

// text gives the text of a node that stands level blocks deep.
func (n *node) text(level int) string {
	switch {
	case n.comment != "":
		return commentText(n.comment)
	case n.body == nil:
		line := n.name + " = " + n.value
		if n.remark != "" {
			line += " # " + n.remark
		}
		return line
	}
	if len(n.body.nodes) == 0 {
		return n.block + " {}"
	}
	if only := n.body.nodes[0]; len(n.body.nodes) == 1 && only.body == nil && only.comment == "" && only.remark == "" {
		if line := n.block + " { " + only.text(0) + " }"; len(line)+2*level <= oneLine && !strings.Contains(line, "\n") {
			return line
		}
	}
	var inside strings.Builder
	n.body.write(&inside, level+1, 1)
	return n.block + " {\n" + inside.String() + "}"
}

// documentText writes a text as HCL.
func documentText(s string) string { return string(hclwrite.TokensForValue(cty.StringVal(s)).Bytes()) }

// wideValue is how long a list or an object on one line may be.
const wideValue = 100

func documentValue(value any) string {
	switch v := value.(type) {
	case Raw:
		return string(v)
	case string:
		return documentText(v)
	case bool:
		return strconv.FormatBool(v)
	case int:
		return strconv.Itoa(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case []string:
		list := make([]string, len(v))
		for i, s := range v {
			list[i] = documentText(s)
		}
		return documentList("[", list, "]")
	case []any:
		list := make([]string, len(v))
		for i, e := range v {
			list[i] = documentValue(e)
		}
		return documentList("[", list, "]")
	case Object:
		list := make([]string, len(v))
		for i, e := range v {
			list[i] = documentKey(e.Key) + " = " + documentValue(e.Value)
		}
		return documentList("{ ", list, " }")
	}
	return "null"
}

// documentKey writes the key of an object, quoted where it must be.
func documentKey(key string) string {
	if hclsyntax.ValidIdentifier(key) && key != "null" && key != "for" {
		return key
	}
	return documentText(key)
}

// documentList writes a list or an object, on several lines where it is long.
func documentList(opening string, parts []string, closing string) string {
	if len(parts) == 0 {
		return strings.TrimSpace(opening) + strings.TrimSpace(closing)
	}
	line := opening + strings.Join(parts, ", ") + closing
	if len(line) <= wideValue && !strings.Contains(line, "\n") {
		return line
	}
	separator := ",\n"
	if closing == " }" {
		separator = "\n"
	}
	if closing == "]" && len(parts) == 1 {
		return opening + parts[0] + closing
	}
	end := ""
	if closing == "]" {
		end = ","
	}
	return strings.TrimSpace(opening) + "\n" + strings.Join(parts, separator) + end + "\n" + strings.TrimSpace(closing)
}

// commentText begins every line with #.
func commentText(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight("# "+line, " ")
	}
	return strings.Join(lines, "\n")
}
