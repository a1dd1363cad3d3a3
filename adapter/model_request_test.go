package adapter_test

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"

	gocmp "github.com/google/go-cmp/cmp"
)

// call is a request of a client.
type call struct {
	dialect      string
	method, path string // below /scim/v2
	query        url.Values
	body         string
	headers      []string
}

// refusal is an answer that says no.
type refusal struct {
	status   int
	scimType string
}

// received is what came back.
type received struct {
	call

	*httptest.ResponseRecorder

	object plainObject // the body; nil where there is none
}

// send sends a call and reads its answer. What holds for every answer is checked here.
func (w *world) send(c call) received {
	target := "/scim/v2" + c.path
	if len(c.query) > 0 {
		target += "?" + c.query.Encode()
	}
	headers := append([]string{"Authorization", "Bearer " + c.dialect}, c.headers...)
	r := received{call: c, ResponseRecorder: send(w.t, w.door, c.method, target, c.body, headers...)}
	if r.Code >= 500 {
		w.fail(r, "the adapter failed")
	}
	if r.Body.Len() == 0 {
		return r
	}
	if err := json.Unmarshal(r.Body.Bytes(), &r.object); err != nil || !strings.HasPrefix(r.Header().Get("Content-Type"), "application/scim+json") {
		w.fail(r, "the answer is no SCIM: %v", err)
	}
	return r
}

// fail tells of a difference between the model and an answer.
func (w *world) fail(r received, format string, args ...any) {
	if w.over {
		return
	}
	w.over = true
	w.differ("%s %s %s %v %s\n-> %d %s\n%s", r.dialect, r.method, r.path, r.query, r.body, r.Code, r.Body, fmt.Sprintf(format, args...))
}

// refused tells whether an answer had to be one of some refusals, and checks that it is.
func (w *world) refused(r received, why []refusal) bool {
	if len(why) == 0 {
		if r.Code >= 400 {
			w.fail(r, "it is refused")
			return true
		}
		return false
	}
	scimType, _ := r.object["scimType"].(string)
	if !slices.Contains(why, refusal{r.Code, scimType}) {
		w.fail(r, "wanted one of %v", why)
	}
	return true
}

// expect checks status and body of an answer that shows a resource.
func (w *world) expect(r received, status int, full plainObject, p projection) {
	if r.Code != status {
		w.fail(r, "wanted %d", status)
		return
	}
	w.version(r, full)
	if diff := gocmp.Diff(tidy(p.of(full)), tidy(r.object)); diff != "" {
		w.fail(r, "-model +adapter\n%s", diff)
	}
}

// tidy gives an object without its version, and lists in an order of their own.
func tidy(o plainObject) plainObject {
	out := plainObject{}
	for name, v := range o {
		switch v := v.(type) {
		case plainObject:
			inner := tidy(v)
			if delete(inner, "version"); len(inner) > 0 {
				out[name] = inner
			}
		case []any:
			list := slices.Clone(v)
			slices.SortFunc(list, func(a, b any) int { return strings.Compare(text(a), text(b)) })
			out[name] = list
		default:
			out[name] = v
		}
	}
	return out
}

// text gives the JSON of a value; the members of objects are sorted.
func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// tagged is a resource as it was when its entity tag was seen.
type tagged struct{ tag, shown string }

// version checks that a resource has the entity tag that it had exactly if it is the same still.
func (w *world) version(r received, full plainObject) {
	tag := r.Header().Get("ETag")
	if meta, ok := r.object["meta"].(plainObject); ok && tag != "" && meta["version"] != nil && meta["version"] != tag {
		w.fail(r, "ETag %s is not meta.version", tag)
	}
	meta, _ := full["meta"].(plainObject)
	location, _ := meta["location"].(string)
	now := tagged{tag, text(tidy(full))}
	before, known := w.seen[location]
	if tag == "" {
		return
	}
	if known && (before.tag == now.tag) != (before.shown == now.shown) {
		w.fail(r, "its version was %s, and is %s; it was\n%s\nand is\n%s", before.tag, now.tag, before.shown, now.shown)
	}
	w.seen[location] = now
}
