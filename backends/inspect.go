package backends

import (
	"context"

	"scim-adapter/internal/diag"
)

// Inspector is a store that can say what of its application does not suit the mapping, before the first request finds
// out: a key that is not unique, a column that no creation fills, a right that the account lacks.
//
// Inspect only reads. A finding is of severity Error where requests will fail or do the wrong thing, and a Warning where
// they will be slow, or where something else than the application must keep a promise. The error is that of a store that
// cannot be asked.
type Inspector interface {
	Inspect(ctx context.Context) (diag.List, error)
}

// Demand is what a mapping expects of a field beyond its being there. It changes nothing of what is done with the field;
// an [Inspector] compares it with what the application says of itself.
type Demand struct {
	Created bool // creations may set it
	Always  bool // every creation sets it
	Updated bool // updates may set it
	Unique  bool // no two records may have the same value
	Lookup  bool // clients look for the one record that has a value
	Fold    bool // texts that differ in case only count as the same
	Length  int  // how many characters its values have at most, as well-known clients send them; 0 means unknown
}
