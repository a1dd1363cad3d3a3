package memory

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"scim-adapter/backends"
)

// compareKeys orders keys part by part: short texts before long ones, so that numbers come in their order, and
// texts of one length by code point.
func compareKeys(a, b backends.Key) int {
	for i := range a {
		x, y := fmt.Sprint(a[i]), fmt.Sprint(b[i])
		if n := cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(x, y)); n != 0 {
			return n
		}
	}
	return 0
}

// behind gives the index of the first record whose key comes after another.
func (c *collection) behind(key backends.Key) int {
	i, found := slices.BinarySearchFunc(c.order, key, func(name string, key backends.Key) int {
		return compareKeys(c.keyOf(c.records[name]), key)
	})
	if found {
		i++
	}
	return i
}

// arrange gives a new record its place.
func (c *collection) arrange(name string) {
	c.order = slices.Insert(c.order, c.behind(c.keyOf(c.records[name])), name)
}
