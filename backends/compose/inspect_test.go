package compose

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"scim-adapter/backends"
	"scim-adapter/internal/diag"
)

// part is a store that has something to say of itself.
type part struct {
	backends.Store

	says string
	err  error
}

func (p part) Inspect(context.Context) (diag.List, error) {
	var found diag.List
	found.Warnf(diag.Range{}, p.says, "")
	return found, p.err
}

// TestInspect: all parts are asked that can answer, in the order of their names.
func TestInspect(t *testing.T) {
	s := &store{parts: map[string]backends.Store{"people": part{says: "first"}, "teams": part{says: "second"}, "silent": struct{ backends.Store }{}}}
	found, err := s.Inspect(t.Context())
	if diff := cmp.Diff("first\nsecond", found.Error()); diff != "" || err != nil {
		t.Error(diff, err)
	}
	s.parts["people"] = part{err: errors.New("gone")}
	if _, err := s.Inspect(t.Context()); err == nil || !strings.Contains(err.Error(), `backend "people": gone`) {
		t.Error(err)
	}
}
