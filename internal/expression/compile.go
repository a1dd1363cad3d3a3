package expression

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/builtin"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/vm"

	"scim-adapter/internal/diag"
)

// The bounds of an expression.
const (
	MaxSource    = 4 << 10  // bytes of text
	MaxBrackets  = 64       // brackets within brackets
	MaxNodes     = 1000     // nodes of the syntax tree
	MaxPredicate = 2        // predicates within predicates
	MaxLets      = 8        // `let` declarations
	MaxSteps     = 10_000   // evaluations of predicates in one run
	MaxInput     = 64 << 10 // bytes of one string that goes in
	MaxResult    = 1 << 20  // bytes of one string that a function makes
)

// Program is a compiled expression. It is immutable and safe for concurrent use.
type Program struct {
	source  diag.Text
	want    Type
	program *vm.Program
	name    string // of the variable that the expression is, where it is one: there is nothing to compute
	reads   map[string][]string
	whole   map[string]bool
	texts   []string
	vms     *sync.Pool
}

// Source gives the text.
func (p *Program) Source() string { return p.source.Value }

// Reads gives the members of a variable that the expression uses: "login", "meta.first_name". all is true
// where it uses the variable as a whole, or members that only a run can tell.
func (p *Program) Reads(name string) (fields []string, all bool) {
	return p.reads[name], p.whole[name]
}

// Literals gives the texts that stand in the expression itself.
func (p *Program) Literals() []string { return p.texts }

// Compile checks and compiles an expression. want is the type that its result must have, or [Any]; nil is
// always allowed. The Program is nil where a finding is a mistake.
func Compile(source diag.Text, env Environment, want Type) (*Program, diag.List) {
	var diags diag.List
	if problem := tooLarge(source.Value); problem != "" {
		diags.Errorf(source.Range, "Expression too large", "%s", problem)
		return nil, diags
	}
	analysis, err := analyse(source.Value)
	if err != nil {
		diags = append(diags, explain(source, env, err))
		return nil, diags
	}
	if analysis.problem != "" {
		diags.Errorf(source.Range, "Expression too complex", "%s", analysis.problem)
		return nil, diags
	}
	if d, wrong := unsuitable(source, env, want); wrong {
		return nil, append(diags, d)
	}
	compiled, err := expr.Compile(source.Value, options(env)...)
	if err != nil {
		diags = append(diags, explain(source, env, err))
		return nil, diags
	}
	name := strings.TrimSpace(source.Value)
	if _, variable := env[name]; !variable {
		name = ""
	}
	return &Program{
		source: source, want: want, program: compiled, name: name, reads: analysis.reads, whole: analysis.whole, texts: analysis.literals,
		vms: &sync.Pool{New: func() any { return new(vm.VM) }},
	}, nil
}

// unsuitable finds a result whose type is known and is not the wanted one.
func unsuitable(source diag.Text, env Environment, want Type) (diag.Diagnostic, bool) {
	var as expr.Option
	switch want.name {
	case "string":
		as = expr.AsKind(reflect.String)
	case "bool":
		as = expr.AsKind(reflect.Bool)
	default:
		return diag.Diagnostic{}, false
	}
	_, err := expr.Compile(source.Value, append(options(env), as)...)
	if err == nil || !strings.HasPrefix(err.Error(), "expected "+want.name) || strings.HasSuffix(err.Error(), " nil") {
		return diag.Diagnostic{}, false
	}
	return diag.Diagnostic{
		Summary: "Wrong type of result", Detail: sentence(err.Error()), Range: source.Slice(0, len(source.Value)),
	}, true
}

// tooLarge looks at the text before the parser does: its recursion cannot be stopped.
func tooLarge(source string) string {
	if len(source) > MaxSource {
		return fmt.Sprintf("An expression has at most %d characters.", MaxSource)
	}
	depth := 0
	for i := range len(source) {
		switch source[i] {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		}
		if depth > MaxBrackets {
			return fmt.Sprintf("Brackets are nested deeper than %d.", MaxBrackets)
		}
	}
	return ""
}

