package adapter

import (
	"net/http"
	"sync"
	"time"

	"scim-adapter/internal/scim"
)

// payload is the encoded body of an answer, in a buffer that is used again.
type payload struct {
	bytes  []byte
	buffer *[]byte
	budget *budget // where it was taken from; nil: nowhere
}

// buffers are for bodies of answers, up to keptBuffer bytes.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

const (
	keptBuffer = 1 << 20
	readAtOnce = 64 << 10 // what the system keeps of an answer for a client that does not read it
)

// encode writes the body of an answer; free must be called.
func encode(a answer) payload {
	buffer, _ := buffers.Get().(*[]byte)
	p := payload{buffer: buffer}
	p.encode(a)
	return p
}

// encode puts the body of an answer in the place of what was there.
func (p *payload) encode(a answer) {
	if a.body == nil {
		p.bytes = (*p.buffer)[:0]
		return
	}
	p.bytes = append(scim.AppendJSON((*p.buffer)[:0], a.body), '\n')
	if cap(p.bytes) <= keptBuffer {
		*p.buffer = p.bytes
	}
}

// free ends the use of the bytes.
func (p *payload) free() {
	if p.budget != nil {
		p.budget.give(int64(len(p.bytes)))
	}
	buffers.Put(p.buffer)
}

// unreadTime is how long a client may take to read a large answer.
const unreadTime = 30 * time.Second

// mayKeep reports whether there is memory for an answer until it is read. That of a write is always sent: the change
// has happened.
func (x *exchange) mayKeep(p *payload) bool {
	if len(p.bytes) <= readAtOnce || x.app == nil || !reads(x.request) {
		return true
	}
	if !x.app.kept.take(int64(len(p.bytes))) {
		return false
	}
	p.budget = x.app.kept
	_ = http.NewResponseController(x.writer).SetWriteDeadline(time.Now().Add(unreadTime)) // a recorder in a test has none
	return true
}
