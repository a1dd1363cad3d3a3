package testkit

import (
	"bytes"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
)

// Proxy stands between a program and a server and loses connections when it is told to.
type Proxy struct {
	listener net.Listener
	target   string

	mu          sync.Mutex
	word        []byte // in what the program sends
	pass        bool   // whether that reaches the server
	connections []net.Conn
}

// NewProxy gives a proxy before a server.
func NewProxy(tb testing.TB, s *Server) *Proxy {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	p := &Proxy{listener: l, target: fmt.Sprintf("127.0.0.1:%d", s.Port)}
	tb.Cleanup(func() {
		_ = l.Close()
		p.Cut()
	})
	go p.accept()
	return p
}

// DSN gives the address of a database of the server by way of the proxy.
func (p *Proxy) DSN(dsn string) string {
	return strings.Replace(dsn, p.target, p.listener.Addr().String(), 1)
}

// CutAt loses the connection of whoever sends a word next, in any case: before it reaches the server, or when the
// server has answered, so that only the answer is lost.
func (p *Proxy) CutAt(word string, answered bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.word, p.pass = []byte(strings.ToLower(word)), answered
}

// LeaveAlone forgets the word of CutAt.
func (p *Proxy) LeaveAlone() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.word = nil
}

// Cut loses all connections.
func (p *Proxy) Cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.connections {
		_ = c.Close()
	}
	p.connections = nil
}

func (p *Proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", p.target)
		if err != nil {
			_ = client.Close()
			continue
		}
		p.mu.Lock()
		p.connections = append(p.connections, client, server)
		p.mu.Unlock()
		lost := make(chan struct{})
		go p.upstream(client, server, lost)
		go p.downstream(client, server, lost)
	}
}

// upstream passes on what the program sends.
func (p *Proxy) upstream(client, server net.Conn, lost chan struct{}) {
	defer server.Close() //nolint:errcheck // the end
	buffer := make([]byte, 64<<10)
	for {
		n, err := client.Read(buffer)
		if err != nil {
			return
		}
		cut, pass := p.cuts(buffer[:n])
		if cut {
			close(lost)
		}
		if !cut || pass {
			if _, err := server.Write(buffer[:n]); err != nil {
				return
			}
		}
		if cut && !pass {
			_ = client.Close()
			return
		}
	}
}

// cuts tells, once, whether this is where the connection is lost.
func (p *Proxy) cuts(sent []byte) (cut, pass bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.word == nil || !bytes.Contains(bytes.ToLower(sent), p.word) {
		return false, false
	}
	p.word = nil
	return true, p.pass
}

// downstream passes the server's answers on, until one is to be lost.
func (p *Proxy) downstream(client, server net.Conn, lost chan struct{}) {
	defer client.Close() //nolint:errcheck // the end
	buffer := make([]byte, 64<<10)
	for {
		n, err := server.Read(buffer)
		if err != nil {
			return
		}
		select {
		case <-lost:
			return
		default:
		}
		if _, err := client.Write(buffer[:n]); err != nil {
			return
		}
	}
}
