package testkit

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// Server is a private database server.
type Server struct {
	Driver string // as a mapping names it: "mysql", "postgres"
	Port   int    // of 127.0.0.1

	kind   product
	folder string
	attr   *syscall.SysProcAttr
	run    *process
	count  atomic.Int64
}

// product is what one server does in its own way.
type product struct {
	name, driver, goDriver string

	soft, hard string // signals: stop in order, stop at once

	attr  func() *syscall.SysProcAttr
	setUp func(tb testing.TB, s *Server) error
	argv  func(tb testing.TB, s *Server) []string
	dsn   func(port int, database string) string
	admin string // the database that is always there
}

var shared struct {
	sync.Mutex
	servers map[string]*Server
}

// MariaDB gives the process' own MariaDB server.
func MariaDB(tb testing.TB) *Server {
	tb.Helper()
	return sharedServer(tb, mariaDB())
}

// PostgreSQL gives the process' own PostgreSQL server.
func PostgreSQL(tb testing.TB) *Server {
	tb.Helper()
	return sharedServer(tb, postgreSQL())
}

// Own gives a server of the same product for one test alone, which may stop it.
func (s *Server) Own(tb testing.TB) *Server {
	tb.Helper()
	own := start(tb, s.kind)
	tb.Cleanup(func() {
		own.Stop()
		_ = os.RemoveAll(own.folder)
	})
	return own
}

func sharedServer(tb testing.TB, kind product) *Server {
	tb.Helper()
	shared.Lock()
	defer shared.Unlock()
	if s := shared.servers[kind.name]; s != nil {
		return s
	}
	if shared.servers == nil {
		shared.servers = map[string]*Server{}
	}
	s := start(tb, kind)
	shared.servers[kind.name] = s
	return s
}

// start sets a server up and waits until it answers.
func start(tb testing.TB, kind product) *Server {
	tb.Helper()
	folder, err := os.MkdirTemp("", "scim-adapter-"+kind.name+"-")
	if err != nil {
		tb.Fatal(err)
	}
	s := &Server{Driver: kind.driver, kind: kind, folder: folder, attr: kind.attr()}
	for _, name := range []string{"", "data", "tmp"} {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(path, 0o700); err != nil {
			tb.Fatal(err)
		}
		if err := give(path, s.attr); err != nil {
			tb.Fatal(err)
		}
	}
	if s.Port, err = freePort(); err != nil {
		tb.Fatal(err)
	}
	if err := kind.setUp(tb, s); err != nil {
		tb.Fatalf("%s: %v", kind.name, err)
	}
	s.Start(tb)
	return s
}

// Start starts a server that was stopped, on the same port and with its data.
func (s *Server) Start(tb testing.TB) {
	tb.Helper()
	p, err := launch(s.attr, s.kind.soft, s.kind.hard, s.folder, s.kind.argv(tb, s)...)
	if err != nil {
		tb.Fatalf("%s: %v", s.kind.name, err)
	}
	s.run = p
	db, err := sql.Open(s.kind.goDriver, s.DSN(s.kind.admin))
	if err != nil {
		tb.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // nothing is waiting
	for begin := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		err = db.PingContext(ctx)
		cancel()
		if err == nil {
			return
		}
		if time.Since(begin) > 30*time.Second {
			text, _ := os.ReadFile(filepath.Join(s.folder, "log"))
			tb.Fatalf("%s does not answer: %v\n%s", s.kind.name, err, tail(text))
		}
	}
}

// Stop stops the server and waits until it is gone.
func (s *Server) Stop() {
	if s.run != nil {
		s.run.end()
		s.run = nil
	}
}

// DSN gives the address of a database of the server.
func (s *Server) DSN(database string) string { return s.kind.dsn(s.Port, database) }

// Database gives the DSN of a new, empty database.
func (s *Server) Database(tb testing.TB) string {
	tb.Helper()
	name := fmt.Sprintf("test_%d", s.count.Add(1))
	db, err := sql.Open(s.kind.goDriver, s.DSN(s.kind.admin))
	if err != nil {
		tb.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // nothing is waiting
	if _, err := db.ExecContext(tb.Context(), "CREATE DATABASE "+name); err != nil {
		tb.Fatal(err)
	}
	return s.DSN(name)
}
