package translate

import (
	"strings"

	"scim-adapter/backends"
	"scim-adapter/internal/diag"
	"scim-adapter/internal/expression"
	"scim-adapter/internal/scim"
)

// environment gives what the expressions of a mapping may use. The record is open until the backend has said
// what its fields hold.
func (m *Mapping) environment(record expression.Type) expression.Environment {
	return expression.Environment{"record": record}
}

// writeEnvironment adds what a write knows: the resource after the change and, for an attribute, its value.
func (m *Mapping) writeEnvironment(record expression.Type, b *binding) expression.Environment {
	env := m.environment(record)
	env["resource"] = resourceType(m.known)
	if b != nil {
		env["value"] = attributeType(b.path.Leaf())
	}
	return env
}

// openRecord is a record of which nothing is known yet.
func openRecord() expression.Type { return expression.Object(nil, true) }

// recordType gives the type of a record whose fields are known; dotted names are members of members.
func recordType(fields []backends.Field) expression.Type {
	plain, nested := map[string]expression.Type{}, map[string][]backends.Field{}
	for _, f := range fields {
		head, rest, dotted := strings.Cut(f.Name, ".")
		if !dotted {
			plain[f.Name] = fieldType(f.Type)
			continue
		}
		f.Name = rest
		nested[head] = append(nested[head], f)
	}
	for name, inner := range nested {
		plain[name] = recordType(inner)
	}
	return expression.Object(plain, false)
}

func fieldType(t backends.Type) expression.Type {
	switch t {
	case backends.String:
		return expression.String
	case backends.Bool:
		return expression.Bool
	case backends.Int:
		return expression.Int
	case backends.Float:
		return expression.Float
	case backends.Bytes, backends.Time, backends.Date, backends.Decimal, backends.Unknown:
	}
	return expression.Any
}

// resourceType gives the type of a resource with everything that its schemas know.
func resourceType(t *scim.ResourceType) expression.Type {
	members, extensions := map[string]expression.Type{}, map[string]map[string]expression.Type{}
	for _, p := range t.All() {
		switch {
		case p.Sub != nil:
		case p.Schema == "":
			members[p.Attribute.Name] = attributeType(p.Attribute)
		default:
			if extensions[p.Schema] == nil {
				extensions[p.Schema] = map[string]expression.Type{}
			}
			extensions[p.Schema][p.Attribute.Name] = attributeType(p.Attribute)
		}
	}
	for urn, attributes := range extensions {
		members[urn] = expression.SCIMObject(attributes)
	}
	return expression.SCIMObject(members)
}

func attributeType(a *scim.Attribute) expression.Type {
	t := expression.Any
	switch a.Type {
	case scim.String, scim.Reference:
		t = expression.String
	case scim.Boolean:
		t = expression.Bool
	case scim.Integer:
		t = expression.Int
	case scim.Decimal:
		t = expression.Float
	case scim.Complex:
		members := map[string]expression.Type{}
		for _, sub := range a.Sub {
			members[sub.Name] = attributeType(sub)
		}
		t = expression.SCIMObject(members)
	case scim.DateTime, scim.Binary:
	}
	if a.MultiValued {
		return expression.List(t)
	}
	return t
}

// bindExpressions checks the expressions once more, now that the types of the record's fields are known.
func (m *Mapping) bindExpressions(diags *diag.List) {
	record := recordType(m.fields.list)
	again := func(source diag.Text, env expression.Environment, want expression.Type, target **expression.Program) {
		p, found := expression.Compile(source, env, want)
		*diags = append(*diags, found...)
		*target = p
	}
	for _, b := range m.all {
		if b.read != nil {
			again(b.spec.Read, m.environment(record), resultType(b.path.Leaf()), &b.read)
		}
		for i := range b.writes {
			again(b.writes[i].source, m.writeEnvironment(record, b), expression.Any, &b.writes[i].program)
		}
	}
	for _, constants := range [][]write{m.writes, m.touch} {
		for i := range constants {
			again(constants[i].source, m.writeEnvironment(record, nil), expression.Any, &constants[i].program)
		}
	}
}
