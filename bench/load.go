package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// work is one kind of request.
type work struct {
	name   string
	method string
	url    func(n int) string
	body   func(n int) string
	status int
	max    int // n is below it
}

// works is what the table shows.
func works(rows int) []work {
	patch := func(n int) string {
		return fmt.Sprintf(`{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","path":"title","value":"Title %d"}]}`, n)
	}
	user := func(n int) string { return fmt.Sprintf("/Users/%d", n%rows+1) }
	return []work{
		{"GET by id", "GET", user, nil, 200, rows},
		{"filter userName eq", "GET", func(n int) string {
			return "/Users?filter=" + url.QueryEscape(fmt.Sprintf(`userName eq "user%d"`, n+1))
		}, nil, 200, rows},
		{"list of 100", "GET", func(n int) string { return fmt.Sprintf("/Users?startIndex=%d&count=100", n+1) }, nil, 200, rows - 100},
		{"PATCH one attribute", "PATCH", user, patch, 200, 100 * rows},
	}
}

func httpClient(connections int) *http.Client {
	return &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: connections, MaxConnsPerHost: connections}}
}

// once sends one request and gives the body of its answer.
func once(ctx context.Context, c *http.Client, s server, w work, n int) ([]byte, error) {
	var body io.Reader
	if w.body != nil {
		body = strings.NewReader(w.body(n))
	}
	r, err := http.NewRequestWithContext(ctx, w.method, s.base+w.url(n), body)
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
	if err == nil && response.StatusCode != w.status {
		err = fmt.Errorf("%s %s: %s: %s", w.method, w.url(n), response.Status, answer)
	}
	return answer, errors.Join(err, response.Body.Close())
}

// withoutVersions takes meta.version out of resources: the hand-written server has none.
func withoutVersions(v any) {
	switch v := v.(type) {
	case map[string]any:
		delete(v, "version")
		for _, inner := range v {
			withoutVersions(inner)
		}
	case []any:
		for _, e := range v {
			withoutVersions(e)
		}
	}
}

// agree makes sure that both servers give the same answer, so that the same work is compared.
func agree(w work, servers []server) error {
	for _, n := range []int{0, 7, 4711 % w.max} {
		var answers []any
		for _, s := range servers {
			body, err := once(context.Background(), httpClient(1), s, w, n)
			if err != nil {
				return err
			}
			var v any
			if err := json.Unmarshal([]byte(strings.ReplaceAll(string(body), s.base, "")), &v); err != nil {
				return err
			}
			withoutVersions(v)
			answers = append(answers, v)
		}
		if !reflect.DeepEqual(answers[0], answers[1]) {
			return fmt.Errorf("%s: the servers disagree:\n%v\n%v", w.name, answers[0], answers[1])
		}
	}
	return nil
}

// load sends requests over a number of connections for some time and gives the answers per second.
func load(ctx context.Context, s server, w work, o options) (float64, error) {
	c := httpClient(o.connections)
	defer c.CloseIdleConnections()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var done atomic.Int64
	var failed atomic.Pointer[error]
	var group sync.WaitGroup
	begin := time.Now()
	for i := range o.connections {
		random := rand.New(rand.NewPCG(uint64(i), 7644))
		group.Go(func() {
			for time.Since(begin) < o.duration && ctx.Err() == nil {
				if _, err := once(ctx, c, s, w, random.IntN(w.max)); err != nil {
					failed.Store(&err)
					cancel()
					return
				}
				done.Add(1)
			}
		})
	}
	group.Wait()
	if err := failed.Load(); err != nil {
		return 0, *err
	}
	return float64(done.Load()) / time.Since(begin).Seconds(), nil
}
