package scaffold

import (
	"context"
	"fmt"
	"strings"

	"scim-adapter/backends"
	"scim-adapter/internal/workbench/mappingtest"
)

// Options say what to look at, and what is known already.
type Options struct {
	From        string // mysql://…, postgres://…, sqlite:FILE, a file, or a command
	Application string // the name; without one, that of the source
	Table       string // the table of the people; without one it is guessed
	GroupTable  string // the table of the groups
	Kinds       map[string]backends.Kind
	Tests       mappingtest.Options // for trying what is written as tests
	Say         func(string)        // is told what goes on; may be nil
}

// Result is what was made.
type Result struct {
	Application string
	Mapping     []byte   // the text of the mapping file
	Tests       []byte   // that of its file of tests
	Found       []string // what was found, for people
	Unsure      []string // what they should look at
}

// Run makes a first mapping. It only reads.
func Run(ctx context.Context, opt Options) (*Result, error) {
	plan, tests, err := opt.plan(ctx)
	if err != nil {
		return nil, err
	}
	return &Result{Application: plan.Application, Mapping: plan.Text(), Tests: tests, Found: plan.found(), Unsure: plan.unsure()}, nil
}

// plan makes the plan, holds it against its source, and gives the text of its tests.
func (opt Options) plan(ctx context.Context) (*Plan, []byte, error) {
	if opt.Say == nil {
		opt.Say = func(string) {}
	}
	src, err := parseSource(opt.From)
	if err != nil {
		return nil, nil, err
	}
	if opt.Application == "" {
		opt.Application = applicationName(src.name)
	}
	plan, err := src.plan(ctx, opt)
	if err != nil {
		return nil, nil, err
	}
	opt.Say("checking the mapping")
	if err := plan.settle(ctx, opt.Kinds, src.kind == "database"); err != nil {
		return nil, nil, err
	}
	plan.addTests()
	opt.Say("running the tests")
	tests, err := plan.try(ctx, opt.Tests)
	return plan, tests, err
}

func (s source) plan(ctx context.Context, opt Options) (*Plan, error) {
	switch s.kind {
	case "database":
		opt.Say("reading the tables")
		return database(ctx, s, opt)
	case "openapi":
		return api(s, opt)
	case "sample":
		return sample(s, opt)
	case "command":
		opt.Say("running the command")
		return command(ctx, s, opt)
	}
	return nil, fmt.Errorf("nothing is known of %s", s.kind)
}

// applicationName makes a name that stands in paths and labels.
func applicationName(name string) string {
	if list := split(name); len(list) > 0 {
		return strings.Join(list, "-")
	}
	return "application"
}

// found tells what the plan maps, one line for each attribute.
func (p *Plan) found() []string {
	var list []string
	for _, r := range p.Resources {
		list = append(list, fmt.Sprintf("%s: %s", r.Name, r.From))
		for _, a := range r.Attributes {
			if a.Off == "" && len(a.Lines) > 0 {
				list = append(list, fmt.Sprintf("  %s: %s", a.Path, a.source()))
			}
		}
	}
	return list
}

// source tells where the value of an attribute is.
func (a *Attribute) source() string {
	l := a.Lines[0]
	text := fmt.Sprint(l.Value)
	if l.Remark != "" {
		text += " (" + l.Remark + ")"
	}
	return text
}
