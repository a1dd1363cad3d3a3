package expression

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/vm"

	"scim-adapter/internal/diag"
)

var errLimit = errors.New("the expression takes too many steps, or makes too long a text")

// Error is an expression that failed. Its text holds no value that went in.
type Error struct {
	Limit bool       // a bound was reached
	At    diag.Range // in the mapping file
	Err   error
}

// Error gives the place and the cause.
func (e *Error) Error() string {
	if place := e.At.String(); place != "" {
		return place + ": " + e.Err.Error()
	}
	return e.Err.Error()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Now is the name under which the vars of a run may hold the instant that now() gives, so that several expressions of
// one write agree on it. Expressions cannot use it as a name.
const Now = "__now"

// Run evaluates the expression; vars holds a value for each name of the environment. A nil result means "no
// value". Errors are *[Error].
func (p *Program) Run(vars map[string]any) (any, error) {
	if p.name != "" {
		v := vars[p.name]
		if tooLong(v) {
			return nil, p.tooLong(p.name)
		}
		return p.result(v)
	}
	input := make(map[string]any, len(vars)+1)
	for name, v := range vars {
		if tooLong(v) {
			return nil, p.tooLong(name)
		}
		input[name] = v
	}
	instant, ok := vars[Now].(time.Time)
	if !ok {
		instant = time.Now()
	}
	input[fuelName] = &fuel{left: MaxSteps, now: instant.UTC()}
	machine, ok := p.vms.Get().(*vm.VM)
	if !ok {
		machine = new(vm.VM)
	}
	defer p.vms.Put(machine)
	out, err := machine.Run(p.program, input)
	if err != nil {
		return nil, p.fail(err)
	}
	return p.result(out)
}

func (p *Program) tooLong(name string) error {
	return &Error{Limit: true, At: p.source.Range, Err: fmt.Errorf("a text in %s is longer than %d bytes", name, MaxInput)}
}

func (p *Program) fail(err error) error {
	e := &Error{At: p.source.Range, Limit: errors.Is(err, errLimit)}
	located, ok := errors.AsType[*file.Error](err)
	switch {
	case e.Limit:
		e.Err = errLimit
	case ok:
		from := byteOffset(p.source.Value, located.From)
		e.At = p.source.Slice(from, from+1)
		e.Err = errors.New("the expression failed on this value")
	default:
		e.Err = errors.New("the expression failed")
	}
	return e
}

func tooLong(v any) bool {
	switch v := v.(type) {
	case string:
		return len(v) > MaxInput
	case map[string]any:
		for _, e := range v {
			if tooLong(e) {
				return true
			}
		}
	case []any:
		if slices.ContainsFunc(v, tooLong) {
			return true
		}
	}
	return false
}

// result brings what expr returns to the plain types, and checks the type that is wanted.
func (p *Program) result(v any) (any, error) {
	v = normal(v)
	good := true
	switch p.want.name {
	case "string":
		_, good = v.(string)
	case "bool":
		_, good = v.(bool)
	case "int":
		_, good = v.(int64)
	}
	if v != nil && !good {
		return nil, &Error{At: p.source.Range, Err: fmt.Errorf("the expression gives %T, but %s is needed", v, p.want.name)}
	}
	return v, nil
}

func normal(v any) any {
	switch v := v.(type) {
	case int:
		return int64(v)
	case []string:
		list := make([]any, len(v))
		for i, s := range v {
			list[i] = s
		}
		return list
	case []any:
		for i := range v {
			v[i] = normal(v[i])
		}
		return v
	case map[string]any:
		for name := range v {
			v[name] = normal(v[name])
		}
		return v
	case time.Duration:
		return int64(v.Seconds())
	case []byte:
		return v
	}
	return collected(v)
}

// collected turns the other kinds of collections that expr makes into lists and maps by text: pairs, groups.
func collected(v any) any {
	switch of := reflect.ValueOf(v); of.Kind() {
	case reflect.Slice, reflect.Array:
		list := make([]any, of.Len())
		for i := range list {
			list[i] = normal(of.Index(i).Interface())
		}
		return list
	case reflect.Map:
		object := make(map[string]any, of.Len())
		for _, key := range of.MapKeys() {
			object[fmt.Sprint(key.Interface())] = normal(of.MapIndex(key).Interface())
		}
		return object
	default:
		return v
	}
}
