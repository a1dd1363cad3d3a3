package script

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"

	"scim-adapter/backends"
	"scim-adapter/backends/remote"
	"scim-adapter/internal/expression"
)

// workerSpec is a compiled Worker.
type workerSpec struct {
	executable string
	args       []string
	count      int
}

func (c *compiler) worker(w *Worker) *workerSpec {
	checkExecutable(w.Executable, c.lacking())
	spec := &workerSpec{executable: w.Executable.Value, count: max(w.Count, 1)}
	for _, source := range w.Args {
		p := remote.Compile(source, nil, expression.String, &c.diags)
		if p == nil {
			continue
		}
		v, err := p.Run(remote.NoVars())
		text, ok := v.(string)
		if err != nil || !ok {
			c.diags.Errorf(source.Range, "Unsuitable argument", "An argument of the worker is a constant text: \"'--serve'\".")
		}
		spec.args = append(spec.args, text)
	}
	return spec
}

// question is a line that a worker reads, and reply one that it writes.
type question struct {
	ID        int             `json:"id"`
	Operation string          `json:"operation"`
	Input     json.RawMessage `json:"input"`
}

type reply struct {
	ID     int             `json:"id"`
	Exit   int             `json:"exit"` // as the exit code of a command
	Output json.RawMessage `json:"output"`
}

// pool is the workers of one application. They are started when they are needed, and again when they die.
type pool struct {
	runner *runner
	spec   *workerSpec
	idle   chan *worker // a nil worker is one that has to be started
	mu     sync.Mutex
	closed bool
	alive  map[*worker]bool
}

func newPool(r *runner, spec *workerSpec) *pool {
	p := &pool{runner: r, spec: spec, idle: make(chan *worker, spec.count), alive: map[*worker]bool{}}
	for range spec.count {
		p.idle <- nil
	}
	return p
}

// worker is one running program.
type worker struct {
	process *process
	in      io.WriteCloser
	pipe    io.Closer
	out     *bufio.Reader
	last    int
	ended   chan struct{}
	once    sync.Once
}

// do lets a worker do an operation. A worker that does not answer as it should is ended.
func (p *pool) do(ctx context.Context, c *command, call remote.Call, input []byte) ([]byte, error) {
	op := "script: " + call.Name
	limited, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	w, err := p.take(limited, op)
	if err != nil {
		return nil, err
	}
	if input == nil {
		input = []byte("null")
	}
	type answer struct {
		reply reply
		err   error
	}
	done := make(chan answer, 1)
	go func() {
		r, err := w.ask(call.Name, input, p.runner.maxOutput)
		done <- answer{r, err}
	}()
	select {
	case a := <-done:
		if a.err != nil {
			p.put(nil)
			p.end(w)
			return nil, &backends.Error{Kind: unusable(call.Write), Op: op, Err: a.err}
		}
		p.put(w)
		return a.reply.Output, c.meaning(a.reply.Exit, call.Write).error(op, a.reply.Exit, "")
	case <-limited.Done():
		p.end(w)
		<-done // its pipes are closed by now
		p.put(nil)
		return nil, &backends.Error{Kind: ended(limited.Err(), call.Write), Op: op, Err: fmt.Errorf("the worker was ended after %s", c.timeout)}
	}
}

// take waits for an idle worker, and starts it where it does not run.
func (p *pool) take(ctx context.Context, op string) (*worker, error) {
	var w *worker
	select {
	case w = <-p.idle:
	case <-ctx.Done():
		return nil, busy(ctx, op)
	}
	if ctx.Err() != nil {
		p.put(w)
		return nil, busy(ctx, op)
	}
	if w != nil {
		select {
		case <-w.ended: // it died while it had nothing to do
			p.end(w)
		default:
			return w, nil
		}
	}
	w, err := p.start() //nolint:contextcheck // a worker outlives the request
	if err != nil {
		p.put(nil)
		return nil, &backends.Error{Kind: backends.Unavailable, Op: op, Err: errors.New("the worker cannot be started")}
	}
	return w, nil
}

func (p *pool) put(w *worker) { p.idle <- w }

func (p *pool) start() (*worker, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil, errors.New("closed")
	}
	w := &worker{process: p.runner.process(context.Background(), p.spec.executable, p.spec.args), ended: make(chan struct{})}
	in, err := w.process.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := w.process.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	w.in, w.pipe, w.out = in, out, bufio.NewReader(out)
	if err := p.runner.start(w.process); err != nil {
		return nil, err
	}
	p.alive[w] = true
	go w.watch()
	return w, nil
}

// watch notices that a worker dies. It reads nothing: the pipe ends with the process.
func (w *worker) watch() {
	_, _ = w.process.cmd.Process.Wait()
	close(w.ended)
}

// ask writes one line and reads one.
func (w *worker) ask(operation string, input []byte, limit int) (reply, error) {
	w.last++
	line := append(remote.EncodeJSON(question{ID: w.last, Operation: operation, Input: input}), '\n')
	if _, err := w.in.Write(line); err != nil {
		return reply{}, errors.New("the worker is gone")
	}
	var text []byte
	for {
		piece, err := w.out.ReadSlice('\n')
		text = append(text, piece...)
		switch {
		case len(text) > limit:
			return reply{}, fmt.Errorf("the worker's answer is longer than %d bytes", limit)
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil:
			return reply{}, errors.New("the worker died before it answered")
		}
		break
	}
	var r reply
	if err := json.Unmarshal(text, &r); err != nil || r.ID != w.last {
		return reply{}, errors.New("the worker's answer is not one to what it was asked")
	}
	return r, nil
}

// end ends a worker and everything that it has started.
func (p *pool) end(w *worker) {
	w.once.Do(func() {
		_, _ = w.in.Close(), w.process.kill() // it may be gone already
		<-w.ended
		killMarked(w.process.mark)
		_ = w.pipe.Close()
	})
	p.mu.Lock()
	delete(p.alive, w)
	p.mu.Unlock()
}

func (p *pool) close() {
	p.mu.Lock()
	p.closed = true
	var all []*worker
	for w := range p.alive {
		all = append(all, w)
	}
	p.mu.Unlock()
	for _, w := range all {
		p.end(w)
	}
}
