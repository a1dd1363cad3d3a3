package conform_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"time"

	"scim-adapter/internal/scim"
)

const doubleToken = "a-token-of-the-double"

// exampleURN is an extension with the characteristics that the RFC's own schemas do not have.
const exampleURN = "urn:example:conform:2.0:User"

// double is a small SCIM server in memory. It is right, unless a fault is switched on.
type double struct {
	fault string // one of faults; empty for none

	mu          sync.Mutex
	collections []*collection
	serial      int // of the latest resource
	writes      int // a clock
}

// collection is the resources of one type, in the order of their creation.
type collection struct {
	t    *scim.ResourceType
	list []*stored
}

type stored struct {
	id                string
	serial            int
	object            scim.Object // as a client may write it
	created, modified time.Time
	version           int
	deleted           bool // kept by some faults
}

func newDouble(fault string) *double {
	d := &double{fault: fault}
	user, group := scim.UserSchema(), scim.GroupSchema()
	group.Attribute("displayName").Uniqueness = scim.UniquenessServer
	d.collections = []*collection{
		{t: &scim.ResourceType{Name: "User", Endpoint: "/Users", Schema: user, Extensions: []scim.Extension{
			{Schema: scim.EnterpriseUserSchema()}, {Schema: exampleSchema()},
		}}},
		{t: &scim.ResourceType{Name: "Group", Endpoint: "/Groups", Schema: group}},
	}
	seed := scim.Object{{Name: "userName", Value: "seed"}}
	d.keep(d.collections[0], seed)
	return d
}

func exampleSchema() *scim.Schema {
	return &scim.Schema{ID: exampleURN, Name: "Example", Attributes: []*scim.Attribute{
		{Name: "badge", Mutability: scim.Immutable},
		{Name: "question", Returned: scim.ReturnedRequest},
		{Name: "level", Type: scim.Integer},
		{Name: "rate", Type: scim.Decimal},
		{Name: "since", Type: scim.DateTime},
		{Name: "code", CaseExact: true},
		{Name: "document", Type: scim.Complex, Sub: []*scim.Attribute{{Name: "name"}, {Name: "marks", MultiValued: true}}},
		{Name: "documents", Type: scim.Complex, MultiValued: true, Sub: []*scim.Attribute{{Name: "name"}, {Name: "marks", MultiValued: true}}},
	}}
}

func (d *double) has(fault string) bool { return d.fault == fault }

// RoundTrip lets the double be the transport of a client, without a network.
func (d *double) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	return w.Result(), nil
}

// call is a request as the operations see it.
type call struct {
	method string
	path   []string // segments below the base URL
	query  url.Values
	header http.Header
	raw    []byte
}

// reply is an answer; its body is JSON, or text for the faults.
type reply struct {
	status int
	body   scim.Object
	text   string
	header map[string]string
}

// ServeHTTP serves one request.
func (d *double) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	path, known := strings.CutPrefix(r.URL.Path, "/scim/v2/")
	c := call{method: r.Method, path: strings.Split(strings.Trim(path, "/"), "/"), query: folded(r.URL.Query()), header: r.Header, raw: raw}
	a := problem(scim.Errorf(http.StatusNotFound, "", "there is nothing here"))
	switch {
	case !known:
	case r.Header.Get("Authorization") != "Bearer "+doubleToken:
		a = d.unauthorized()
	default:
		a = d.answer(c)
	}
	d.write(w, r.Method, a)
}

// folded gives the parameters with their names in small letters.
func folded(q url.Values) url.Values {
	out := url.Values{}
	for name, values := range q {
		out[strings.ToLower(name)] = values
	}
	return out
}

func (d *double) unauthorized() reply {
	a := problem(scim.Errorf(http.StatusUnauthorized, "", "the token is missing or wrong"))
	if !d.has("401 without a challenge") {
		a.header = map[string]string{"WWW-Authenticate": `Bearer realm="double"`}
	}
	return a
}

// problem makes the answer to an error.
func problem(err error) reply {
	e, ok := err.(*scim.Error) //nolint:errorlint // the double wraps nothing
	if !ok {
		e = scim.Errorf(http.StatusBadRequest, scim.InvalidFilter, "%v", err)
	}
	return reply{status: e.Status, body: e.Object()}
}

