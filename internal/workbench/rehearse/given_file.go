package rehearse

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"scim-adapter/backends"
	"scim-adapter/internal/config"
	"scim-adapter/internal/diag"
)

// GivenFile reads records from a JSON file: {"User": [{…}], "Group": [{…}]}, or one record of the resource type that
// the path of the request names. Errors name the file.
func GivenFile(name, path string) (func(*config.Application) (backends.Store, diag.List), error) {
	raw, err := os.ReadFile(name) //nolint:gosec // the user names the file
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(strings.NewReader(string(raw)))
	decoder.UseNumber()
	var document map[string]any
	if err := decoder.Decode(&document); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if decoder.More() {
		return nil, fmt.Errorf("%s: %w", name, errors.New("one JSON object is expected"))
	}
	return func(app *config.Application) (backends.Store, diag.List) {
		records, found := recordsOf(app, document, path)
		if found.HasErrors() {
			return nil, found
		}
		return Given(app, records)
	}, nil
}

// recordsOf divides a document into records.
func recordsOf(app *config.Application, document map[string]any, path string) ([]Record, diag.List) {
	var found diag.List
	var list []Record
	single := ""
	for _, r := range app.Spec.Resources {
		if _, named := document[r.Name.Value].([]any); named {
			return listed(document), nil
		}
		if path == r.Path() || strings.HasPrefix(path, r.Path()+"/") || strings.HasPrefix(path, r.Path()+"?") {
			single = r.Name.Value
		}
	}
	if single == "" {
		found.Errorf(diag.Range{}, "Records of which type?", "The file has no list named by a resource type, and %q is not the path of one.", path)
		return nil, found
	}
	values, _ := numbers(document).(map[string]any)
	return append(list, Record{Resource: single, Values: values}), nil
}

func listed(document map[string]any) []Record {
	var list []Record
	for name, v := range document {
		records, _ := v.([]any)
		for _, one := range records {
			values, _ := numbers(one).(map[string]any)
			list = append(list, Record{Resource: name, Values: values})
		}
	}
	return list
}

// numbers gives JSON's numbers the types that records have.
func numbers(v any) any {
	switch v := v.(type) {
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return n
		}
		f, err := v.Float64()
		if err != nil {
			return v.String()
		}
		return f
	case map[string]any:
		for name, inner := range v {
			v[name] = numbers(inner)
		}
	case []any:
		for i, inner := range v {
			v[i] = numbers(inner)
		}
	}
	return v
}
