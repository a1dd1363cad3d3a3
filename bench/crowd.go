package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// crowds are the clients that get in the way of others, by name. They run in a process of their own and of the lowest
// priority: elsewhere they would have machines of their own, and what they need is not to be taken from the clients
// that are measured. Each says "ready" when it is complete, and goes on
// until it is killed.
func crowds() map[string]func(ctx context.Context, s server, users int) error {
	return map[string]func(context.Context, server, int) error{"lists": flood, "slow": linger}
}

// serveCrowd is what the process of a crowd does.
func serveCrowd(ctx context.Context, name, base string, users int) error {
	crowd, ok := crowds()[name]
	if !ok {
		return fmt.Errorf("there is no crowd %q", name)
	}
	return crowd(ctx, server{"", base}, users)
}

// crowd starts a crowd and waits until it is complete.
func (b *bench) crowd(name string, s server, users int) (stop func(), err error) {
	c := exec.CommandContext(b.ctx, "nice", "-n", "19", b.self, "-crowd", name, "-target", s.base, "-users", fmt.Sprint(users))
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := c.Start(); err != nil {
		return nil, err
	}
	stop = func() {
		_ = c.Process.Kill() // it may be gone
		_ = c.Wait()
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		stop()
		return nil, errors.Join(fmt.Errorf("the crowd of %s says %q", name, line), err)
	}
	time.Sleep(b.duration / 4) // until the server has noticed
	return stop, nil
}

// flooding is how many clients list at once: ten times as many as keep the machine busy.
const flooding = 10 * connections

// flood lists pages without a pause. That some of it is refused is what is wanted; who is refused waits as long as it
// is told to.
func flood(ctx context.Context, s server, users int) error {
	client := httpClient(flooding)
	var group sync.WaitGroup
	var asked atomic.Int64
	for range flooding {
		group.Go(func() {
			for ctx.Err() == nil {
				n := int(asked.Add(100)) % max(1, users-100)
				if _, err := send(ctx, client, http.MethodGet, fmt.Sprintf("%s/Users?startIndex=%d&count=100", s.base, n+1), nil, http.StatusOK); err != nil {
					time.Sleep(time.Second)
				}
			}
		})
	}
	fmt.Println("ready")
	group.Wait()
	return nil
}

// slowClients is how many connections do nothing but last.
const slowClients = 1000

// linger opens connections that do not come to an end: a third sends headers slowly, a third a body, a third does
// not read its answer.
func linger(ctx context.Context, s server, _ int) error {
	address, path, _ := strings.Cut(strings.TrimPrefix(s.base, "http://"), "/")
	common := "Host: " + address + "\r\nAuthorization: Bearer " + token + "\r\nContent-Type: application/scim+json\r\n"
	beginnings := []string{
		fmt.Sprintf("GET /%s/Users/1 HTTP/1.1\r\n%s", path, common),
		fmt.Sprintf("POST /%s/Users HTTP/1.1\r\n%sContent-Length: 1000\r\n\r\n{", path, common),
		strings.Repeat(fmt.Sprintf("GET /%s/Users?count=200 HTTP/1.1\r\n%s\r\n", path, common), 4),
	}
	var group sync.WaitGroup
	for i := range slowClients {
		c, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
		if err != nil {
			return err
		}
		defer c.Close() //nolint:errcheck // nothing is waiting
		if tcp, ok := c.(*net.TCPConn); ok && tcp.SetReadBuffer(4<<10) != nil {
			return errors.New("the system keeps answers for those who do not read them")
		}
		group.Go(func() { drip(ctx, c, i%len(beginnings), beginnings[i%len(beginnings)]) })
	}
	time.Sleep(3 * time.Second) // what they asked for has been made by then
	fmt.Println("ready")
	group.Wait()
	<-ctx.Done() // those who read nothing are still there
	return nil
}

// drip sends the beginning of a request and then a byte every second, until the server has enough of it.
func drip(ctx context.Context, c net.Conn, kind int, beginning string) {
	if _, err := io.WriteString(c, beginning); err != nil || kind == 2 {
		return
	}
	drop := "X-A: b\r\n"
	if kind == 1 {
		drop = " "
	}
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
		if _, err := io.WriteString(c, drop); err != nil {
			return
		}
	}
}
