package compose

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"scim-adapter/backends"
	"scim-adapter/internal/diag"
)

// Inspect implements [backends.Inspector]: every part is asked that can say something.
func (s *store) Inspect(ctx context.Context) (diag.List, error) {
	var diags diag.List
	for _, name := range slices.Sorted(maps.Keys(s.parts)) {
		i, ok := s.parts[name].(backends.Inspector)
		if !ok {
			continue
		}
		found, err := i.Inspect(ctx)
		if err != nil {
			return nil, fmt.Errorf("backend %q: %w", name, err)
		}
		diags = append(diags, found...)
	}
	diags.Sort()
	return diags, nil
}

var _ backends.Inspector = (*store)(nil)
