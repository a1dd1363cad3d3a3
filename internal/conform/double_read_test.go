package conform_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"scim-adapter/internal/scim"
)

func (r *stored) tag() string { return fmt.Sprintf(`W/"%d-%d"`, r.serial, r.version) }

// current tells whether a call's conditions let it through.
func (d *double) current(c call, r *stored) bool {
	match := c.header.Get("If-Match")
	return match == "" || match == "*" || match == r.tag() || d.has("If-Match is ignored")
}

func (d *double) get(c call, in *collection, r *stored) reply {
	if c.header.Get("If-None-Match") == r.tag() && !d.has("If-None-Match is ignored") {
		return reply{status: http.StatusNotModified}
	}
	return d.show(http.StatusOK, c, in, r)
}

// show answers with one resource.
func (d *double) show(status int, c call, in *collection, r *stored) reply {
	projection, err := d.projection(c.query, in.t)
	if err != nil {
		return problem(err)
	}
	whole := d.whole(in, r)
	location, _ := whole.Get("meta")
	meta, _ := location.(scim.Object)
	url, _ := meta.Get("location")
	text, _ := url.(string)
	return reply{status: status, body: d.projected(in.t, whole, projection), header: map[string]string{"Location": text, "ETag": r.tag()}}
}

func (d *double) projected(t *scim.ResourceType, o scim.Object, p scim.Projection) scim.Object {
	out := p.Apply(t, o)
	if password, ok := o.Get("password"); ok && d.has("the password is shown") {
		out.Set("password", password)
	}
	if d.has("what is on request is always shown") {
		if extension, ok := o.Get(exampleURN); ok {
			out.Set(exampleURN, extension)
		}
	}
	return out
}

// whole gives a resource with everything that the server adds.
func (d *double) whole(in *collection, r *stored) scim.Object {
	urns := []any{in.t.Schema.ID}
	for _, e := range in.t.Extensions {
		if _, ok := r.object.Get(e.Schema.ID); ok && !d.has("extensions are not in schemas") {
			urns = append(urns, e.Schema.ID)
		}
	}
	o := append(scim.Object{{Name: "schemas", Value: urns}, {Name: "id", Value: r.id}}, r.object.Clone()...)
	if _, own := r.object.Get("meta"); !own {
		o.Set("meta", scim.Object{
			{Name: "resourceType", Value: in.t.Name},
			{Name: "created", Value: r.created.Format(time.RFC3339)},
			{Name: "lastModified", Value: r.modified.Format(time.RFC3339)},
			{Name: "location", Value: "https://double.example.org/scim/v2" + in.t.Endpoint + "/" + r.id},
			{Name: "version", Value: r.tag()},
		})
	}
	if _, own := r.object.Get("groups"); in.t.Name == "User" && !own {
		if groups := d.groupsOf(r.id); len(groups) > 0 {
			o.Set("groups", groups)
		}
	}
	return o
}

func (d *double) groupsOf(id string) []any {
	var out []any
	for _, g := range d.collections[1].list {
		members, _ := g.object.Get("members")
		if slices.Contains(memberIDs(members), id) {
			out = append(out, scim.Object{{Name: "value", Value: g.id}})
		}
	}
	return out
}

func (d *double) projection(q url.Values, t *scim.ResourceType) (scim.Projection, error) {
	split := func(name string) []string {
		return strings.FieldsFunc(q.Get(name), func(r rune) bool { return r == ',' || r == ' ' })
	}
	excluded := split("excludedattributes")
	if d.has("excludedAttributes is ignored") {
		excluded = nil
	}
	return t.ParseProjection(split("attributes"), excluded)
}

// hit is a resource that a search found.
type hit struct {
	in    *collection
	r     *stored
	whole scim.Object
}

// list serves a search over some collections.
func (d *double) list(c call, in []*collection, q url.Values) reply {
	hits, err := d.hits(in, q)
	if err != nil {
		return problem(err)
	}
	if len(hits) == 0 && d.has("no hit is 404") && q.Has("filter") {
		return problem(scim.Errorf(http.StatusNotFound, "", "nobody was found"))
	}
	if err := d.sort(hits, q); err != nil {
		return problem(err)
	}
	if q.Has("cursor") {
		return d.walk(hits, q)
	}
	return d.page(hits, q)
}

