package script

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"scim-adapter/backends"
	"scim-adapter/backends/remote"
	"scim-adapter/internal/diag"
)

// Printed is what a command prints, and how a mapping reads it.
type Printed struct {
	Executable string   // the absolute path
	Output     string   // the format, as `output`
	Separator  string   // of fields that are delimited
	Fields     []string // their names, where the output has none: column1, column2, …
	Documents  []any    // the records
}

// Sample executes a command once, as operations of a mapping are executed, and finds out in which format it prints. A
// program without a slash in its name is looked for where operations look. Errors say what is wrong with the command,
// or are *backends.Error.
func Sample(ctx context.Context, argv []string) (Printed, error) {
	if len(argv) == 0 {
		return Printed{}, errors.New("script: there is no command")
	}
	path, err := lookUp(argv[0])
	if err != nil {
		return Printed{}, err
	}
	c := &compiler{settings: &Settings{}}
	runner := c.runner()
	command := c.command(Command{Executable: diag.Plain(path)}, diag.Range{})
	if err := c.diags.Err(); err != nil {
		return Printed{}, err
	}
	raw, err := runner.run(ctx, command, invocation{op: "script: " + filepath.Base(path), args: argv[1:]})
	if err != nil {
		return Printed{}, err
	}
	for _, o := range candidates(string(raw)) {
		documents, err := o.parse(raw, remote.Call{})
		if err == nil && len(documents) > 0 && slices.ContainsFunc(documents, isRecord) {
			return Printed{Executable: path, Output: o.format, Separator: o.separator, Fields: o.fields, Documents: documents}, nil
		}
	}
	return Printed{}, &backends.Error{Kind: backends.BadResponse, Op: "script: " + filepath.Base(path), Err: errors.New("what it prints has no format that is known")}
}

// isRecord tells records from single values.
func isRecord(d any) bool {
	_, ok := d.(map[string]any)
	return ok
}

// lookUp finds a program in the folders that commands get as their PATH.
func lookUp(name string) (string, error) {
	if strings.Contains(name, "/") {
		return filepath.Abs(name)
	}
	for _, folder := range []string{"/usr/sbin", "/usr/bin", "/sbin", "/bin"} {
		path := filepath.Join(folder, name)
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0 {
			return path, nil
		}
	}
	return "", fmt.Errorf("script: there is no program %s in /usr/sbin, /usr/bin, /sbin and /bin", name)
}

// candidates are the formats that an output may have, the strictest first.
func candidates(text string) []*output {
	list := []*output{{format: "json"}, {format: "jsonl"}}
	if strings.Contains(text, ": ") {
		list = append(list, &output{format: "blocks"})
	}
	first, _, _ := strings.Cut(text, "\n")
	if strings.Contains(first, ",") {
		list = append(list, &output{format: "csv"})
	}
	if strings.Contains(first, "\t") {
		list = append(list, &output{format: "tsv"})
	}
	for _, separator := range []string{":", ";", "|", " "} {
		if n := columns(text, separator); n > 1 {
			list = append(list, &output{format: "delimited", separator: separator, fields: columnNames(n)})
		}
	}
	return append(list, &output{format: "lines", fields: []string{"line"}})
}

// columns tells how many fields each line has; 0 where they differ.
func columns(text, separator string) int {
	n := 0
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\n"), "\n") {
		switch have := strings.Count(line, separator) + 1; n {
		case 0, have:
			n = have
		default:
			return 0
		}
	}
	return n
}

func columnNames(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("column%d", i+1)
	}
	return names
}
