package script_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"scim-adapter/backends"
	"scim-adapter/backends/remote"
	"scim-adapter/backends/script"
	"scim-adapter/internal/diag"
)

// TestFormatsOfOutput reads the same two people from every format, and refuses what is none.
func TestFormatsOfOutput(t *testing.T) {
	people := [][]backends.Value{{"1", "ann", "x y"}, {"2", "bob", nil}}
	empty := [][]backends.Value{{"1", "ann", "x y"}, {"2", "bob", ""}}
	for name, c := range map[string]struct {
		operation script.Operation
		printed   string
		want      [][]backends.Value // nil: it is refused
	}{
		"JSON":                 {script.Operation{}, `[{"id":1,"login":"ann","note":"x y"},{"id":2,"login":"bob"}]`, people},
		"JSON inside":          {records("output.users"), `{"users":[{"id":"1","login":"ann","note":"x y"},{"id":"2","login":"bob","note":null}]}`, people},
		"JSON lines":           {format("jsonl"), "{\"id\":\"1\",\"login\":\"ann\",\"note\":\"x y\"}\n{\"id\":\"2\",\"login\":\"bob\"}\n", people},
		"CSV":                  {format("csv"), "login,id,note\nann,1,x y\nbob,2,\n", empty},
		"CSV with quotes":      {format("csv"), "login,id,note\n\"ann\",1,\"x y\"\nbob,2,\"\"\n", empty},
		"CSV without names":    {format("csv", "id", "login", "note"), "1,ann,x y\n2,bob,\n", empty},
		"TSV":                  {format("tsv"), "id\tlogin\tnote\n1\tann\tx y\n2\tbob\t\n", empty},
		"delimited":            {format("delimited", "login", "", "id", "note"), "ann:pw:1:x y\nbob:pw:2:\n", empty},
		"blocks":               {format("blocks"), "# people\nid: 1\nlogin: ann\nnote:: eCB5\n\nid: 2\nlogin: bo\n b\n\n", people},
		"lines":                {format("lines", "id"), "1\n2\n", [][]backends.Value{{"1", nil, nil}, {"2", nil, nil}}},
		"an empty list":        {script.Operation{}, `[]`, [][]backends.Value{}},
		"CSV without rows":     {format("csv"), "login,id,note\n", [][]backends.Value{}},
		"half of JSON":         {script.Operation{}, `[{"id":1,`, nil},
		"JSON and more":        {script.Operation{}, `[] x`, nil},
		"half of a JSON line":  {format("jsonl"), "{\"id\":\"1\"}\n{\"id\":", nil},
		"a row that is short":  {format("csv"), "login,id,note\nann,1\n", nil},
		"fields that are few":  {format("delimited", "login", "", "id", "note"), "ann:pw:1:x\nbob:pw\n", nil},
		"a line that is cut":   {format("delimited", "login", "", "id", "note"), "ann:pw:1:x\nbob:pw:2:", nil},
		"a block of rubbish":   {format("blocks"), "id 1\n", nil},
		"not UTF-8":            {format("lines", "id"), "\xff\n", nil},
		"nothing":              {format("lines", "id"), "", nil},
		"nothing, as expected": {expectEmpty(format("lines", "id")), "", [][]backends.Value{}},
		"records of no key":    {script.Operation{}, `[{"login":"ann"}]`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "printed")
			if err := os.WriteFile(file, []byte(c.printed), 0o600); err != nil {
				t.Fatal(err)
			}
			o := c.operation
			o.Head.Name, o.Executable, o.Args = text("list"), text("/bin/cat"), texts("'"+file+"'")
			collection := backends.Collection{
				Name: "Person", Key: []int{0}, Fields: []backends.Field{{Name: "id"}, {Name: "login"}, {Name: "note"}},
				Settings: &script.Resource{On: []script.Operation{o}, Resource: remote.Resource{Types: map[string]diag.Text{"id": text("string")}}},
			}
			got := [][]backends.Value{}
			_, err := open(t, &script.Settings{}, []backends.Collection{collection}).Collection("Person").List(
				t.Context(), backends.Query{Limit: -1}, func(rec backends.Record) error { got = append(got, rec.Values); return nil })
			if c.want == nil {
				wantKind(t, err, backends.BadResponse)
				return
			}
			if diff := cmp.Diff(c.want, got); err != nil || diff != "" {
				t.Errorf("%v: -wanted +got\n%s", err, diff)
			}
		})
	}
}

func format(name string, fields ...string) script.Operation {
	return script.Operation{Output: script.Output{Output: text(name), Fields: texts(fields...)}}
}

func records(expression string) script.Operation {
	return script.Operation{Output: script.Output{Records: text(expression)}}
}

func expectEmpty(o script.Operation) script.Operation {
	o.Empty = true
	return o
}

// TestExitCodes: the documented table, and a mapping's own.
func TestExitCodes(t *testing.T) {
	for code, want := range map[int]backends.ErrorKind{
		3: backends.NotFound, 4: backends.Conflict, 5: backends.Unavailable, 1: backends.BadResponse, 77: backends.Invalid, 126: backends.BadResponse,
	} {
		o := script.Operation{Head: remote.Head{Name: text("list")}}
		o.Executable, o.Args = text("/bin/sh"), texts("'-c'", fmt.Sprintf("'exit %d'", code))
		o.Exit = map[string]diag.Text{"77": text("invalid login")}
		collection := backends.Collection{Name: "Person", Key: []int{0}, Fields: []backends.Field{{Name: "id"}}, Settings: &script.Resource{On: []script.Operation{o}}}
		_, err := open(t, &script.Settings{}, []backends.Collection{collection}).Collection("Person").List(t.Context(), backends.Query{Limit: -1}, func(backends.Record) error { return nil })
		wantKind(t, err, want)
	}
}
