package adapter

import (
	"math"
	"slices"
)

// circle is operations that refer to each other in a circle, in the order of the request; most often it is one
// operation, which does not.
type circle []*bulkOperation

// inOrder divides operations into circles, each after those that it needs, and otherwise in the order given
// (RFC 7644 section 3.7.2). It is Tarjan's algorithm for strongly connected components: linear in operations and
// needs, and as deep as there are operations, whose number is limited.
func inOrder(operations []*bulkOperation, needs func(*bulkOperation) []*bulkOperation) []circle {
	s := sorter{needs: needs, numbers: make(map[*bulkOperation]int, len(operations))}
	for _, op := range operations {
		if s.numbers[op] == 0 {
			s.visit(op)
		}
	}
	return s.circles
}

type sorter struct {
	needs   func(*bulkOperation) []*bulkOperation
	numbers map[*bulkOperation]int // in the order of visiting, from 1; math.MaxInt when its circle is complete
	open    []*bulkOperation       // visited, and their circle is not complete
	circles []circle
}

// visit gives the lowest number of an open operation that op leads to.
func (s *sorter) visit(op *bulkOperation) int {
	number := len(s.numbers) + 1
	s.numbers[op] = number
	s.open = append(s.open, op)
	lowest := number
	for _, next := range s.needs(op) {
		if s.numbers[next] == 0 {
			lowest = min(lowest, s.visit(next))
		}
		lowest = min(lowest, s.numbers[next])
	}
	if lowest == number {
		s.complete(op)
	}
	return lowest
}

// complete takes the circle that was entered by an operation.
func (s *sorter) complete(entry *bulkOperation) {
	var c circle
	for {
		last := len(s.open) - 1
		op := s.open[last]
		s.open = s.open[:last]
		s.numbers[op] = math.MaxInt
		c = append(c, op)
		if op == entry {
			break
		}
	}
	slices.SortFunc(c, func(a, b *bulkOperation) int { return a.place - b.place })
	s.circles = append(s.circles, c)
}

// closed tells whether it really is one.
func (c circle) closed(needs func(*bulkOperation) []*bulkOperation) bool {
	return len(c) > 1 || slices.Contains(needs(c[0]), c[0])
}
