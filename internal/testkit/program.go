package testkit

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// Token is what the client of the examples' tests sends.
const Token = "a-token-of-the-tests"

// Door is a running scim-adapter with the mapping of an example.
type Door struct {
	Root string // where it listens: "http://127.0.0.1:41234"
	Base string // Root and the path of the application
}

// Answer is what a request got.
type Answer struct {
	Status int
	Body   map[string]any
}

// build makes the program once. It stays in the folder of what the tests bring, under a name that tells working
// copies apart which share that folder.
var build = sync.OnceValues(func() (string, error) {
	name := fmt.Sprintf("scim-adapter-%08x", crc32.ChecksumIEEE([]byte(Repository())))
	binary := filepath.Join(filepath.Dir(root()), name)
	fresh := fmt.Sprint(binary, ".", os.Getpid()) // others may be executing the old one
	out, err := exec.Command("go", "build", "-o", fresh, "scim-adapter/cmd/scim-adapter").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return binary, os.Rename(fresh, binary)
})

// Program builds the program and gives its path.
func Program(t *testing.T) string {
	t.Helper()
	binary, err := build()
	if err != nil {
		t.Fatal(err)
	}
	return binary
}

// Serve starts the program with a mapping file, whose application has the given path, and environment
// variables "NAME=value"; SCIM_TOKEN is set.
func Serve(t *testing.T, mapping, path string, environment ...string) Door {
	t.Helper()
	binary := Program(t)
	mapping, err := filepath.Abs(mapping)
	if err != nil {
		t.Fatal(err)
	}
	address := FreeAddress(t)
	config := filepath.Join(t.TempDir(), "adapter.hcl")
	text := fmt.Sprintf("include = [%q]\nserver {\n  listen = %q\n  metrics_listen = %q\n}\n", mapping, address, FreeAddress(t))
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	c := exec.CommandContext(t.Context(), binary, "serve", "--config", config)
	c.Env = append(append(os.Environ(), "SCIM_TOKEN="+Token), environment...)
	c.Stdout, c.Stderr = &log, &log
	c.Cancel = func() error { return c.Process.Signal(os.Interrupt) }
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _ = c.Wait(); t.Failed() {
			t.Logf("%s", log.Bytes())
		}
	})
	d := Door{Root: "http://" + address, Base: "http://" + address + path}
	for begin := time.Now(); time.Since(begin) < 20*time.Second; time.Sleep(20 * time.Millisecond) {
		if response, err := http.Get(d.Base + "/Users"); err == nil {
			_ = response.Body.Close()
			return d
		}
	}
	t.Fatal("the program does not answer")
	return d
}

// FreeAddress gives an address of the loopback interface where nobody listens.
func FreeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close() //nolint:errcheck // nobody connected
	return l.Addr().String()
}

// Do sends a request.
func (d Door) Do(t *testing.T, method, path, body string) Answer {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, d.Base+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+Token)
	r.Header.Set("Content-Type", "application/scim+json")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Error(err)
		return Answer{}
	}
	defer response.Body.Close() //nolint:errcheck // read to its end
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Error(err)
	}
	a := Answer{Status: response.StatusCode}
	if len(text) > 0 {
		if err := json.Unmarshal(text, &a.Body); err != nil {
			t.Errorf("%v: %s", err, text)
		}
	}
	return a
}

// Must sends a request that has to be answered by a status.
func (d Door) Must(t *testing.T, status int, method, path, body string) map[string]any {
	t.Helper()
	a := d.Do(t, method, path, body)
	if a.Status != status {
		t.Fatalf("%s %s: %d %v", method, path, a.Status, a.Body)
	}
	return a.Body
}

// PatchBody makes the body of a PATCH.
func PatchBody(operations ...string) string {
	return `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[` + strings.Join(operations, ",") + `]}`
}

// Patch sends a PATCH that has to succeed.
func (d Door) Patch(t *testing.T, path string, operations ...string) {
	t.Helper()
	a := d.Do(t, "PATCH", path, PatchBody(operations...))
	if a.Status != http.StatusOK && a.Status != http.StatusNoContent {
		t.Fatalf("PATCH %s: %d %v", path, a.Status, a.Body)
	}
}
