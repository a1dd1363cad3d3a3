package testkit

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// Repository gives the folder that everything is in.
func Repository() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Dir(filepath.Dir(filepath.Dir(file)))
}

// root gives the folder that prepare.sh unpacks into.
func root() string { return filepath.Join(Repository(), ".cache", "apps", "root") }

// program gives the path of an unpacked program, or of an installed one. Patterns are as in filepath.Glob,
// relative to the root of a file system.
func program(tb testing.TB, patterns ...string) string {
	tb.Helper()
	for _, base := range []string{root(), "/"} {
		for _, pattern := range patterns {
			if found, _ := filepath.Glob(filepath.Join(base, pattern)); len(found) > 0 {
				return found[len(found)-1]
			}
		}
	}
	tb.Fatalf("%s is missing. The tests bring their own servers: run `make test`, or internal/testkit/prepare.sh once.", patterns[0])
	return ""
}

// environment lets unpacked programs find their libraries.
func environment() []string {
	return append(os.Environ(), "LD_LIBRARY_PATH="+libraryPath(), "LC_ALL=C.UTF-8", "TZ=UTC")
}

// libraryPath gives the folders of unpacked libraries.
func libraryPath() string {
	var paths []string
	for _, pattern := range []string{"usr/lib/*-linux-gnu", "lib/*-linux-gnu"} {
		found, _ := filepath.Glob(filepath.Join(root(), pattern))
		paths = append(paths, found...)
	}
	return strings.Join(paths, ":")
}

// Promtool gives the path of Prometheus' own checker.
func Promtool(tb testing.TB) string {
	tb.Helper()
	return program(tb, "usr/bin/promtool")
}

// unprivileged gives what lets a process of root believe that it is somebody else: PostgreSQL refuses root.
func unprivileged() *syscall.SysProcAttr {
	if os.Getuid() != 0 {
		return &syscall.SysProcAttr{Setpgid: true}
	}
	attr := &syscall.SysProcAttr{
		Setpgid: true, Cloneflags: syscall.CLONE_NEWUSER,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 1000, HostID: 0, Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 1000, HostID: 0, Size: 1}},
	}
	try := exec.Command("true")
	try.SysProcAttr = attr
	if try.Run() == nil {
		return attr
	}
	const nobody = 65534
	return &syscall.SysProcAttr{Setpgid: true, Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
}

// give makes a folder belong to the one that a process will be.
func give(folder string, attr *syscall.SysProcAttr) error {
	if attr.Credential == nil {
		return nil
	}
	return os.Chown(folder, int(attr.Credential.Uid), int(attr.Credential.Gid))
}

// once runs a program to its end.
func once(attr *syscall.SysProcAttr, input io.Reader, name string, args ...string) error {
	c := exec.Command(name, args...)
	c.Env, c.SysProcAttr, c.Stdin, c.Dir = environment(), attr, input, "/"
	var stdout, stderr bytes.Buffer
	c.Stdout, c.Stderr = &stdout, &stderr
	if err := c.Run(); err != nil {
		return fmt.Errorf("%s: %w\n%s%s", filepath.Base(name), err, tail(stdout.Bytes()), tail(stderr.Bytes()))
	}
	return nil
}

func tail(b []byte) []byte { return b[max(0, len(b)-2000):] }

// supervisor starts a server. A line on its standard input asks the server to stop in its own time; the end of
// the input, also that of a killed test, ends it at once and removes its folder.
const supervisor = `
soft=$1; hard=$2; folder=$3; shift 3
"$@" >>"$folder/log" 2>&1 </dev/null &
if read -r word; then
	kill -"$soft" $!; wait
else
	kill -"$hard" $! 2>/dev/null; wait; rm -rf "$folder"
fi`

// process is a server under its supervisor.
type process struct {
	leash io.WriteCloser
	cmd   *exec.Cmd
}

// launch starts a server that keeps everything in a folder.
func launch(attr *syscall.SysProcAttr, soft, hard, folder string, argv ...string) (*process, error) {
	c := exec.Command("sh", append([]string{"-c", supervisor, "sh", soft, hard, folder}, argv...)...)
	c.Env, c.SysProcAttr, c.Dir = environment(), attr, "/"
	leash, err := c.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := c.Start(); err != nil {
		return nil, err
	}
	return &process{leash, c}, nil
}

// end stops the server and waits until it is gone.
func (p *process) end() {
	_, _ = io.WriteString(p.leash, "stop\n") // it may be gone already
	_ = p.cmd.Wait()                         // its status is that of the server's end
	_ = p.leash.Close()
}

// freePort gives a port of the loopback address where nobody listens.
func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()                          //nolint:errcheck // nobody connected
	return l.Addr().(*net.TCPAddr).Port, nil //nolint:errcheck // it is TCP
}
