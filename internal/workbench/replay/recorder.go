package replay

import (
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"
)

// maxWaiting is how many bytes of requests wait to be written at most; what comes beyond is left out.
const maxWaiting = 16 << 20

// Options says how a recorder works.
type Options struct {
	Personal bool // personal values are kept as they are; secrets never are
	Log      *slog.Logger
}

// Recorder writes a recording. Its handlers may be used concurrently.
type Recorder struct {
	out        io.WriteCloser
	options    Options
	pseudonyms *pseudonyms

	notes   chan note
	done    chan struct{}
	gate    sync.RWMutex // of closed
	closed  bool         // nothing may be sent to notes any more
	waiting atomic.Int64 // bytes
	lost    atomic.Int64 // requests
	failed  sync.Once
}

// Open begins a recording in a new file, or goes on at the end of one. The file is readable by its owner alone. Each
// recorder has pseudonyms of its own.
func Open(path string, o Options) (*Recorder, error) {
	f, err := openFile(path)
	if err != nil {
		return nil, err
	}
	return newRecorder(f, o), nil
}

func newRecorder(out io.WriteCloser, o Options) *Recorder {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	r := &Recorder{out: out, options: o, pseudonyms: newPseudonyms(), notes: make(chan note, 1024), done: make(chan struct{})}
	go r.write()
	return r
}

// take accepts a request without waiting.
func (r *Recorder) take(n note) {
	r.gate.RLock()
	defer r.gate.RUnlock()
	if r.waiting.Add(n.size()) <= maxWaiting && !r.closed {
		select {
		case r.notes <- n:
			return
		default:
		}
	}
	r.waiting.Add(-n.size())
	r.lose(errors.New("requests come faster than they can be written, or after the end"))
}

// lose counts a request that is not in the recording, and says so the first time.
func (r *Recorder) lose(cause error) {
	r.lost.Add(1)
	r.failed.Do(func() {
		r.options.Log.Error("the recording is not complete", "error", cause.Error())
	})
}

// write makes entries and writes them, each with one call, until the recorder is closed.
func (r *Recorder) write() {
	defer close(r.done)
	for n := range r.notes {
		line, err := n.line()
		if err == nil {
			_, err = r.out.Write(line)
		}
		if err != nil {
			r.lose(err)
		}
		r.waiting.Add(-n.size())
	}
}

// Close writes what is waiting. Requests that end afterwards are not recorded. It may be called twice.
func (r *Recorder) Close() error {
	if !r.end() {
		return nil
	}
	<-r.done
	if n := r.lost.Load(); n > 0 {
		r.options.Log.Warn("requests are missing in the recording", "requests", n)
	}
	return r.out.Close()
}

// end lets nothing more in; false where that was done before.
func (r *Recorder) end() bool {
	r.gate.Lock()
	defer r.gate.Unlock()
	if r.closed {
		return false
	}
	r.closed = true
	close(r.notes)
	return true
}

// line gives the entry of a request as a line of JSON. A mistake in making it is nobody else's: it costs the entry.
func (n note) line() (line []byte, err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("a request could not be redacted")
		}
	}()
	line, err = json.Marshal(n.entry())
	return append(line, '\n'), err
}
