package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// program is a server that runs as a process of its own.
type program struct {
	server
	cmd *exec.Cmd
}

// stop ends it; what it keeps is of no use any more.
func (p *program) stop() {
	_ = p.cmd.Process.Kill() // it may be gone
	_ = p.cmd.Wait()
}

// beginning keeps what a program says first: under overload it says the same thousands of times.
type beginning struct{ text []byte }

// Write keeps what there is room for.
func (b *beginning) Write(p []byte) (int, error) {
	b.text = append(b.text, p[:min(len(p), 4000-len(b.text))]...)
	return len(p), nil
}

// launch starts a program and waits until it answers 200 at a path of its base.
func launch(ctx context.Context, name, base, ready string, argv ...string) (*program, error) {
	c := exec.CommandContext(ctx, argv[0], argv[1:]...)
	var log beginning
	c.Stderr, c.Env = &log, append(os.Environ(), tokenVariable+"="+token)
	if err := c.Start(); err != nil {
		return nil, err
	}
	p := &program{server{name, base}, c}
	if err := await(ctx, ready); err != nil {
		p.stop()
		return nil, fmt.Errorf("%s does not answer: %w\n%s", name, err, log.text)
	}
	return p, nil
}

// await asks every millisecond until a server answers.
func await(ctx context.Context, address string) error {
	client := httpClient(1)
	defer client.CloseIdleConnections()
	var err error
	for begin := time.Now(); time.Since(begin) < 20*time.Second; time.Sleep(time.Millisecond) {
		if _, err = send(ctx, client, http.MethodGet, address, nil, http.StatusOK); err == nil {
			return nil
		}
	}
	return err
}

func freeAddress(ctx context.Context) (string, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// freeAddresses gives addresses where nobody listens.
func freeAddresses(ctx context.Context, count int) (list []string, err error) {
	for range count {
		address, err := freeAddress(ctx)
		if err != nil {
			return nil, err
		}
		list = append(list, address)
	}
	return list, nil
}

// startAdapter starts the real program with a mapping that is made for its addresses.
func (b *bench) startAdapter(mapping func(listen, metrics string) string) (*program, error) {
	addresses, err := freeAddresses(b.ctx, 2)
	if err != nil {
		return nil, err
	}
	file, err := os.CreateTemp(b.folder, "*.hcl")
	if err != nil {
		return nil, err
	}
	if _, err := file.WriteString(mapping(addresses[0], addresses[1])); err != nil {
		return nil, err
	}
	if err := file.Close(); err != nil {
		return nil, err
	}
	return launch(b.ctx, "adapter", "http://"+addresses[0]+"/scim/v2", "http://"+addresses[1]+"/readyz", b.binary, "serve", "--config", file.Name())
}

// startSQL starts the adapter over a database.
func (b *bench) startSQL(p product, dsn string) (*program, error) {
	return b.startAdapter(func(listen, metrics string) string { return mappingFor(p, dsn, listen, metrics) })
}

// startBaseline starts the hand-written handler over a database.
func (b *bench) startBaseline(p product, dsn string) (*program, error) {
	address, err := freeAddress(b.ctx)
	if err != nil {
		return nil, err
	}
	base := "http://" + address + "/scim/v2"
	return launch(b.ctx, "by hand", base, base+"/Users?count=1", b.self, "-baseline", p.driver, "-listen", address, "-database", dsn)
}

// build makes the program as `make build` does.
func (b *bench) build() error {
	progress("building the adapter")
	c := exec.CommandContext(b.ctx, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", b.binary, "./cmd/scim-adapter")
	c.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("go build (run this from the top of the repository): %w\n%s", err, out)
	}
	return nil
}

// memory reads a line of the process' status, in megabytes: VmRSS is what it has, VmHWM the most it had.
func (p *program) memory(line string) (float64, error) {
	path := filepath.Join("/proc", strconv.Itoa(p.cmd.Process.Pid), "status")
	text, err := os.ReadFile(path)
	if err != nil {
		return 0, err
	}
	for field := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(field, line+":"); ok {
			kilobytes, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 64)
			return kilobytes / 1000, err
		}
	}
	return 0, fmt.Errorf("%s has no %s", path, line)
}
