package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// server is one of those that are compared.
type server struct{ name, base string }

// work is one kind of request.
type work struct {
	name   string
	method string
	url    func(n int) string
	body   func(n int) string // nil: none
	status int
	max    int // n is below it
}

// sqlWorks are the requests that the adapter and the hand-written handler are both asked.
func sqlWorks(rows int) []work {
	one := func(n int) string { return fmt.Sprintf("/Users/%d", n%rows+1) }
	return []work{
		{"GET by id", "GET", one, nil, 200, rows},
		lookups(rows),
		{"PATCH one attribute", "PATCH", one, func(n int) string { return replaceBody("title", fmt.Sprintf(`"Title %d"`, n)) }, 200, 100 * rows},
		{"list of 100", "GET", func(n int) string { return fmt.Sprintf("/Users?startIndex=%d&count=100", n+1) }, nil, 200, rows - 100},
	}
}

// lookups are what identity providers ask before everything else.
func lookups(rows int) work {
	return work{"filter userName eq", "GET", func(n int) string { return lookup(n%rows + 1) }, nil, 200, rows}
}

func lookup(n int) string {
	return "/Users?filter=" + url.QueryEscape(fmt.Sprintf(`userName eq "%s"`, personOf(n).login))
}

// creations are POSTs of people whom no database has: those after the last one.
func creations(last int) work {
	var created atomic.Int64
	next := func(int) string { return userBody(last + int(created.Add(1))) }
	return work{"POST", "POST", func(int) string { return "/Users" }, next, 201, 1}
}

func replaceBody(path, value string) string {
	return fmt.Sprintf(`{"schemas":[%q],"Operations":[{"op":"replace","path":%q,"value":%s}]}`, patchSchema, path, value)
}

// memberBody adds a member to a group or removes it.
func memberBody(op string, user int) string {
	if op == "remove" {
		return fmt.Sprintf(`{"schemas":[%q],"Operations":[{"op":"remove","path":"members[value eq \"%d\"]"}]}`, patchSchema, user)
	}
	return fmt.Sprintf(`{"schemas":[%q],"Operations":[{"op":"add","path":"members","value":[{"value":"%d"}]}]}`, patchSchema, user)
}

func userBody(n int) string {
	p := personOf(n)
	return fmt.Sprintf(`{"schemas":[%q],"externalId":%q,"userName":%q,"name":{"givenName":%q,"familyName":%q},"displayName":%q,"title":%q,"active":%t,"emails":[{"type":"work","value":%q}]}`,
		userSchema, p.external, p.login, p.given, p.family, p.display, p.title, p.active, p.mail)
}

func httpClient(connections int) *http.Client {
	return &http.Client{Timeout: 120 * time.Second, Transport: &http.Transport{
		MaxIdleConns: connections, MaxIdleConnsPerHost: connections, MaxConnsPerHost: connections, DisableCompression: true,
	}}
}

// once sends one request and gives the body of its answer.
func once(ctx context.Context, c *http.Client, s server, w work, n int) ([]byte, error) {
	var body io.Reader
	if w.body != nil {
		body = strings.NewReader(w.body(n))
	}
	return send(ctx, c, w.method, s.base+w.url(n), body, w.status)
}

// send expects a status.
func send(ctx context.Context, c *http.Client, method, address string, body io.Reader, status int) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", "application/scim+json")
	response, err := c.Do(r)
	if err != nil {
		return nil, err
	}
	answer, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != status {
		err = fmt.Errorf("%s %s: %s: %.500s", method, address, response.Status, answer)
	}
	return answer, errors.Join(err, response.Body.Close())
}

// crowd is a closed loop: each connection asks again as soon as it has its answer.
type crowd struct {
	connections int
	duration    time.Duration
}

// rate loads a server and gives the answers per second. The first failure ends it.
func (c crowd) rate(ctx context.Context, s server, w work) (float64, error) {
	count, took, err := c.run(ctx, s, w)
	return float64(count) / took.Seconds(), err
}

// run loads a server and gives the number of its answers.
func (c crowd) run(ctx context.Context, s server, w work) (count int, took time.Duration, err error) {
	client := httpClient(c.connections)
	defer client.CloseIdleConnections()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var done atomic.Int64
	var failed atomic.Pointer[error]
	var group sync.WaitGroup
	begin := time.Now()
	for i := range c.connections {
		random := rand.New(rand.NewPCG(uint64(i), seed))
		group.Go(func() {
			for time.Since(begin) < c.duration && ctx.Err() == nil {
				if _, err := once(ctx, client, s, w, random.IntN(w.max)); err != nil {
					failed.CompareAndSwap(nil, &err)
					cancel()
					return
				}
				done.Add(1)
			}
		})
	}
	group.Wait()
	if err := failed.Load(); err != nil {
		return 0, time.Since(begin), *err
	}
	return int(done.Load()), time.Since(begin), nil
}
