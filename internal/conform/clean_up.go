package conform

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"scim-adapter/internal/scim"
)

// cleanUp deletes resources that were created, the newest first, so that groups go before their members.
func (r *run) cleanUp(ctx context.Context, paths []string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), r.options.Timeout)
	defer cancel()
	s := &Session{run: r, ctx: ctx}
	paths = slices.Clone(paths)
	slices.Reverse(paths)
	for _, path := range paths {
		x, err := s.once(request{method: http.MethodDelete, path: path}) //nolint:contextcheck // a session has its context
		if err == nil && (x.Status == http.StatusNoContent || x.Status == http.StatusOK || x.Status == http.StatusNotFound) {
			r.created.remove(path)
			continue
		}
		r.created.stubborn = append(r.created.stubborn, path)
	}
}

// sweep looks for what was created without an answer, by the names that only this run makes up.
func (r *run) sweep(ctx context.Context) {
	if !r.unheard {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), r.options.Timeout)
	defer cancel()
	s := &Session{run: r, ctx: ctx}
	for urn, attribute := range map[string]string{scim.UserURN: "userName", scim.GroupURN: "displayName"} {
		t := r.target.ofSchema(urn)
		if t == nil {
			continue
		}
		filter := url.Values{"filter": {attribute + ` co "` + r.prefix + `"`}}
		x, err := s.once(request{method: http.MethodGet, path: t.Endpoint, query: filter}) //nolint:contextcheck // a session has its context
		if err != nil || x.Status != http.StatusOK {
			continue
		}
		r.adopt(t, attribute, x)
	}
}

// adopt remembers the resources of a list whose names are this run's, whatever the server took the filter for.
func (r *run) adopt(t *scim.ResourceType, attribute string, x *Exchange) {
	for _, o := range x.resources() {
		id, _ := lookup(o, "id").(string)
		if name, _ := lookup(o, attribute).(string); strings.Contains(name, r.prefix) {
			r.created.add(t.Endpoint, id)
		}
	}
}
