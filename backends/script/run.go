package script

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"scim-adapter/backends"
	"scim-adapter/backends/remote"
)

// marker is the environment variable by which the descendants of one command are known.
const marker = "SCIM_ADAPTER_CALL"

// shownStderr is how much of stderr is logged where a mapping asks for it.
const shownStderr = 1 << 10

// runner executes commands.
type runner struct {
	directory   string
	environment []string
	credential  *syscall.Credential
	maxOutput   int
	logStderr   bool
	limits      *Limits
	free        chan struct{} // one token for each command that may run at once
}

// invocation is one command that is to be executed.
type invocation struct {
	op    string
	args  []string
	input []byte
	write bool
}

// stdin gives what a command reads: the JSON of its input expression and a newline, or nothing.
func (c *command) stdin(vars map[string]any) ([]byte, error) {
	if c.input == nil {
		return nil, nil
	}
	v, err := c.input.Run(vars)
	if err != nil {
		return nil, err
	}
	return append(remote.EncodeJSON(v), '\n'), nil
}

// wait waits for a free place. Its error says that nothing was done.
func (r *runner) wait(ctx context.Context, op string) error {
	select {
	case <-r.free:
		return nil
	case <-ctx.Done():
		return busy(ctx, op)
	}
}

// busy says why nothing was done.
func busy(ctx context.Context, op string) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return &backends.Error{Kind: backends.Canceled, Op: op}
	}
	return &backends.Error{Kind: backends.Unavailable, Op: op, Err: errors.New("too many commands run already")}
}

// run executes a command and gives what it prints. All that it has started has ended afterwards.
func (r *runner) run(ctx context.Context, c *command, i invocation) ([]byte, error) {
	if err := r.wait(ctx, i.op); err != nil {
		return nil, err
	}
	defer func() { r.free <- struct{}{} }()
	if ctx.Err() != nil {
		return nil, busy(ctx, i.op)
	}
	limited, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	p := r.process(limited, c.executable, i.args)
	out := &capped{left: r.maxOutput, full: cancel}
	stderr := &capped{left: shownStderr}
	p.cmd.Stdin, p.cmd.Stdout, p.cmd.Stderr = bytes.NewReader(i.input), out, stderr
	switch err := r.start(p); {
	case errors.Is(err, errLimits):
		return nil, &backends.Error{Kind: unusable(i.write), Op: i.op, Err: err}
	case err != nil:
		return nil, &backends.Error{Kind: backends.Unavailable, Op: i.op, Err: errors.New("the program cannot be started")}
	}
	err := p.cmd.Wait()
	p.cleanUp(err != nil)
	return out.data, r.judge(c, i, out, stderr, limited.Err(), err)
}

// process is a command with all that it starts.
type process struct {
	cmd  *exec.Cmd
	mark string
}

func (r *runner) process(ctx context.Context, executable string, args []string) *process {
	p := &process{mark: marker + "=" + rand.Text()}
	p.cmd = exec.CommandContext(ctx, executable, args...) //nolint:gosec // of the mapping, checked at load; no shell reads the arguments
	p.cmd.Dir, p.cmd.Env = r.directory, append(slices.Clip(r.environment), p.mark)
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Credential: r.credential}
	p.cmd.Cancel = func() error { return p.kill() }
	p.cmd.WaitDelay = time.Second // for pipes that a descendant keeps open
	return p
}

// start starts a process. Where its limits cannot be set it is ended at once.
func (r *runner) start(p *process) error {
	if err := p.cmd.Start(); err != nil {
		return err
	}
	if err := r.limits.apply(p.cmd.Process.Pid); err != nil {
		_ = p.kill()
		_ = p.cmd.Wait() // it was killed
		p.cleanUp(true)
		return errLimits
	}
	return nil
}

// errLimits tells that a command was started, and ended because its limits could not be set.
var errLimits = errors.New("its limits cannot be set")

// kill ends the process group.
func (p *process) kill() error {
	if err := syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
		return p.cmd.Process.Kill()
	}
	return nil
}

