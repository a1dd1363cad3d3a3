package scaffold

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"scim-adapter/internal/config"
)

// TestWhatIsWritten keeps what init writes for each kind of source, the mapping and its tests. Every one of them loads,
// stays as `fmt` would have it, and its tests pass: Run has tried them.
func TestWhatIsWritten(t *testing.T) {
	here, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	demo := demoDatabase(t)
	for name, from := range map[string]string{
		"demo":     "sqlite:" + demo,
		"sample":   filepath.Join(here, "sample.json"),
		"openapi3": filepath.Join(here, "openapi3.yaml"),
		"swagger2": filepath.Join(here, "swagger2.json"),
		"csv":      "cat '" + filepath.Join(here, "people.csv") + "'",
		"passwd":   "cat '" + filepath.Join(here, "passwd") + "'",
		"ldif":     "cat '" + filepath.Join(here, "people.ldif") + "'",
	} {
		t.Run(name, func(t *testing.T) {
			opt := options(from)
			opt.Application = "app"
			result, err := Run(t.Context(), opt)
			if err != nil {
				t.Fatal(err)
			}
			text := string(result.Mapping)
			for _, file := range [][]byte{result.Mapping, result.Tests} {
				if formatted, diags := config.Format("x.hcl", file); diags.HasErrors() || string(formatted) != string(file) {
					t.Errorf("it is not as fmt has it: %v", diags)
				}
			}
			if strings.Count(text, "UNSURE: ") < len(result.Unsure) {
				t.Errorf("%d things are unsure, and the text marks fewer: %q", len(result.Unsure), result.Unsure)
			}
			places := strings.NewReplacer(demo, "/var/lib/hr.db", here, "/var/lib/app")
			golden(t, filepath.Join("testdata", name+".golden.hcl"), places.Replace(text))
			golden(t, filepath.Join("testdata", name+".golden_test.hcl"), string(result.Tests))
		})
	}
}

func TestWhatCannotBeMappedSaysWhy(t *testing.T) {
	folder := t.TempDir()
	for name, text := range map[string]string{
		"colours.json":  `[{"colour": "red", "size": 7}]`,
		"empty.json":    `[]`,
		"nothing.yaml":  "openapi: 3.0.0\npaths: {}\n",
		"colours.yaml":  "openapi: 3.0.0\npaths:\n  /users:\n    get: {responses: {'200': {content: {application/json: {schema: {type: array, items: {type: object, properties: {colour: {type: string}}}}}}}}}\n",
		"broken.yaml":   "a: [",
		"circular.json": `{"swagger": "2.0", "paths": {"/users": {"get": {"responses": {"200": {"schema": {"$ref": "#/definitions/A"}}}}}}, "definitions": {"A": {"$ref": "#/definitions/B"}, "B": {"$ref": "#/definitions/A"}}}`,
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for from, want := range map[string]string{
		filepath.Join(folder, "colours.json"): "no field of", filepath.Join(folder, "empty.json"): "no field of",
		filepath.Join(folder, "nothing.yaml"): "no path of the document lists people", filepath.Join(folder, "colours.yaml"): "looks like a login",
		filepath.Join(folder, "broken.yaml"): "yaml", filepath.Join(folder, "circular.json"): "no path of the document lists people",
		"sqlite:" + filepath.Join(folder, "none.db"): "no such file", "no-such-program": "no program", "true": "no format", "echo hello world": "looks like a login",
	} {
		_, err := Run(t.Context(), options(from))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", from, err, want)
		}
	}
}
