package backends

import (
	"bytes"
	"time"
)

// Same tells whether two values of a field are the same: equal bytes, or the same instant, too. Values of a kind that
// the contract does not know, such as lists, are never the same.
func Same(a, b Value) bool {
	switch a := a.(type) {
	case nil, bool, int64, float64, string:
		return a == b
	case []byte:
		other, ok := b.([]byte)
		return ok && bytes.Equal(a, other)
	case time.Time:
		other, ok := b.(time.Time)
		return ok && a.Equal(other)
	}
	return false
}
