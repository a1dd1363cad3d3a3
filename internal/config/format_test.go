package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFormat(t *testing.T) {
	for name, test := range map[string]struct{ source, want string }{
		"indents, and aligns equal signs": {
			"application \"hr\" {\nclient \"a\" {\n dialect=\"entra\"\n  token  =   env(\"T\")   # mine\n}\n}\n",
			"application \"hr\" {\n  client \"a\" {\n    dialect = \"entra\"\n    token   = env(\"T\") # mine\n  }\n}\n",
		},
		"leaves a heredoc's text alone": {
			"a {\nsql=<<EOT\n  SELECT   1  \nEOT\n}\n",
			"a {\n  sql = <<EOT\n  SELECT   1  \nEOT\n}\n",
		},
		"leaves texts alone": {"a = \"x   y\"\n", "a = \"x   y\"\n"},
		"nothing is nothing": {"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, found := Format("a.hcl", []byte(test.source))
			if len(found) > 0 {
				t.Fatal(found)
			}
			if diff := cmp.Diff(test.want, string(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFormatRefusesWhatDoesNotParse(t *testing.T) {
	for name, source := range map[string]string{
		"a brace that is missing": "a {\n", "a quote that is missing": "a = \"x\nb = \"y\"\n", "not UTF-8": "a = \"\xff\"\n",
		"too deep": "a = " + strings.Repeat("[", 500),
	} {
		t.Run(name, func(t *testing.T) {
			got, found := Format("a.hcl", []byte(source))
			if got != nil || !found.HasErrors() || found[0].Range.File != "a.hcl" {
				t.Errorf("%q %v", got, found)
			}
		})
	}
}

// TestFormatIsStable: formatting again changes nothing, on every mapping of this tree.
func TestFormatIsStable(t *testing.T) {
	files, _ := filepath.Glob("../../examples/*/*.hcl")
	if len(files) < 5 {
		t.Fatal(files)
	}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		squeezed := strings.ReplaceAll(string(source), "\n  ", "\n ") // something to do for it
		once, found := Format(file, []byte(squeezed))
		again, more := Format(file, once)
		if len(found)+len(more) > 0 || string(once) != string(again) {
			t.Errorf("%s: %v %v\n%s", file, found, more, cmp.Diff(string(once), string(again)))
		}
	}
}
