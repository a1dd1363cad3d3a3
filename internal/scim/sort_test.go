package scim

import "testing"

func TestCompareSortValues(t *testing.T) {
	for _, test := range []struct {
		x, y              any
		exact, descending bool
		want              int
	}{
		{"Ann", "ann", false, false, 0},
		{"Ann", "ann", true, false, -1},
		{"b_b", "Bob", false, false, -1}, // as databases sort, where capitals are made small
		{"b_b", "BOB", true, false, 1},
		{"z", "é", false, false, -1},
		{"É", "é", false, false, -1},
		{"a", "b", false, true, 1},
		{nil, "a", false, false, 1},
		{nil, "a", false, true, -1},
		{nil, nil, false, true, 0},
		{int64(2), 2.5, false, false, -1},
		{int64(2), "1", false, false, -2},
	} {
		if got := CompareSortValues(test.x, test.y, test.exact, test.descending); got != test.want {
			t.Errorf("%v, %v (exact %v, descending %v) = %d", test.x, test.y, test.exact, test.descending, got)
		}
	}
}
