package replay

import (
	"encoding/json"
	"net/http"
	"strings"

	"scim-adapter/internal/scim"
	"scim-adapter/internal/scim/filter"
)

// body redacts the body of a request; where it is not recorded, omitted says why.
func (r *redactor) body(n note) (body json.RawMessage, omitted string) {
	switch {
	case len(n.body) == 0 && (n.complete || n.length == 0):
		return nil, ""
	case !n.complete:
		return nil, "the body was not read to its end, or is too long"
	}
	v, err := scim.Decode(n.body, scim.DecodeLimits{})
	if err != nil {
		return nil, "the body is no JSON that can be read"
	}
	below := strings.ToLower(strings.TrimSuffix(strings.TrimPrefix(n.path, n.base), "/"))
	switch o, isObject := v.(scim.Object); {
	case !isObject:
		v = r.value("", v)
	case below == "/bulk":
		v = r.bulk(o)
	case strings.HasSuffix(below, "/.search"):
		v = r.search(o)
	default:
		v = r.document(n.method, o)
	}
	return scim.AppendJSON(nil, v), ""
}

// document redacts what a method sends: a resource, or the operations of a PATCH (RFC 7644 section 3.5.2).
func (r *redactor) document(method string, v any) any {
	o, ok := v.(scim.Object)
	if !ok || !strings.EqualFold(method, http.MethodPatch) {
		return r.value("", v)
	}
	out := scim.Object{}
	for _, m := range o {
		list, isList := m.Value.([]any)
		if !isList || !strings.EqualFold(m.Name, "Operations") {
			out = append(out, r.member("", m))
			continue
		}
		operations := make([]any, len(list))
		for i, e := range list {
			operations[i] = r.operation(e)
		}
		out = append(out, scim.Member{Name: m.Name, Value: operations})
	}
	return out
}

// operation redacts one operation of a PATCH: its path says what its value is of.
func (r *redactor) operation(v any) any {
	o, ok := v.(scim.Object)
	if !ok {
		return r.value("", v)
	}
	name, path, known := r.target(o)
	out := scim.Object{}
	for _, m := range o {
		switch strings.ToLower(m.Name) {
		case "op":
			m.Value = r.verb(m.Value)
		case "path":
			m.Value = path
		case "value":
			if !known {
				m.Value = hidden(m.Value)
			} else {
				m.Value = r.value(name, m.Value)
			}
		default:
			m = r.member("", m)
		}
		out = append(out, m)
	}
	return out
}

// target reads the path of an operation: the attribute's name, and the path as it may be seen. known is false where it is
// no path, so that the value could be of anything.
func (r *redactor) target(o scim.Object) (name string, path any, known bool) {
	given, _ := o.Get("path")
	text, isText := given.(string)
	if text == "" && (isText || given == nil) {
		return "", given, true
	}
	if !isText {
		return "", hidden(given), false
	}
	name, path, known = r.pathText(text)
	return name, path, known
}

// pathText reads a path as operations have it, and as keys of their values do where clients flatten them.
func (r *redactor) pathText(text string) (name, path string, known bool) {
	p, err := filter.ParsePath(text)
	if err != nil {
		return "", redacted, false
	}
	name = r.withoutURN(p.Attr)
	if p.Filter != nil {
		r.expression(p.Filter, name)
	}
	p.Attr, p.Sub = r.name(p.Attr), r.name(p.Sub)
	return joined(name, strings.ToLower(p.Sub)), p.String(), true
}

// verb keeps the words of operations and methods.
func (r *redactor) verb(v any) any {
	text, ok := v.(string)
	if ok && strings.Contains(" add replace remove get post put patch delete ", " "+strings.ToLower(text)+" ") {
		return text
	}
	return hidden(v)
}

// bulk redacts a bulk request (RFC 7644 section 3.7).
func (r *redactor) bulk(o scim.Object) scim.Object {
	out := scim.Object{}
	for _, m := range o {
		list, isList := m.Value.([]any)
		switch {
		case strings.EqualFold(m.Name, "Operations") && isList:
			operations := make([]any, len(list))
			for i, e := range list {
				operations[i] = r.bulkOperation(e)
			}
			m.Value = operations
		case strings.EqualFold(m.Name, "failOnErrors"):
			m.Value = numberOnly(m.Value)
		default:
			m = r.member("", m)
		}
		out = append(out, m)
	}
	return out
}

func (r *redactor) bulkOperation(v any) any {
	o, ok := v.(scim.Object)
	if !ok {
		return r.value("", v)
	}
	given, _ := o.Get("method")
	method, _ := given.(string)
	out := scim.Object{}
	for _, m := range o {
		text, isText := m.Value.(string)
		switch name := strings.ToLower(m.Name); {
		case name == "method":
			m.Value = r.verb(m.Value)
		case name == "path" && isText:
			m.Value = r.path(text)
		case name == "bulkid" && isText:
			m.Value = r.pseudonym(text)
		case name == "version" && isText:
			m.Value = header("If-Match", text)
		case name == "data":
			m.Value = r.document(method, m.Value)
		default:
			m = r.member("", m)
		}
		out = append(out, m)
	}
	return out
}

// search redacts a search that is posted (RFC 7644 section 3.4.3).
func (r *redactor) search(o scim.Object) scim.Object {
	out := scim.Object{}
	for _, m := range o {
		text, isText := m.Value.(string)
		known, value := r.parameter(m.Name, text)
		list, isList := m.Value.([]any)
		switch {
		case known && isText:
			m.Value = value
		case known && isList:
			names := make([]any, len(list))
			for i, e := range list {
				name, _ := e.(string)
				names[i] = r.name(name)
			}
			m.Value = names
		case known:
			m.Value = numberOnly(m.Value)
		default:
			m = r.member("", m)
		}
		out = append(out, m)
	}
	return out
}

// numberOnly keeps a number.
func numberOnly(v any) any {
	if n, ok := v.(scim.Number); ok && len(n) < 12 {
		return n
	}
	return hidden(v)
}