func options(env Environment) []expr.Option {
	list := []expr.Option{
		expr.Env(env.native()), expr.MaxNodes(MaxNodes), expr.Patch(&names{env: env}), expr.Patch(steps{}), expr.Patch(clock{}),
		expr.Function(stepName, step),
	}
	for _, f := range library() {
		list = append(list, f.option)
	}
	for _, name := range disabled() {
		list = append(list, expr.DisableBuiltin(name))
	}
	return list
}

// explain makes a finding of expr's error.
func explain(source diag.Text, env Environment, err error) diag.Diagnostic {
	e, ok := errors.AsType[*file.Error](err)
	if !ok {
		return diag.Diagnostic{Summary: "Invalid expression", Detail: sentence(err.Error()), Range: source.Range}
	}
	from, to := byteOffset(source.Value, e.From), byteOffset(source.Value, e.To)
	if to <= from {
		to = min(from+1, len(source.Value))
	}
	return diag.Diagnostic{
		Summary: "Invalid expression",
		Detail:  readable(source.Value, e, from) + hint(source.Value, e.Message, env),
		Range:   source.Slice(from, to),
	}
}

var operator = regexp.MustCompile(`(?:Operator|Bracket|Identifier|Number|String)\("(.*?)"\)`)

// readable gives an error of expr's in the words of somebody who does not know its parser.
func readable(source string, e *file.Error, from int) string {
	message := strings.ReplaceAll(e.Message, "unexpected token EOF", "the expression ends too early")
	message = operator.ReplaceAllString(message, "\"$1\"")
	if name, found := strings.CutPrefix(message, "unknown name "); found {
		end := from + len(name)
		if end <= len(source) && strings.HasPrefix(strings.TrimLeft(source[end:], " "), "(") {
			message = "there is no function " + name
		} else {
			message = "there is no " + name + " here"
		}
	}
	return sentence(message)
}

func sentence(text string) string {
	text = strings.TrimSpace(strings.SplitN(text, "\n", 2)[0])
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

// byteOffset turns expr's count of characters into one of bytes.
func byteOffset(s string, runes int) int {
	offset := 0
	for range runes {
		if offset >= len(s) {
			break
		}
		_, size := utf8.DecodeRuneInString(s[offset:])
		offset += size
	}
	return offset
}

// hint says what to write instead, where that can be guessed.
func hint(source, message string, env Environment) string {
	for _, prefix := range []string{"unknown name ", "unknown field "} {
		if name, found := strings.CutPrefix(message, prefix); found {
			name = strings.Fields(name)[0]
			return suggestion(name, strings.Contains(source, name+"("), env)
		}
	}
	switch {
	case strings.Contains(source, "==="):
		return " Equality is written ==."
	case strings.Contains(message, `unexpected token Operator("=")`):
		return " Equality is written ==."
	case strings.Contains(source, ", {") && strings.Contains(message, "unexpected token"):
		return " A map inside map() or filter() is written with two braces: map(xs, {{\"value\": .v}})."
	}
	return ""
}

// suggestion names what was probably meant by a name that nobody knows.
func suggestion(name string, called bool, env Environment) string {
	known := map[string]bool{}
	if called {
		for _, f := range Functions() {
			known[f.Name] = true
		}
		for _, f := range builtin.Names {
			known[f] = true
		}
	} else {
		for variable, t := range env {
			known[variable] = true
			t.collect(known)
		}
	}
	if near := diag.Nearest(name, slices.Collect(maps.Keys(known))); near != "" {
		return " Did you mean \"" + near + "\"?"
	}
	if called {
		return ""
	}
	return " An expression can use " + strings.Join(slices.Sorted(maps.Keys(env)), ", ") + "."
}
