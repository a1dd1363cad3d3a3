package conform

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"scim-adapter/internal/scim"
)

// tracker knows what a run has made on the server, and what it made up.
type tracker struct {
	paths    []string // of resources that exist, in the order of their creation: "/Users/7"
	stubborn []string // those of them that could not be deleted
	unreal   []string // paths that no resource has
	gone     []string // paths of resources that were deleted
}

// fresh gives what exists and was not tried to be deleted yet.
func (t *tracker) fresh() []string {
	return slices.DeleteFunc(slices.Clone(t.paths), func(p string) bool { return slices.Contains(t.stubborn, p) })
}

// allows refuses a request that would change a resource which the run did not make.
func (t *tracker) allows(r request) error {
	if r.method == http.MethodPost && r.path == "/Bulk" {
		return t.allowsBulk(r.body)
	}
	changes := r.method == http.MethodPut || r.method == http.MethodPatch || r.method == http.MethodDelete
	if changes && !t.knows(r.path) && !discovery(r.path) {
		return fmt.Errorf("conform does not send %s to %s, which it has not made", r.method, r.path)
	}
	return nil
}

// allowsBulk refuses a bulk request that has an operation which allows would refuse.
func (t *tracker) allowsBulk(body string) error {
	v, err := scim.Decode([]byte(body), scim.DecodeLimits{})
	if err != nil {
		return err
	}
	o, _ := v.(scim.Object)
	for _, op := range objects(lookup(o, "Operations")) {
		method, _ := lookup(op, "method").(string)
		path, _ := lookup(op, "path").(string)
		if strings.Contains(path, "/bulkId:") { // made by the same request
			continue
		}
		if err := t.allows(request{method: method, path: path}); err != nil {
			return err
		}
	}
	return nil
}

func (t *tracker) knows(path string) bool {
	return slices.Contains(t.paths, path) || slices.Contains(t.unreal, path) || slices.Contains(t.gone, path)
}

// discovery tells whether a path is one that nobody can write.
func discovery(path string) bool {
	for _, p := range []string{"/ServiceProviderConfig", "/ResourceTypes", "/Schemas"} {
		if path == p || strings.HasPrefix(path, p+"/") {
			return true
		}
	}
	return false
}

// note remembers what a request has made or deleted, whatever the check expected of it.
func (t *tracker) note(r request, x *Exchange) {
	success := x.Status >= 200 && x.Status < 300
	switch {
	case !success || strings.HasSuffix(r.path, "/.search"):
	case r.method == http.MethodPost && r.path == "/Bulk":
		t.noteBulk(x)
	case r.method == http.MethodPost:
		t.add(strings.TrimSuffix(r.path, "/"), x.text("id"))
	case r.method == http.MethodPut:
		t.add(r.path[:strings.LastIndexByte(r.path, '/')], x.text("id"))
	case r.method == http.MethodDelete:
		t.remove(r.path)
	}
}

func (t *tracker) add(collection, id string) {
	path := collection + "/" + url.PathEscape(id)
	if id == "" || discovery(path) || slices.Contains(t.paths, path) {
		return
	}
	t.paths = append(t.paths, path)
}

func (t *tracker) remove(path string) {
	t.paths = slices.DeleteFunc(t.paths, func(p string) bool { return p == path })
	t.gone = append(t.gone, path)
}

// noteBulk reads the locations of a bulk response (RFC 7644 section 3.7).
func (t *tracker) noteBulk(x *Exchange) {
	for _, o := range objects(x.at("Operations")) {
		method, _ := lookup(o, "method").(string)
		location, _ := lookup(o, "location").(string)
		path := lastTwo(location)
		if path == "" || !strings.HasPrefix(bulkStatus(o), "2") {
			continue
		}
		switch strings.ToUpper(method) {
		case http.MethodPost:
			if !slices.Contains(t.paths, path) {
				t.paths = append(t.paths, path)
			}
		case http.MethodDelete:
			t.remove(path)
		}
	}
}

// lastTwo gives the last two segments of a URL: the path of a resource below the base URL.
func lastTwo(location string) string {
	segments := strings.Split(location, "/")
	if len(segments) < 2 {
		return ""
	}
	return "/" + strings.Join(segments[len(segments)-2:], "/")
}

// bulkStatus gives the status of an operation; some servers write an object (as a draft had it) or a number.
func bulkStatus(o scim.Object) string {
	switch v := lookup(o, "status").(type) {
	case string:
		return v
	case scim.Number:
		return string(v)
	}
	return ""
}
