package config

import (
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"

	"scim-adapter/internal/diag"
	"scim-adapter/internal/scim"
)

// argument is one argument of an expectation and the HCL text of its value; empty where it is to go.
type argument struct{ name, text string }

// arguments gives what an expectation says, in the order of the documentation.
func (e Expectation) arguments() []argument {
	var out []argument
	add := func(there bool, name, text string) {
		if there {
			out = append(out, argument{name, text})
		}
	}
	add(e.Status != 0, "status", strconv.Itoa(e.Status))
	add(e.Writes != nil, "writes", hclCalls(e.Writes))
	add(e.Calls != nil, "calls", hclCalls(e.Calls))
	body, absent := "", ""
	if e.Body != (Nothing{}) {
		body = hclText(e.Body)
	}
	add(e.Body != nil, "body", body)
	if len(e.Absent) > 0 {
		absent = hclTexts(e.Absent)
	}
	add(e.Absent != nil, "absent", absent)
	return out
}

func freshExpectation(e Expectation) string { return fragment(e.arguments()) }

// fragment gives lines of HCL, formatted.
func fragment(arguments []argument) string {
	var b strings.Builder
	for _, a := range arguments {
		if a.text != "" {
			b.WriteString(a.name + " = " + a.text + "\n")
		}
	}
	return string(hclwrite.Format([]byte(b.String())))
}

func indented(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString("  " + line)
	}
	return b.String()
}

// lineWidth is how long a value on one line may be.
const lineWidth = 100

// hclCalls writes calls as a text with a line for each, where quotes would make a list hard to read.
func hclCalls(list []diag.Text) string {
	var b strings.Builder
	for _, t := range list {
		b.WriteString("  " + strings.NewReplacer("${", "$${", "%{", "%%{").Replace(t.Value) + "\n")
	}
	if text := b.String(); strings.Contains(text, `"`) && !strings.Contains(text, "\r") {
		return "<<-EOT\n" + text + "EOT"
	}
	return hclTexts(list)
}

func hclTexts(list []diag.Text) string {
	values := make([]any, len(list))
	for i, t := range list {
		values[i] = t.Value
	}
	return hclText(values)
}

// hclText writes a value as HCL: on one line where it is short.
func hclText(v any) string {
	if line := hclValue(v, false); len(line) <= lineWidth {
		return line
	}
	return hclValue(v, true)
}

// hclValue writes a value; a list or an object on several lines where it is unfolded.
func hclValue(v any, unfolded bool) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case string:
		return string(hclwrite.TokensForValue(cty.StringVal(v)).Bytes())
	case []any:
		parts := make([]string, len(v))
		for i, e := range v {
			parts[i] = part(e, unfolded)
		}
		return enclosed("[", "]", parts, unfolded)
	case scim.Object:
		parts := make([]string, len(v))
		for i, m := range v {
			parts[i] = hclKey(m.Name) + " = " + part(m.Value, unfolded)
		}
		return enclosed("{", "}", parts, unfolded)
	}
	return string(scim.AppendJSON(nil, v)) // numbers and booleans look the same
}

func part(v any, unfolded bool) string {
	if unfolded {
		return hclText(v)
	}
	return hclValue(v, false)
}

func enclosed(left, right string, parts []string, unfolded bool) string {
	switch {
	case len(parts) == 0:
		return left + right
	case !unfolded && left == "{":
		return "{ " + strings.Join(parts, ", ") + " }"
	case !unfolded:
		return left + strings.Join(parts, ", ") + right
	}
	separator := ",\n"
	if left == "{" {
		separator = "\n"
	}
	end := strings.TrimSuffix(separator, "\n") + "\n"
	return left + "\n" + indented(strings.Join(parts, separator)+end) + right
}

// hclKey writes the name of a member: as it is where it is a word.
func hclKey(name string) string {
	switch name {
	case "for", "null", "true", "false":
	default:
		if hclsyntax.ValidIdentifier(name) {
			return name
		}
	}
	return string(hclwrite.TokensForValue(cty.StringVal(name)).Bytes())
}