func (d *double) hits(in []*collection, q url.Values) ([]hit, error) {
	var hits []hit
	for _, collection := range in {
		matches, err := d.matcher(collection.t, q, len(in) > 1)
		if err != nil {
			return nil, err
		}
		for _, r := range collection.list {
			whole := d.whole(collection, r)
			active, _ := whole.Get("active")
			hidden := d.has("inactive users are not found") && active == false || r.deleted && !d.has("deleted users are found")
			if !hidden && matches(whole) {
				hits = append(hits, hit{collection, r, whole})
			}
		}
	}
	return hits, nil
}

// matcher makes the condition of a filter.
func (d *double) matcher(t *scim.ResourceType, q url.Values, several bool) (func(scim.Object) bool, error) {
	text := d.misread(q.Get("filter"))
	if !q.Has("filter") || d.has("filters are ignored") {
		return func(scim.Object) bool { return true }, nil
	}
	f, err := t.ParseFilter(text, nil)
	if e, ok := err.(*scim.UnknownAttributeError); ok && e != nil || several && err != nil { //nolint:errorlint // wraps nothing
		return d.unknown(text)
	}
	if err != nil {
		return nil, err
	}
	return func(o scim.Object) bool { return f.Match(t, o) }, nil
}

// unknown is a filter of an attribute that a type does not have: of the parts joined by or, those that it has count.
func (d *double) unknown(text string) (func(scim.Object) bool, error) {
	return func(o scim.Object) bool {
		for _, c := range d.collections {
			for part := range strings.SplitSeq(text, " or ") {
				if f, err := c.t.ParseFilter(part, nil); err == nil && f.Match(c.t, o) {
					return true
				}
			}
		}
		return false
	}, nil
}

// misread changes a filter as wrong servers misunderstand it.
func (d *double) misread(text string) string {
	switch {
	case d.has("unknown operators mean eq"):
		return strings.ReplaceAll(text, " regex ", " eq ")
	case d.has("or is stronger than and") && !strings.Contains(text, "("):
		parts := strings.Split(text, " and ")
		for i, p := range parts {
			if strings.Contains(p, " or ") {
				parts[i] = "(" + p + ")"
			}
		}
		return strings.Join(parts, " and ")
	case d.has("userName heeds case") && strings.HasPrefix(text, "userName eq"):
		if literal := strings.TrimPrefix(text, "userName eq "); literal == strings.ToUpper(literal) {
			return `userName eq "nobody at all"`
		}
	case d.has("brackets are not of one value") && strings.HasPrefix(text, "emails["):
		inner := strings.TrimSuffix(strings.TrimPrefix(text, "emails["), "]")
		return strings.NewReplacer("type eq", "emails.type eq", "value eq", "emails.value eq").Replace(inner)
	case d.has("not is ignored"):
		return strings.ReplaceAll(strings.ReplaceAll(text, "not (", "("), "not(", "(")
	case d.has("pr is always true"):
		return strings.ReplaceAll(text, "title pr", "id pr")
	}
	return text
}

func (d *double) sort(hits []hit, q url.Values) error {
	if q.Get("sortby") == "" {
		return nil
	}
	path, err := d.collections[0].t.Resolve(q.Get("sortby"))
	if err != nil {
		return scim.Errorf(http.StatusBadRequest, scim.InvalidPath, "sortBy: %v", err)
	}
	descending := strings.EqualFold(q.Get("sortorder"), "descending") && !d.has("descending is ignored")
	slices.SortStableFunc(hits, func(a, b hit) int { return a.in.t.Compare(a.whole, b.whole, path, descending) })
	return nil
}

func integer(q url.Values, name string, standard int) (int, error) {
	if !q.Has(name) {
		return standard, nil
	}
	n, err := strconv.Atoi(q.Get(name))
	if err != nil {
		return 0, scim.Errorf(http.StatusBadRequest, scim.InvalidValue, "%s must be a number", name)
	}
	return n, nil
}

