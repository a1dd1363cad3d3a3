package testkit

import (
	"bufio"
	"bytes"
	"net"
	"net/http"
	"net/http/httputil"
	"strings"
	"testing"
)

// Fault is what happens to one request on its way.
type Fault int

// The faults.
const (
	None   Fault = iota
	Before       // the connection breaks before the server gets the request
	After        // the server has done it, and the answer is lost
	Half         // half of the answer arrives, and the connection breaks
	Reset        // like After, with a reset in place of an end
)

// Faulty gives the URL of a TCP proxy before an HTTP server, which asks for every request what shall happen to
// it.
func Faulty(tb testing.TB, server string, decide func(*http.Request) Fault) string {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = l.Close() })
	target := strings.TrimPrefix(server, "http://")
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			go relay(client, target, decide)
		}
	}()
	return "http://" + l.Addr().String()
}

// relay passes the requests of one connection on, until a fault ends it.
func relay(client net.Conn, target string, decide func(*http.Request) Fault) {
	defer client.Close() //nolint:errcheck // the end
	server, err := net.Dial("tcp", target)
	if err != nil {
		return
	}
	defer server.Close() //nolint:errcheck // the end
	requests, answers := bufio.NewReader(client), bufio.NewReader(server)
	for {
		r, err := http.ReadRequest(requests)
		if err != nil {
			return
		}
		fault := decide(r)
		if fault == Before {
			return
		}
		if r.Write(server) != nil {
			return
		}
		answer, err := http.ReadResponse(answers, r)
		if err != nil {
			return
		}
		raw, err := httputil.DumpResponse(answer, true)
		_ = answer.Body.Close() // it was read
		if err != nil || !send(client, raw, fault) {
			return
		}
	}
}

// send gives an answer to the client, as far as the fault lets it.
func send(client net.Conn, raw []byte, fault Fault) bool {
	switch fault {
	case Half:
		_, _ = client.Write(raw[:max(bytes.Index(raw, []byte("\r\n\r\n")), len(raw)/2)])
		return false
	case After:
		return false
	case Reset:
		if tcp, ok := client.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
		return false
	case None, Before:
	}
	_, err := client.Write(raw)
	return err == nil
}
