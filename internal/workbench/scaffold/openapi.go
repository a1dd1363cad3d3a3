package scaffold

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"scim-adapter/internal/config"
)

// description is the description of an API: OpenAPI 3, or Swagger 2.
type description struct{ root object }

// object is an object of the description. What is not there is an empty one.
type object map[string]any

func (o object) object(name string) object {
	m, _ := o[name].(map[string]any)
	return m
}

func (o object) list(name string) []any {
	list, _ := o[name].([]any)
	return list
}

func (o object) text(name string) string {
	s, _ := o[name].(string)
	return s
}

func (o object) flag(name string) bool { return o[name] == true }

func (o object) names() []string { return slices.Sorted(maps.Keys(o)) }

// deepest is how many references may stand for each other, and how deep schemas are looked at.
const deepest = 16

// resolve follows references inside the document.
func (d *description) resolve(o object) object {
	for range deepest {
		path, ok := strings.CutPrefix(o.text("$ref"), "#/")
		if !ok {
			return o
		}
		o = d.root
		for step := range strings.SplitSeq(path, "/") {
			o = o.object(strings.NewReplacer("~1", "/", "~0", "~").Replace(step))
		}
	}
	return nil
}

// schema resolves a schema and puts the parts of an allOf together.
func (d *description) schema(o object) object { return d.merged(o, 0) }

func (d *description) merged(o object, depth int) object {
	o = d.resolve(o)
	parts := o.list("allOf")
	if len(parts) == 0 || depth > deepest {
		return o
	}
	out, properties, required := object{"type": "object"}, map[string]any{}, []any{}
	for _, part := range append(slices.Clone(parts), map[string]any{"properties": o["properties"], "required": o["required"]}) {
		m, _ := part.(map[string]any)
		resolved := d.merged(m, depth+1)
		maps.Copy(properties, resolved.object("properties"))
		required = append(required, resolved.list("required")...)
	}
	out["properties"], out["required"] = properties, required
	return out
}

// operation gives what a path does with a method; nil where it does nothing.
func (d *description) operation(path, method string) object {
	return d.resolve(d.resolve(d.root.object("paths").object(path)).object(method))
}

// answer gives the schema of what an operation answers where it succeeds.
func (d *description) answer(operation object) object {
	responses := operation.object("responses")
	for _, status := range []string{"200", "201", "2XX", "default"} {
		if r := d.resolve(responses.object(status)); len(r) > 0 {
			return d.schema(content(r))
		}
	}
	return nil
}

// content gives the schema of a body: of JSON, or else of the first kind that there is.
func content(o object) object {
	if s := o.object("schema"); len(s) > 0 {
		return s // Swagger 2
	}
	kinds := o.object("content")
	for _, name := range kinds.names() {
		if strings.Contains(name, "json") {
			return kinds.object(name).object("schema")
		}
	}
	for _, name := range kinds.names() {
		return kinds.object(name).object("schema")
	}
	return nil
}

// sent gives the schema of the body that an operation takes.
func (d *description) sent(operation object) object {
	if body := d.resolve(operation.object("requestBody")); len(body) > 0 {
		return d.schema(content(body))
	}
	for _, p := range operation.list("parameters") {
		m, _ := p.(map[string]any)
		if p := d.resolve(m); p.text("in") == "body" {
			return d.schema(p.object("schema"))
		}
	}
	return nil
}

// parameters gives the query parameters of a path's operation, in order.
func (d *description) parameters(path, method string) []object {
	var out []object
	item := d.resolve(d.root.object("paths").object(path))
	for _, p := range append(slices.Clone(item.list("parameters")), d.operation(path, method).list("parameters")...) {
		m, _ := p.(map[string]any)
		if p := d.resolve(m); p.text("in") == "query" {
			out = append(out, p)
		}
	}
	return out
}

// address gives where the API is, as the document says.
func (d *description) address() string {
	if servers := d.root.list("servers"); len(servers) > 0 {
		first, _ := servers[0].(map[string]any)
		return object(first).text("url")
	}
	if host := d.root.text("host"); host != "" {
		scheme := "https"
		if list := d.root.list("schemes"); len(list) > 0 {
			scheme = fmt.Sprint(list[0])
		}
		return scheme + "://" + host + d.root.text("basePath")
	}
	return "UNSURE: the document names no server"
}

// api plans a mapping of a described API.
func api(src source, opt Options) (*Plan, error) {
	root, _ := src.document.(map[string]any)
	d := &description{root}
	users := d.collection(peopleWords, opt.Table)
	if users == nil {
		return nil, errors.New("no path of the document lists people; name one with --table /users")
	}
	e, wrapped := d.entity(users)
	found := e.match()
	if _, ok := found[userName]; !ok {
		return nil, fmt.Errorf("no property at %s looks like a login; there are %s", users.path, fieldNames(e))
	}
	p := apiPlan(opt, filepath.Base(src.path), d.address())
	p.Settings = append(p.Settings, d.credentials(environmentName(opt.Application))...)
	p.Notes = append(p.Notes, "The description is a promise of the API; what it really does is for you to try.")
	c := d.calls(users, e, wrapped)
	r := apiResource(e, found, c)
	r.Notes = append([]string{fmt.Sprintf("GET %s lists people.", users.path)}, r.Notes...)
	p.Resources = []*Resource{r}
	if g := d.group(opt.GroupTable); g != nil {
		p.Resources = append(p.Resources, g)
		r.Attributes = append(r.Attributes, &Attribute{Path: "groups", Lines: []Line{{"reference", "Group", "derived from the members of groups"}}})
	}
	return p, nil
}

// credentials says how the API knows us, by the first scheme that the adapter can do.
func (d *description) credentials(prefix string) []Line {
	schemes := d.root.object("components").object("securitySchemes")
	if len(schemes) == 0 {
		schemes = d.root.object("securityDefinitions")
	}
	secret := func(name string) config.Raw { return config.Raw(`env("` + prefix + "_" + name + `")`) }
	for _, name := range schemes.names() {
		s := d.resolve(schemes.object(name))
		switch kind, scheme := s.text("type"), strings.ToLower(s.text("scheme")); {
		case kind == "http" && scheme == "bearer":
			return []Line{{"bearer", secret("TOKEN"), "the scheme " + name}}
		case kind == "http" && scheme == "basic", kind == "basic":
			return []Line{{"basic", config.Object{{Key: "username", Value: "scim"}, {Key: "password", Value: secret("PASSWORD")}}, "the scheme " + name}}
		case kind == "apiKey" && s.text("in") != "cookie":
			return []Line{{"api_key", config.Object{{Key: s.text("in"), Value: s.text("name")}, {Key: "value", Value: secret("KEY")}}, "the scheme " + name}}
		}
	}
	return []Line{{"bearer", secret("TOKEN"), "UNSURE: the document does not say how clients are known, or in a way that is to be written by hand (docs/rest.md)"}}
}