func (d *double) page(hits []hit, q url.Values) reply {
	start, err := integer(q, "startindex", 1)
	count, errCount := integer(q, "count", 100)
	if err != nil || errCount != nil {
		return problem(scim.Errorf(http.StatusBadRequest, scim.InvalidValue, "startIndex and count must be numbers"))
	}
	start, total := max(start, 1), len(hits)
	if count = max(count, 0); count == 0 && d.has("count=0 means all") {
		count = 100
	}
	from := min(start-1, total)
	if d.has("startIndex counts from 0") {
		from = min(start, total)
	}
	shown := hits[from:min(from+count, total)]
	items := len(shown)
	if d.has("itemsPerPage is the count that was asked for") {
		items = count
	}
	if d.has("totalResults counts the page") {
		total = len(shown)
	}
	return d.listResponse(shown, q, scim.Object{
		{Name: "totalResults", Value: int64(total)}, {Name: "startIndex", Value: int64(start)}, {Name: "itemsPerPage", Value: int64(items)},
	})
}

func (d *double) listResponse(shown []hit, q url.Values, numbers scim.Object) reply {
	list := make([]any, len(shown))
	for i, h := range shown {
		projection, err := d.projection(q, h.in.t)
		if err != nil {
			return problem(err)
		}
		o := d.projected(h.in.t, h.whole, projection)
		if d.has("resources of lists have no schemas") {
			o.Delete("schemas")
		}
		list[i] = o
	}
	body := append(scim.Object{{Name: "schemas", Value: []any{scim.ListResponseURN}}}, numbers...)
	return reply{status: http.StatusOK, body: append(body, scim.Member{Name: "Resources", Value: list})}
}

func refuseCursor() reply {
	return problem(scim.Errorf(http.StatusBadRequest, "invalidCursor", "this cursor is not valid here"))
}

// seal makes a cursor: the serial of the last resource that was shown, bound to the filter.
func (d *double) seal(last int, filter string) string {
	if d.has("a cursor fits any filter") {
		filter = ""
	}
	mac := sha256.Sum256([]byte("secret of the double" + strconv.Itoa(last) + filter))
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.Itoa(last) + "." + hex.EncodeToString(mac[:])))
}

func (d *double) walk(hits []hit, q url.Values) reply {
	last := 0
	if cursor := q.Get("cursor"); cursor != "" {
		plain, err := base64.RawURLEncoding.DecodeString(cursor)
		text, _, _ := strings.Cut(string(plain), ".")
		n, errNumber := strconv.Atoi(text)
		sealed := d.seal(n, q.Get("filter")) == cursor || d.has("cursors are not sealed")
		if (err != nil || errNumber != nil || !sealed) && !d.has("cursors are not sealed") {
			return refuseCursor()
		}
		last = n
	}
	count, err := integer(q, "count", 100)
	if err != nil {
		return problem(err)
	}
	rest := slices.DeleteFunc(hits, func(h hit) bool { return h.r.serial <= last })
	shown := rest[:min(count, len(rest))]
	numbers := scim.Object{{Name: "itemsPerPage", Value: int64(len(shown))}}
	if len(rest) > len(shown) {
		numbers = append(numbers, scim.Member{Name: "nextCursor", Value: d.seal(shown[len(shown)-1].r.serial, q.Get("filter"))})
	}
	return d.listResponse(shown, q, numbers)
}

// search serves POST of .search (RFC 7644 section 3.4.3).
func (d *double) search(c call, in []*collection) reply {
	if c.method != http.MethodPost {
		return problem(scim.Errorf(http.StatusMethodNotAllowed, "", "searches are posted"))
	}
	o, err := d.object(c)
	if err != nil {
		return problem(err)
	}
	q := url.Values{}
	for _, m := range o {
		name := strings.ToLower(m.Name)
		switch v := m.Value.(type) {
		case string:
			q.Set(name, v)
		case scim.Number:
			q.Set(name, string(v))
		case []any:
			q.Set(name, strings.Trim(strings.ReplaceAll(fmt.Sprint(v), " ", ","), "[]"))
		}
	}
	if d.has("searches ignore their filter") {
		q.Del("filter")
	}
	return d.list(c, in, q)
}
