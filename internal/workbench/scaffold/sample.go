package scaffold

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"

	"scim-adapter/internal/config"
)

// longestFile is how long a file may be that is looked at.
const longestFile = 32 << 20

// readDocument reads a file of JSON or YAML.
func readDocument(path string) (any, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Size() > longestFile {
		return nil, fmt.Errorf("%s has more than %d bytes", path, longestFile)
	}
	raw, err := os.ReadFile(path) //nolint:gosec // the user names the file
	if err != nil {
		return nil, err
	}
	var v any
	switch strings.ToLower(filepath.Ext(path)) {
	case ".yaml", ".yml":
		if err := yaml.Unmarshal(raw, &v); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		return v, nil
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if err := decoder.Decode(&v); err != nil {
		return nil, fmt.Errorf("%s is no JSON: %w", path, err)
	}
	return plainNumbers(v), nil
}

// fileSource tells the description of an API from a sample.
func fileSource(path string) (source, error) {
	v, err := readDocument(path)
	if err != nil {
		return source{}, err
	}
	s := source{kind: "sample", path: path, name: baseName(path), document: v}
	if m, ok := v.(map[string]any); ok && (m["openapi"] != nil || m["swagger"] != nil) {
		s.kind = "openapi"
		if info, ok := m["info"].(map[string]any); ok && info["title"] != nil {
			s.name = fmt.Sprint(info["title"])
		}
	}
	return s, nil
}

// sample plans a mapping of an API of which only some records are known.
func sample(src source, opt Options) (*Plan, error) {
	records, member, single := recordsIn(src.document)
	e, lists := entityOfDocuments("user", records)
	found := e.match()
	if _, ok := found[userName]; !ok {
		return nil, fmt.Errorf("no field of %s looks like a login; there are %s", src.path, fieldNames(e))
	}
	c := calls{
		List: "GET /users", Get: "GET /users/{id}", Create: "POST /users", Update: "PATCH /users/{id}", Delete: "DELETE /users/{id}",
		Records: "response.body",
		Doubts:  map[string]string{"list": "A sample says nothing of paths and pages: these requests are what APIs mostly have."},
	}
	if member != "" {
		c.Records += "." + member
	}
	p := apiPlan(opt, fmt.Sprintf("a sample of %d record(s), %s", len(records), filepath.Base(src.path)), "UNSURE: https://app.example.org/api")
	variable := environmentName(opt.Application) + "_TOKEN"
	p.Settings = append(p.Settings, Line{"bearer", config.Raw(`env("` + variable + `")`), "UNSURE: or basic, api_key, oauth2, session (docs/rest.md)"})
	r := apiResource(e, found, c)
	if single {
		r.unsure("One record shows little: a list of several would have shown which values there are.")
	}
	r.lists(lists)
	p.Resources = []*Resource{r}
	return p, nil
}

func fieldNames(e *Entity) string {
	names := make([]string, len(e.Fields))
	for i, f := range e.Fields {
		names[i] = f.Name
	}
	return strings.Join(names, ", ")
}