// cleanUp ends what the command has left behind; thorough looks beyond its process group, for what has
// called setsid.
func (p *process) cleanUp(thorough bool) {
	_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL) // mostly there is nobody
	if thorough {
		killMarked(p.mark)
	}
}

// judge says what the end of a command means.
func (r *runner) judge(c *command, i invocation, out, stderr *capped, limit, err error) error {
	if err == nil && out.over == 0 {
		return c.exits[0].error(i.op, 0, "")
	}
	failed, exited := errors.AsType[*exec.ExitError](err)
	switch {
	case out.over > 0:
		return &backends.Error{Kind: unusable(i.write), Op: i.op, Err: fmt.Errorf("it printed more than %d bytes", r.maxOutput)}
	case errors.Is(err, exec.ErrWaitDelay):
		return &backends.Error{Kind: unusable(i.write), Op: i.op, Err: errors.New("it ended, but something that it started went on printing")}
	case limit != nil:
		return &backends.Error{Kind: ended(limit, i.write), Op: i.op, Err: fmt.Errorf("it was ended after %s", c.timeout)}
	case exited && failed.ExitCode() >= 0:
		code := failed.ExitCode()
		return c.meaning(code, i.write).error(i.op, code, r.complaint(stderr))
	}
	return &backends.Error{Kind: unusable(i.write), Op: i.op, Err: fmt.Errorf("it did not end by itself: %w", err)}
}

// unusable gives the kind of a failure that leaves open whether a write has happened.
func unusable(write bool) backends.ErrorKind {
	if write {
		return backends.OutcomeUnknown
	}
	return backends.BadResponse
}

func ended(err error, write bool) backends.ErrorKind {
	switch {
	case write:
		return backends.OutcomeUnknown
	case errors.Is(err, context.Canceled):
		return backends.Canceled
	}
	return backends.Timeout
}

// error makes the error of an exit code; nil where it means success.
func (e exit) error(op string, code int, complaint string) error {
	if e.ok {
		return nil
	}
	return &backends.Error{Kind: e.kind, Op: op, Field: e.field, Err: fmt.Errorf("exit code %d%s", code, complaint)}
}

// complaint tells of stderr, for the log only: its length, or where the mapping asks for it its text.
func (r *runner) complaint(stderr *capped) string {
	n := len(stderr.data) + stderr.over
	switch {
	case n == 0:
		return ""
	case r.logStderr:
		return fmt.Sprintf("; stderr: %q", strings.TrimSpace(string(stderr.data)))
	}
	return fmt.Sprintf("; %d bytes on stderr", n)
}

// capped keeps the beginning of what is written to it, and calls full when there is more.
type capped struct {
	data []byte
	left int
	over int
	full func()
	once atomic.Bool
}

// Write keeps what there is room for.
func (w *capped) Write(p []byte) (int, error) {
	keep := min(len(p), w.left)
	w.data, w.left, w.over = append(w.data, p[:keep]...), w.left-keep, w.over+len(p)-keep
	if w.over > 0 && w.full != nil && w.once.CompareAndSwap(false, true) {
		w.full()
	}
	return len(p), nil
}

// killMarked ends all processes that carry a mark in their environment, also those that they start meanwhile.
// Where the system does not show other processes there is nothing to be done.
func killMarked(mark string) {
	for range 20 {
		found := false
		entries, err := os.ReadDir("/proc")
		if err != nil {
			return
		}
		for _, e := range entries {
			if e.Name()[0] < '0' || e.Name()[0] > '9' {
				continue
			}
			environment, err := os.ReadFile("/proc/" + e.Name() + "/environ")
			if err == nil && bytes.Contains(environment, []byte(mark)) {
				var pid int
				if _, err := fmt.Sscan(e.Name(), &pid); err == nil && syscall.Kill(pid, syscall.SIGKILL) == nil {
					found = true
				}
			}
		}
		if !found {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
}
