package adapter_test

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// randomOperation is one operation of a random bulk request.
type randomOperation struct {
	method, path, bulkID, data string

	rank int      // of a creation, which refers only to creations of a lower rank: so there are no circles
	refs []string // bulkIds, in the order in which they stand in data and path
}

func (o randomOperation) json() string {
	text := `{"method":"` + o.method + `","path":` + quote(o.path)
	if o.bulkID != "" {
		text += `,"bulkId":"` + o.bulkID + `"`
	}
	if o.data != "" {
		text += `,"data":` + o.data
	}
	return text + "}"
}

// TestABulkRequestIsItsOperations: a random bulk request without circles gives the same answers, and leaves the
// application in the same state, as its operations sent one by one, each after the creations that it refers to.
func TestABulkRequestIsItsOperations(t *testing.T) {
	seedRapid(t)
	mapping := strings.Replace(read(t, "testdata/kinds/memory.hcl"), `attribute "externalId" { field = "ext" }`, `attribute "externalId" { field = "ext" }
    attribute "`+enterprise+`:manager.value" {
      field     = "boss"
      reference = "User"
    }`, 1)
	good, bad := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		operations := drawOperations(rt)
		whole, single := open(t, setup{mapping: mapping}), open(t, setup{mapping: mapping})
		for _, door := range []*frontDoor{whole, single} {
			for _, login := range []string{"ann", "ben"} {
				door.do(t, "POST", "/scim/v2/Users", user(`"userName":"`+login+`"`))
			}
			door.do(t, "POST", "/scim/v2/Groups", `{"displayName":"staff","members":[{"value":"1"}]}`)
		}
		texts := make([]string, len(operations))
		for i, o := range operations {
			texts[i] = o.json()
		}
		got := statuses(readBulk(rt, whole.do(t, "POST", "/scim/v2/Bulk", bulkRequest(texts...))))
		one := oneByOne{t: t, door: single, operations: operations, ids: map[string]string{}, statuses: make([]string, len(operations))}
		for i := range operations {
			one.do(i)
		}
		if diff := gocmp.Diff(one.statuses, got); diff != "" {
			rt.Fatalf("%s\n-one by one +bulk\n%s", strings.Join(texts, "\n"), diff)
		}
		for _, path := range []string{"/scim/v2/Users", "/scim/v2/Groups"} {
			if diff := gocmp.Diff(single.do(t, "GET", path, "").Body.String(), whole.do(t, "GET", path, "").Body.String()); diff != "" {
				rt.Fatalf("%s\n-one by one +bulk\n%s", strings.Join(texts, "\n"), diff)
			}
		}
		for _, status := range got {
			if good++; status >= "400" {
				good, bad = good-1, bad+1
			}
		}
	})
	t.Logf("%d operations were successful, %d failed", good, bad)
	if good < bad || bad == 0 {
		t.Errorf("%d operations were successful, %d failed: little is proven", good, bad)
	}
}

// oneByOne sends operations as requests of their own.
type oneByOne struct {
	t          *testing.T
	door       *frontDoor
	operations []randomOperation
	ids        map[string]string // by bulkId, of what was created
	statuses   []string
}

func (s *oneByOne) do(i int) {
	if s.statuses[i] != "" {
		return
	}
	o := s.operations[i]
	path, data, lost := o.path, o.data, false
	for _, ref := range o.refs {
		s.do(slices.IndexFunc(s.operations, func(other randomOperation) bool { return other.bulkID == ref }))
		lost = lost || s.ids[ref] == ""
		path = strings.Replace(path, "bulkId:"+ref, s.ids[ref], 1)
		data = strings.ReplaceAll(data, `"bulkId:`+ref+`"`, `"`+s.ids[ref]+`"`)
	}
	if lost {
		s.statuses[i] = "409"
		return
	}
	w := s.door.do(s.t, o.method, "/scim/v2"+path, data)
	s.statuses[i] = strconv.Itoa(w.Code)
	if location := w.Header().Get("Location"); o.method == http.MethodPost && w.Code == http.StatusCreated {
		s.ids[o.bulkID] = location[strings.LastIndex(location, "/")+1:]
	}
}

// drawOperations draws up to twelve operations on users and groups, old and new.
func drawOperations(t *rapid.T) []randomOperation {
	n := rapid.IntRange(1, 12).Draw(t, "operations")
	ranks := rapid.Permutation(slices.Collect(func(yield func(int) bool) {
		for i := 0; i < n && yield(i); i++ {
		}
	})).Draw(t, "ranks")
	operations := make([]randomOperation, n)
	for i := range operations {
		if o := &operations[i]; rapid.IntRange(0, 2).Draw(t, "kind") > 0 {
			o.method, o.bulkID, o.rank = "POST", fmt.Sprint("c", i), ranks[i]
			o.path = rapid.SampledFrom([]string{"/Users", "/Groups"}).Draw(t, "type")
		} else {
			o.method, o.rank = rapid.SampledFrom([]string{"PUT", "PATCH", "DELETE"}).Draw(t, "method"), n
		}
	}
	for i := range operations {
		drawParts(t, operations, &operations[i])
	}
	return operations
}

// drawParts completes an operation.
func drawParts(t *rapid.T, all []randomOperation, o *randomOperation) {
	name := rapid.SampledFrom([]string{"ann", "cleo", "dora", "emil", "finn", "gus", "hal", "ida", "jo", "kim"}).Draw(t, "name")
	kind := o.path
	if o.method != http.MethodPost {
		kind = rapid.SampledFrom([]string{"/Users", "/Groups"}).Draw(t, "type")
	}
	member := func() string {
		id := drawID(t, all, o, "/Users")
		return `{"value":"` + id + `"}`
	}
	switch {
	case o.method == http.MethodDelete:
	case o.method == http.MethodPatch && kind == "/Users":
		o.data = patching(`{"op":"replace","value":{"externalId":"` + name + `","` + enterprise + `:manager":` + member() + `}}`)
	case o.method == http.MethodPatch:
		op := rapid.SampledFrom([]string{"add", "remove", "replace"}).Draw(t, "op")
		o.data = patching(`{"op":"` + op + `","path":"members","value":[` + member() + `]}`)
	case kind == "/Users":
		o.data = user(`"userName":"` + name + `","` + enterprise + `":{"manager":` + member() + `}`)
	default:
		o.data = `{"displayName":"` + name + `","members":[` + member() + `,` + member() + `]}`
	}
	if o.method != http.MethodPost {
		o.path = kind + "/" + drawID(t, all, o, kind)
	}
}

// drawID draws the id of something old, or a reference to something new of this type.
func drawID(t *rapid.T, all []randomOperation, o *randomOperation, kind string) string {
	candidates := []string{"1", "2"}
	for _, other := range all {
		if other.bulkID != "" && other.path == kind && other.rank < o.rank {
			candidates = append(candidates, "bulkId:"+other.bulkID)
		}
	}
	id := rapid.SampledFrom(candidates).Draw(t, "id")
	if ref, ok := strings.CutPrefix(id, "bulkId:"); ok {
		o.refs = append(o.refs, ref)
	}
	return id
}
