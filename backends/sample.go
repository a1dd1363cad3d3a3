package backends

import (
	"maps"
	"slices"
	"unicode/utf8"
)

// What a sample keeps of the values themselves.
const (
	fewValues  = 64 // so many different ones,
	shortValue = 64 // each of so many bytes
)

// Sample is what some records have in a field. Of the values themselves only few short ones are kept.
type Sample struct {
	Rows   int           // records that were looked at
	Null   int           // of them, without a value
	Empty  int           // with a text that has no character
	Shapes map[Shape]int // of the others, how many look like what
	Whole  bool          // these are all records that there are

	counts map[string]int
	many   bool
}

// AddNull adds a record without a value.
func (s *Sample) AddNull() { s.Rows, s.Null = s.Rows+1, s.Null+1 }

// Add adds a record's value, as text.
func (s *Sample) Add(text string) {
	s.Rows++
	if text == "" {
		s.Empty++
	} else {
		if s.Shapes == nil {
			s.Shapes = map[Shape]int{}
		}
		s.Shapes[ShapeOf(text)]++
	}
	if s.many = s.many || len(text) > shortValue || !utf8.ValidString(text); s.many {
		s.counts = nil
		return
	}
	if s.counts == nil {
		s.counts = map[string]int{}
	}
	s.counts[text]++
	s.many = len(s.counts) > fewValues
}

// Values gives the different values in order; nil where they are many or long, or where there is none.
func (s *Sample) Values() []string {
	if s.many || len(s.counts) == 0 {
		return nil
	}
	return slices.Sorted(maps.Keys(s.counts))
}

// Count tells how often a value was seen; 0 where the values are many.
func (s *Sample) Count(value string) int { return s.counts[value] }

// Mostly tells whether nine of ten values that are not empty have one of the shapes.
func (s *Sample) Mostly(shapes ...Shape) bool {
	have, all := 0, 0
	for shape, n := range s.Shapes {
		if all += n; slices.Contains(shapes, shape) {
			have += n
		}
	}
	return all > 0 && have*10 >= all*9
}

// Varied tells whether no value that was seen comes twice, where there are several.
func (s *Sample) Varied() bool {
	if s.many {
		return false
	}
	for _, n := range s.counts {
		if n > 1 {
			return false
		}
	}
	return len(s.counts) > 1
}
