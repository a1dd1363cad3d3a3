package script

import (
	"bytes"
	"encoding/base64"
	"encoding/csv"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"scim-adapter/backends"
	"scim-adapter/backends/remote"
	"scim-adapter/internal/diag"
	"scim-adapter/internal/expression"
)

// output says how what a command prints is read.
type output struct {
	format    string
	separator string
	fields    []string
	records   *expression.Program
	empty     bool // no output is no record, not an error
}

// formats are the words of `output`.
var formats = []string{"json", "jsonl", "csv", "tsv", "delimited", "blocks", "lines", "none"}

func (c *compiler) output(o Output, reading bool, at diag.Range) *output {
	out := &output{format: o.Output.Value, separator: o.Separator, empty: o.Empty}
	switch {
	case out.format == "" && reading:
		out.format = "json"
	case out.format == "":
		out.format = "none"
	case !slices.Contains(formats, out.format):
		c.diags.Errorf(o.Output.Range, "Unknown format", "output is one of %s.", strings.Join(formats, ", "))
	case out.format == "none" && reading:
		c.diags.Errorf(o.Output.Range, "Nothing to read", "A read needs what the command prints.")
	}
	for _, f := range o.Fields {
		out.fields = append(out.fields, f.Value)
	}
	if (out.format == "delimited" || out.format == "lines") && len(out.fields) == 0 {
		c.diags.Errorf(at, "Missing fields", "Name the columns in order: fields = [\"login\", \"\", \"uid\"]; those without a name are left out.")
	}
	if out.separator == "" {
		out.separator = ":"
	}
	if o.Records.Value != "" {
		names := c.names()
		names["output"] = expression.Any
		out.records = remote.Compile(o.Records, names, expression.Any, &c.diags)
	}
	return out
}

// columns gives the names of the columns of a table, as far as the mapping tells them.
func (o *output) columns() []string {
	if o.records != nil {
		return nil // an expression makes something else of them
	}
	return slices.Clone(o.fields)
}

// read makes documents of what a command has printed.
func (o *output) read(raw []byte, call remote.Call) ([]remote.Document, error) {
	if o.format == "none" {
		return nil, nil
	}
	documents, err := o.parse(raw, call)
	if err != nil {
		return nil, &backends.Error{Kind: unusable(call.Write), Op: "script: " + call.Name, Err: err}
	}
	return documents, nil
}

func (o *output) parse(raw []byte, call remote.Call) ([]remote.Document, error) {
	switch {
	case !utf8.Valid(raw):
		return nil, errors.New("the output is not UTF-8")
	case len(bytes.TrimSpace(raw)) == 0 && o.empty:
		return nil, nil
	case len(bytes.TrimSpace(raw)) == 0:
		return nil, errors.New("it printed nothing; where that means that there is nothing, write empty = true")
	}
	documents, err := o.documents(raw)
	if err != nil || o.records == nil {
		return documents, err
	}
	var v any = documents
	if o.format == "json" {
		v = documents[0]
	}
	vars := map[string]any{"output": v}
	maps.Copy(vars, call.Vars)
	if v, err = o.records.Run(vars); err != nil {
		return nil, err
	}
	return remote.Elements(v), nil
}

func (o *output) documents(raw []byte) ([]remote.Document, error) {
	switch o.format {
	case "json":
		v, err := remote.ParseJSON(raw)
		if err != nil {
			return nil, errors.New("the output is not JSON")
		}
		if o.records != nil {
			return []remote.Document{v}, nil
		}
		return remote.Elements(v), nil
	case "jsonl":
		return jsonLines(raw)
	case "csv":
		return o.table(raw, ',')
	case "tsv":
		return o.table(raw, '\t')
	case "blocks":
		return blocks(string(raw))
	}
	return o.lines(string(raw))
}

func jsonLines(raw []byte) ([]remote.Document, error) {
	out, err := remote.ParseJSONLines(raw)
	if err != nil {
		return nil, errors.New("a line of the output is not JSON")
	}
	return out, nil
}

// table reads CSV or TSV. Without fields in the mapping the first line names them.
func (o *output) table(raw []byte, comma rune) ([]remote.Document, error) {
	reader := csv.NewReader(bytes.NewReader(raw))
	reader.Comma, reader.FieldsPerRecord = comma, 0
	rows, err := reader.ReadAll()
	if err != nil {
		return nil, errors.New("the output is not a table with equally many columns in each line")
	}
	fields := o.fields
	if len(fields) == 0 {
		fields, rows = rows[0], rows[1:]
	}
	return o.rows(fields, rows)
}

func (o *output) rows(fields []string, rows [][]string) ([]remote.Document, error) {
	out := make([]remote.Document, 0, len(rows))
	for i, row := range rows {
		if len(row) < len(fields) {
			return nil, fmt.Errorf("line %d of the output has %d columns, not %d", i+1, len(row), len(fields))
		}
		d := map[string]any{}
		for j, name := range fields {
			if name != "" {
				d[name] = row[j]
			}
		}
		out = append(out, d)
	}
	return out, nil
}

// lines reads fields that a separator divides, or whole lines.
func (o *output) lines(text string) ([]remote.Document, error) {
	if !strings.HasSuffix(text, "\n") {
		return nil, errors.New("the last line of the output is not complete")
	}
	var rows [][]string
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\n"), "\n") {
		row := []string{line}
		if o.format == "delimited" {
			row = strings.Split(line, o.separator)
		}
		rows = append(rows, row)
	}
	return o.rows(o.fields, rows)
}

// blocks reads `key: value` lines; an empty line ends a record. A key that comes again makes a list, `key::`
// is base64, and a line that begins with a space goes on with the one before, as in LDIF (RFC 2849).
func blocks(text string) ([]remote.Document, error) {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.ReplaceAll(text, "\n ", "")
	var out []remote.Document
	current := map[string]any{}
	end := func() {
		if len(current) > 0 {
			out = append(out, current)
			current = map[string]any{}
		}
	}
	for line := range strings.SplitSeq(text, "\n") {
		key, value, ok := strings.Cut(line, ":")
		switch {
		case strings.TrimSpace(line) == "":
			end()
			continue
		case line[0] == '#':
			continue
		case !ok || key == "":
			return nil, errors.New("a line of the output is not `key: value`")
		}
		if encoded, is64 := strings.CutPrefix(value, ":"); is64 {
			raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(encoded))
			if err != nil || !utf8.Valid(raw) {
				return nil, errors.New("a value of the output is not base64 of a text")
			}
			value = " " + string(raw)
		}
		add(current, key, strings.TrimPrefix(value, " "))
	}
	end()
	return out, nil
}

func add(d map[string]any, key, value string) {
	switch have := d[key].(type) {
	case nil:
		d[key] = value
	case []any:
		d[key] = append(have, value)
	default:
		d[key] = []any{have, value}
	}
}
