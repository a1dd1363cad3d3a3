package adapter

import (
	"io"
	"sync/atomic"
)

// budget is how many bytes slow clients may make the adapter keep in memory, in bodies that are not complete and
// large answers that are not read.
type budget struct{ free atomic.Int64 }

// keptBytes is the budget of an application where bodies are of the usual size.
const keptBytes = 64 << 20

func newBudget(body int64) *budget {
	b := &budget{}
	b.free.Store(max(keptBytes, 4*body))
	return b
}

// take reports whether there is room for some bytes more; they must be given back then.
func (b *budget) take(n int64) bool {
	if b.free.Add(-n) < 0 {
		b.free.Add(n)
		return false
	}
	return true
}

func (b *budget) give(n int64) { b.free.Add(n) }

// metered is a body whose bytes are taken from a budget as they come.
type metered struct {
	io.Reader

	budget *budget
	taken  int64
}

// Read fails with [errBusy] where the budget is spent.
func (m *metered) Read(p []byte) (int, error) {
	n, err := m.Reader.Read(p)
	if n > 0 {
		if !m.budget.take(int64(n)) {
			return 0, errBusy
		}
		m.taken += int64(n)
	}
	return n, err
}

// giveBack ends the reading.
func (m *metered) giveBack() {
	m.budget.give(m.taken)
	m.taken = 0
}
