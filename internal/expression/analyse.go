package expression

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"
)

// analysis is what the syntax tree tells before anything is compiled.
type analysis struct {
	reads    map[string][]string
	whole    map[string]bool
	literals []string
	problem  string // a bound that is exceeded
}

func analyse(source string) (*analysis, error) {
	tree, err := parser.Parse(source)
	if err != nil {
		return nil, err
	}
	v := &dependencies{paths: map[ast.Node]string{}, roots: map[ast.Node]string{}, bare: map[ast.Node]string{}, depth: map[*ast.PredicateNode]int{}}
	ast.Walk(&tree.Node, v)
	a := &analysis{reads: map[string][]string{}, whole: map[string]bool{}, problem: v.problem, literals: v.literals}
	for node, path := range v.paths {
		a.reads[v.roots[node]] = append(a.reads[v.roots[node]], path)
	}
	for name := range a.reads {
		slices.Sort(a.reads[name])
		a.reads[name] = slices.Compact(a.reads[name])
	}
	for _, name := range v.bare {
		a.whole[name] = true
	}
	return a, nil
}

// dependencies collects which members of which variables are used.
type dependencies struct {
	paths    map[ast.Node]string // member nodes that no longer path contains
	roots    map[ast.Node]string // their variables
	bare     map[ast.Node]string // variables that are used as a whole
	depth    map[*ast.PredicateNode]int
	lets     int
	literals []string
	problem  string
}

// Visit is called for every node, children first.
func (d *dependencies) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.StringNode:
		d.literals = append(d.literals, n.Value)
	case *ast.IdentifierNode:
		d.bare[n] = n.Value
		if n.Value == "$env" {
			d.problem = "$env cannot be used; name the variable."
		}
	case *ast.ChainNode:
		d.move(n.Node, n, "")
	case *ast.MemberNode:
		if name, ok := n.Property.(*ast.StringNode); ok {
			d.move(n.Node, n, name.Value)
		}
	case *ast.BuiltinNode:
		if n.Name == "reduce" {
			d.problem = "reduce cannot be used: nothing bounds what it makes."
		}
	case *ast.VariableDeclaratorNode:
		if d.lets++; d.lets > MaxLets {
			d.problem = fmt.Sprintf("An expression declares at most %d variables with `let`.", MaxLets)
		}
	case *ast.PredicateNode:
		d.predicate(n)
	}
}

// move lengthens the path of a node by a name, and hands it on to its parent.
func (d *dependencies) move(from, to ast.Node, name string) {
	if variable, ok := d.bare[from]; ok {
		if delete(d.bare, from); name == "" {
			d.bare[to] = variable
			return
		}
		d.paths[to], d.roots[to] = name, variable
		return
	}
	path, ok := d.paths[from]
	if !ok {
		return
	}
	delete(d.paths, from)
	if name != "" {
		path += "." + name
	}
	d.paths[to], d.roots[to] = path, d.roots[from]
}

func (d *dependencies) predicate(n *ast.PredicateNode) {
	inner := &deepest{depth: d.depth}
	ast.Walk(&n.Node, inner)
	if d.depth[n] = inner.most + 1; d.depth[n] > MaxPredicate {
		d.problem = fmt.Sprintf("Predicates (map, filter, all, …) are nested deeper than %d.", MaxPredicate)
	}
}

type deepest struct {
	depth map[*ast.PredicateNode]int
	most  int
}

// Visit is called for every node, children first.
func (d *deepest) Visit(node *ast.Node) {
	if p, ok := (*node).(*ast.PredicateNode); ok {
		d.most = max(d.most, d.depth[p])
	}
}

// names makes member access safe for nil and spells the names of SCIM as the schema does.
type names struct{ env Environment }

// Visit is called for every node, children first.
func (v *names) Visit(node *ast.Node) {
	member, ok := (*node).(*ast.MemberNode)
	if !ok || member.Method {
		return
	}
	if name, ok := member.Property.(*ast.StringNode); ok {
		if t, known := v.typeOf(member.Node); known {
			name.Value, _, _ = t.member(name.Value)
		}
	}
	if member.Optional {
		return
	}
	member.Optional = true
	ast.Patch(node, &ast.ChainNode{Node: member})
}

func (v *names) typeOf(node ast.Node) (Type, bool) {
	switch n := node.(type) {
	case *ast.IdentifierNode:
		t, ok := v.env[n.Value]
		return t, ok
	case *ast.ChainNode:
		return v.typeOf(n.Node)
	case *ast.MemberNode:
		t, ok := v.typeOf(n.Node)
		name, isName := n.Property.(*ast.StringNode)
		if !ok || !isName {
			return Any, false
		}
		_, inner, found := t.member(name.Value)
		return inner, found
	}
	return Any, false
}

// steps counts every evaluation of a predicate.
type steps struct{}

const (
	stepName = "__step"
	fuelName = "__fuel"
)

// Visit is called for every node, children first.
func (steps) Visit(node *ast.Node) {
	predicate, ok := (*node).(*ast.PredicateNode)
	if !ok {
		return
	}
	if call, done := predicate.Node.(*ast.CallNode); done {
		if callee, named := call.Callee.(*ast.IdentifierNode); named && callee.Value == stepName {
			return
		}
	}
	counted := &ast.CallNode{
		Callee:    &ast.IdentifierNode{Value: stepName},
		Arguments: []ast.Node{&ast.IdentifierNode{Value: fuelName}, predicate.Node},
	}
	counted.SetLocation(predicate.Node.Location())
	counted.Callee.SetLocation(predicate.Node.Location())
	predicate.Node = counted
}

// clock hands the instant of the run to every now().
type clock struct{}

// Visit is called for every node, children first.
func (clock) Visit(node *ast.Node) {
	call, ok := (*node).(*ast.CallNode)
	if !ok || len(call.Arguments) > 0 {
		return
	}
	if callee, named := call.Callee.(*ast.IdentifierNode); named && callee.Value == "now" {
		call.Arguments = []ast.Node{&ast.IdentifierNode{Value: fuelName}}
		call.Arguments[0].SetLocation(call.Location())
	}
}

// fuel is what is left of the steps of one run, and when it is.
type fuel struct {
	left int
	now  time.Time
}

func now(params []any) (any, error) {
	f, ok := params[0].(*fuel)
	if !ok {
		return nil, errors.New("now takes no argument")
	}
	return f.now, nil
}

func step(params ...any) (any, error) {
	f, ok := params[0].(*fuel)
	if !ok {
		return nil, errLimit
	}
	if f.left--; f.left < 0 {
		return nil, errLimit
	}
	return params[1], nil
}
