// Package describe says in words what a configuration does: for the author of a mapping (validate), and for auditors and
// the owners of applications (docs). What it says is asked of the compiled mapping, by the functions that serve
// requests; it holds no secrets.
package describe

import (
	"slices"
	"strings"
	"time"

	"scim-adapter/backends"
	"scim-adapter/internal/config"
	"scim-adapter/internal/diag"
	"scim-adapter/internal/workbench/laws"
	"scim-adapter/translate"
)

// Application is one application of a configuration.
type Application struct {
	Name      string     `json:"name"`
	Path      string     `json:"path"`
	Backend   string     `json:"backend"` // kinds, joined by +
	Assumed   bool       `json:"assumed"` // what columns hold is assumed from the mapping
	Clients   []Client   `json:"clients"`
	Resources []Resource `json:"resources"`
}

// Client is who may call.
type Client struct {
	Name    string `json:"name"`
	Dialect string `json:"dialect"`
	May     string `json:"may"`
	Until   string `json:"until,omitempty"` // when its token ends, RFC 3339
	Is      string `json:"is,omitempty"`    // the resource that it is
}

// Resource is one resource type.
type Resource struct {
	Name       string      `json:"name"`
	Endpoint   string      `json:"endpoint"`
	Attributes []Attribute `json:"attributes"`
	Guarantees []Guarantee `json:"guarantees"`
}

// Attribute is one attribute block.
type Attribute struct {
	Name       string   `json:"name"` // as the mapping writes it
	Line       string   `json:"at"`   // file:line:column
	Direction  string   `json:"direction"`
	Field      string   `json:"field"`
	Conversion string   `json:"conversion"`
	Filters    Filters  `json:"filters"`
	Sort       string   `json:"sort"`
	RoundTrip  string   `json:"roundTrip"` // "safe", "lossy", "declared lossy", "not checked" or empty: nothing goes both ways
	Losses     []string `json:"losses,omitempty"`
	Remarks    []string `json:"remarks,omitempty"`
	Data       string   `json:"data"` // "secret", "personal" or empty
	Rules      []string `json:"rules,omitempty"`
}

// Filters says, for every operator that clients may use, who evaluates it.
type Filters struct {
	Backend  []string `json:"backend"`  // the backend alone
	Narrowed []string `json:"narrowed"` // the backend narrows down, the adapter matches again
	Scanned  []string `json:"scanned"`  // the adapter looks at every record
}

// Guarantee is one thing that clients can rely on, or not.
type Guarantee struct {
	About string `json:"about"`
	Says  string `json:"says"`
}

// Offline describes an application without reaching it. The findings are what its backend would say of the mapping
// when it is opened, as far as that can be known, and what the round-trip laws say.
func Offline(app config.Application) (Application, diag.List) {
	preview := backends.PreviewOf(app.Opener, app.Mapping.AssumedTypes())
	mappings, found := app.Mapping.Bind(preview.Capabilities, nil)
	if preview.Assumed {
		found = nil // they follow from assumptions
	}
	report := laws.Check(app.Spec, preview.Capabilities)
	return New(app, mappings, preview.Assumed, report), append(found, report.Findings...)
}

// New describes an application whose mappings are bound. assumed tells that the types of fields are no more than likely.
func New(app config.Application, mappings []*translate.Mapping, assumed bool, report laws.Report) Application {
	out := Application{Name: app.Name.Value, Path: app.Path, Backend: app.Kind(), Assumed: assumed}
	for _, c := range app.Clients {
		out.Clients = append(out.Clients, client(c))
	}
	for _, m := range mappings {
		d := m.Describe()
		r := Resource{Name: d.Resource.Name.Value, Endpoint: d.Resource.Path(), Guarantees: guarantees(d.Guarantees)}
		for _, a := range d.Attributes {
			r.Attributes = append(r.Attributes, attribute(a, m.Type().Schema.ID, report.Outcomes[a.Spec]))
		}
		out.Resources = append(out.Resources, r)
	}
	return out
}

func client(c config.Client) Client {
	out := Client{Name: c.Name.Value, Dialect: c.Dialect.Name, May: "read and write", Is: c.Me.Value}
	if c.ReadOnly {
		out.May = "read"
	}
	if !c.ExpiresAt.IsZero() {
		out.Until = c.ExpiresAt.Format(time.RFC3339)
	}
	return out
}

func attribute(d translate.Described, schema string, o laws.Outcome) Attribute {
	a := Attribute{
		Name: d.Label, Line: d.Spec.Path.Range.String(), Direction: string(d.Flow), Field: field(d), Conversion: d.Conversion,
		Filters: filters(d), Sort: sorting(d), Remarks: d.Remarks, Data: data(d, schema), Rules: rules(d),
	}
	a.RoundTrip, a.Losses = roundTrip(d, o)
	return a
}

// field names where the value is.
func field(d translate.Described) string {
	switch {
	case d.Spec.List.Value != "":
		return d.Spec.List.Value + " of the " + d.Spec.Reference.Value
	case d.Set && d.Flow != translate.Derived && (len(d.Reads) == 0 || d.Reads[0] == "."):
		return "one each"
	}
	names := d.Reads
	for _, w := range d.Writes {
		if !slices.Contains(names, w) {
			names = append(slices.Clip(names), w)
		}
	}
	if len(names) == 0 && d.Operations {
		return "operations"
	}
	return strings.Join(names, ", ")
}

func filters(d translate.Described) Filters {
	f := Filters{Backend: []string{}, Narrowed: []string{}, Scanned: []string{}}
	for _, p := range d.Filters {
		switch p.Match {
		case backends.Exact:
			f.Backend = append(f.Backend, p.Op.String())
		case backends.Superset:
			f.Narrowed = append(f.Narrowed, p.Op.String())
		case backends.None:
			f.Scanned = append(f.Scanned, p.Op.String())
		}
	}
	return f
}

func sorting(d translate.Described) string {
	return map[translate.Sorting]string{translate.ByBackend: "backend", translate.ByAdapter: "adapter"}[d.Sort]
}

// roundTrip says what the laws found.
func roundTrip(d translate.Described, o laws.Outcome) (word string, losses []string) {
	switch {
	case o.Declared != "":
		return "declared lossy", []string{o.Declared}
	case len(o.Losses) > 0:
		return "lossy", o.Losses
	case o.Checked:
		return "safe", nil
	case d.Operations && d.Flow != translate.WriteOnly:
		return "not checked", nil
	}
	return "", nil
}

// rules says what else clients are held to.
func rules(d translate.Described) []string {
	var list []string
	leaf := d.Path.Leaf()
	if leaf.Required {
		list = append(list, "required")
	}
	if d.Spec.Unique {
		list = append(list, "unique")
	}
	if leaf.CaseExact && d.Spec.CaseExact != nil {
		list = append(list, "case matters")
	}
	return list
}
