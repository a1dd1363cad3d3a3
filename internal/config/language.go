package config

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"scim-adapter/backends"
	"scim-adapter/internal/diag"
	"scim-adapter/translate"
)

// Block is a block of the configuration language, as the decoder reads it.
type Block struct {
	Kind      string   // of backend whose own it is; "" where all kinds have it
	Path      string   // the names of the blocks around it and its own: "application.resource.on"; "" is the file, "file of tests" a *_test.hcl
	Labels    []string // what the labels say, in order
	Same      string   // the path of a block of the same kind that has the same content; then the rest is empty
	Arguments []Argument
	Blocks    []Nested
}

// Argument is a setting, written name = value.
type Argument struct {
	Name     string
	Type     string // in words
	Required bool
}

// Nested is a block inside a block.
type Nested struct {
	Name string
	Many bool // it may stand several times
}

// Language gives every block that a configuration with these kinds of backends can have, from the structs that the
// decoder fills: those of all kinds first, then what each kind adds.
func Language(kinds map[string]backends.Kind) []Block {
	w := &walk{}
	w.all()
	for _, name := range slices.Sorted(maps.Keys(kinds)) {
		w.own(kinds[name], name)
	}
	return w.blocks
}

// walk goes through the structs.
type walk struct {
	kind   string
	blocks []Block
	seen   map[reflect.Type]string // paths, by what the struct of a block is
}

// all adds the blocks that do not depend on the kind of a backend.
func (w *walk) all() {
	w.seen = map[reflect.Type]string{}
	w.block("", new(fileBlock))
	w.block("server", new(Server))
	w.block("application", new(applicationBlock))
	w.block("application.resource", new(resourceBlock))
	w.block("application.resource.attribute", new(attributeBlock))
	w.block("application.resource.step", new(stepBlock))
	w.block("test", new(testBlock))
	w.blocks = append(w.blocks, Block{Path: "test.given", Labels: []string{"resource"}}) // its settings are the fields of records
	w.block("file of tests", new(testFileBlock))
}

// own adds what a kind of backend adds to the blocks that it can.
func (w *walk) own(kind backends.Kind, name string) {
	w.kind, w.seen = name, map[reflect.Type]string{}
	w.block("application.backend", kind.Settings())
	w.blocks[w.find("application.backend")].Labels = []string{"kind", "name"}
	w.block("application.resource", kind.Resource())
	w.block("application.resource.attribute", kind.Attribute())
	if kind.Steps {
		w.block("application.resource.step", kind.Resource())
	}
}

func (w *walk) find(path string) int {
	return slices.IndexFunc(w.blocks, func(b Block) bool { return b.Path == path && b.Kind == w.kind })
}

// block adds a block that is read into a struct, and the blocks inside it.
func (w *walk) block(path string, target any) {
	b := Block{Kind: w.kind, Path: path}
	typ := reflect.TypeOf(target)
	if same, ok := w.seen[typ]; ok {
		b.Same = same
		w.blocks = append(w.blocks, b)
		return
	}
	w.seen[typ] = path
	type inner struct {
		path   string
		target any
	}
	var list []inner
	for _, s := range slotsOf([]any{target}) {
		switch s.kind {
		case "label":
			b.Labels = append(b.Labels, s.name)
		case "block":
			b.Blocks = append(b.Blocks, Nested{s.name, s.value.Kind() == reflect.Slice && s.name != "server"})
			if content := contentOf(s.value.Type()); content != nil {
				list = append(list, inner{strings.TrimPrefix(path+"."+s.name, "."), content})
			}
		case "", "optional":
			b.Arguments = append(b.Arguments, Argument{s.name, typeOf(s.value.Addr().Interface()), s.required})
		}
	}
	w.blocks = append(w.blocks, b)
	for _, i := range list {
		w.block(i.path, i.target)
	}
}

// contentOf gives the struct that a nested block is read into; nil where code chooses it.
func contentOf(t reflect.Type) any {
	if t == reflect.TypeFor[[]*hclsyntax.Block]() {
		return nil
	}
	for t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return reflect.New(t).Interface()
}

// typeOf says in words what is written for a setting, by where the decoder puts it.
func typeOf(target any) string {
	switch target.(type) {
	case *diag.Text, *string:
		return "text"
	case *[]diag.Text, *[]string:
		return "texts"
	case **[]diag.Text:
		return "calls"
	case *testValue:
		return "value, list or object"
	case *[]diag.Pair, *map[string]diag.Text:
		return "{ name = text }"
	case *translate.LiteralSpec, **translate.LiteralSpec:
		return "value"
	case *[]translate.ValueSpec:
		return "{ stored = meaning }"
	case *[]translate.WriteSpec:
		return "{ field = expression }"
	case *[]translate.ConditionSpec:
		return "{ field = value }"
	case *[]translate.ConversionSpec:
		return "conversions"
	case *time.Duration:
		return "duration"
	case *backends.Secret:
		return "secret"
	case *bool, **bool:
		return "true, false"
	}
	return "whole number"
}