func (d *double) write(w http.ResponseWriter, method string, a reply) {
	if d.has("status is a number") && a.status >= 400 && a.body != nil {
		a.body.Set("status", int64(a.status))
	}
	if d.has("errors without detail") && a.status >= 400 && a.body != nil {
		a.body.Delete("detail")
	}
	kind := "application/scim+json"
	if d.has("plain JSON as media type") {
		kind = "application/json"
	}
	if a.text != "" {
		kind = "text/html"
	}
	for name, value := range a.header {
		w.Header().Set(name, value)
	}
	if a.body == nil && a.text == "" {
		w.WriteHeader(a.status)
		return
	}
	w.Header().Set("Content-Type", kind)
	w.WriteHeader(a.status)
	if method == http.MethodHead {
		return
	}
	if a.text != "" {
		_, _ = io.WriteString(w, a.text)
		return
	}
	_, _ = w.Write(scim.AppendJSON(nil, a.body))
}

// answer routes a call.
func (d *double) answer(c call) reply {
	if c.method == http.MethodHead {
		c.method = http.MethodGet
	}
	switch first := c.path[0]; first {
	case "ServiceProviderConfig", "Schemas", "ResourceTypes":
		if !d.has("there is no discovery") {
			return d.discovery(c)
		}
	case "Me":
		return problem(scim.Errorf(http.StatusNotImplemented, "", "nobody is bound to a resource"))
	case "Bulk":
		return d.bulk(c)
	case ".search":
		return d.search(c, d.collections)
	default:
		for _, collection := range d.collections {
			if "/"+first == collection.t.Endpoint {
				return d.onCollection(c, collection)
			}
		}
	}
	if d.has("HTML on 404") {
		return reply{status: http.StatusNotFound, text: "<html><body>Not Found</body></html>"}
	}
	return problem(scim.Errorf(http.StatusNotFound, "", "there is nothing here"))
}

func (d *double) onCollection(c call, to *collection) reply {
	switch {
	case len(c.path) == 1 && c.method == http.MethodGet:
		return d.list(c, []*collection{to}, c.query)
	case len(c.path) == 1 && c.method == http.MethodPost:
		return d.create(c, to)
	case len(c.path) == 2 && c.path[1] == ".search":
		return d.search(c, []*collection{to})
	case len(c.path) == 2:
		return d.onResource(c, to, c.path[1])
	}
	return problem(scim.Errorf(http.StatusMethodNotAllowed, "", "not here"))
}

func (d *double) onResource(c call, in *collection, id string) reply {
	r := in.find(id)
	if r == nil {
		return d.onNothing(c, in)
	}
	if !d.current(c, r) {
		return problem(scim.Errorf(http.StatusPreconditionFailed, "", "the resource has another version"))
	}
	switch c.method {
	case http.MethodGet:
		return d.get(c, in, r)
	case http.MethodPut:
		return d.replace(c, in, r)
	case http.MethodPatch:
		return d.patch(c, in, r)
	case http.MethodDelete:
		return d.remove(in, r)
	}
	return problem(scim.Errorf(http.StatusMethodNotAllowed, "", "not here"))
}

// onNothing answers where there is no resource of that id.
func (d *double) onNothing(c call, in *collection) reply {
	switch {
	case d.has("PUT creates") && c.method == http.MethodPut:
		return d.create(c, in)
	case d.has("DELETE of nothing succeeds") && c.method == http.MethodDelete:
		return reply{status: http.StatusOK}
	}
	return problem(scim.Errorf(http.StatusNotFound, "", "there is no such resource"))
}

func (c *collection) find(id string) *stored {
	for _, r := range c.list {
		if r.id == id && !r.deleted {
			return r
		}
	}
	return nil
}

// keep stores a new resource.
func (d *double) keep(in *collection, o scim.Object) *stored {
	d.serial++
	now := d.now()
	r := &stored{id: fmt.Sprintf("id-%dX", d.serial), serial: d.serial, object: o, created: now, modified: now, version: 1}
	in.list = append(in.list, r)
	return r
}

// now gives a time that no write has had yet.
func (d *double) now() time.Time {
	d.writes++
	return time.Date(2024, 1, 1, 0, 0, d.writes, 0, time.UTC)
}
