package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// restMapping is the adapter's mapping over the API; the words in capitals are filled in.
const restMapping = `
server {
  listen         = "LISTEN"
  metrics_listen = "METRICS"
  log_level      = "warn"
}
application "bench" {
  path = "/scim/v2"
  client "bench" { token = "TOKEN" }
  backend "rest" {
    url         = "UPSTREAM"
    concurrency = 64
  }
  resource "User" {
    id    = "id"
    types = { id = "int" }
    attribute "userName" {
      field    = "login"
      required = true
    }
    attribute "externalId" { field = "external_id" }
    attribute "name.givenName" { field = "first_name" }
    attribute "name.familyName" { field = "last_name" }
    attribute "displayName" { field = "display_name" }
    attribute "title" { field = "job_title" }
    attribute "emails[type eq 'work'].value" { field = "mail" }
    attribute "active" { field = "active" }
    on "list" {
      request = "GET /users"
      query   = { offset = "query.offset", limit = "query.limit" }
      records = "response.body.items"
      total   = "response.body.total"
      page { by = "offset" }
    }
    on "get" { request = "GET /users/{id}" }
    on "update" { request = "PATCH /users/{id}" }
  }
}
`

// serveUpstream is the API: every answer is ready in memory, so that it costs as little as an API can.
func serveUpstream(listen string, rows int) error {
	server := http.Server{Addr: listen, Handler: upstream(rows), ReadHeaderTimeout: 5 * time.Second}
	return server.ListenAndServe()
}

func upstream(rows int) http.Handler {
	users := make([][]byte, rows)
	for i := range users {
		users[i] = fmt.Appendf(nil, `{"id":%d,"login":"user%d","external_id":"ext-%d","first_name":"Given%d","last_name":"Family%d","display_name":"Given%d Family%d","job_title":"Title %d","mail":"user%d@example.org","active":true}`,
			i+1, i+1, i+1, i+1, i+1, i+1, i+1, i+1, i+1)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /users/{id}", func(w http.ResponseWriter, r *http.Request) {
		id, err := strconv.Atoi(r.PathValue("id"))
		if err != nil || id < 1 || id > rows {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(users[id-1]) // the client may be gone
	})
	mux.HandleFunc("GET /users", func(w http.ResponseWriter, r *http.Request) {
		offset := min(number(r.URL.Query().Get("offset"), 0), rows)
		limit := min(number(r.URL.Query().Get("limit"), 100), rows-offset)
		body := fmt.Appendf(nil, `{"total":%d,"items":[`, rows)
		for i := range limit {
			if i > 0 {
				body = append(body, ',')
			}
			body = append(body, users[offset+i]...)
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(append(body, "]}"...)) // the client may be gone
	})
	return mux
}

// buffers are what a tuned reverse proxy copies with.
type buffers struct{ pool sync.Pool }

// Get gives a buffer.
func (b *buffers) Get() []byte {
	if p, ok := b.pool.Get().(*[]byte); ok {
		return *p
	}
	return make([]byte, 32<<10)
}

// Put takes it back.
func (b *buffers) Put(p []byte) { b.pool.Put(&p) }

// servePassThrough is the yardstick: a reverse proxy that understands nothing, tuned as far as it goes.
func servePassThrough(listen, upstream string) error {
	target, err := url.Parse(upstream)
	if err != nil {
		return err
	}
	proxy := &httputil.ReverseProxy{
		Rewrite:    func(r *httputil.ProxyRequest) { r.SetURL(target) },
		BufferPool: &buffers{},
		Transport: &http.Transport{
			DialContext: (&net.Dialer{Timeout: 5 * time.Second}).DialContext, MaxIdleConns: 1024, MaxIdleConnsPerHost: 1024, IdleConnTimeout: 90 * time.Second, DisableCompression: true,
		},
	}
	server := http.Server{Addr: listen, Handler: proxy, ReadHeaderTimeout: 5 * time.Second}
	return server.ListenAndServe()
}

// restWork is one kind of request, as each of the two is asked.
type restWork struct{ adapter, passThrough work }

func restWorks(rows int) []restWork {
	get := func(path string) func(int) string {
		return func(n int) string { return fmt.Sprintf("%s/%d", path, n+1) }
	}
	return []restWork{
		{work{"GET by id", "GET", get("/Users"), nil, 200, rows}, work{"GET by id", "GET", get("/users"), nil, 200, rows}},
		{
			work{"list of 100", "GET", func(n int) string { return fmt.Sprintf("/Users?startIndex=%d&count=100", n+1) }, nil, 200, rows - 100},
			work{"list of 100", "GET", func(n int) string { return fmt.Sprintf("/users?offset=%d&limit=100", n) }, nil, 200, rows - 100},
		},
	}
}

// measureREST compares the adapter before an API with a reverse proxy before the same.
func measureREST(ctx context.Context, folder string, o options) ([]row, error) {
	servers, stop, err := startREST(ctx, folder, o.rows)
	if err != nil {
		return nil, err
	}
	defer stop()
	var rows []row
	for _, w := range restWorks(o.rows) {
		if err := sameUser(ctx, w, servers); err != nil {
			return nil, err
		}
		r := row{Work: w.adapter.name}
		for round := range o.rounds {
			progress("REST, %s: round %d of %d", r.Work, round+1, o.rounds)
			a, err := load(ctx, servers[0], w.adapter, o)
			if err != nil {
				return nil, err
			}
			b, err := load(ctx, servers[1], w.passThrough, o)
			if err != nil {
				return nil, err
			}
			r.AdapterRounds, r.BaselineRounds = append(r.AdapterRounds, a), append(r.BaselineRounds, b)
		}
		r.Adapter, r.Baseline = median(r.AdapterRounds), median(r.BaselineRounds)
		r.Ratio = r.Adapter / r.Baseline
		rows = append(rows, r)
	}
	return rows, nil
}

// sameUser makes sure that both answer with the same people.
func sameUser(ctx context.Context, w restWork, servers []server) error {
	var names [2][]string
	for i, one := range []work{w.adapter, w.passThrough} {
		body, err := once(ctx, httpClient(1), servers[i], one, 4)
		if err != nil {
			return err
		}
		var v struct {
			UserName  string
			Login     string
			Resources []struct{ UserName string }
			Items     []struct{ Login string }
		}
		if err := json.Unmarshal(body, &v); err != nil {
			return err
		}
		names[i] = append(names[i], v.UserName+v.Login)
		for _, r := range v.Resources {
			names[i] = append(names[i], r.UserName)
		}
		for _, r := range v.Items {
			names[i] = append(names[i], r.Login)
		}
	}
	if strings.Join(names[0], " ") != strings.Join(names[1], " ") {
		return fmt.Errorf("%s: the servers disagree: %v and %v", w.adapter.name, names[0], names[1])
	}
	return nil
}

// startREST starts the API, the adapter and the reverse proxy, each a program of its own. The adapter has been
// built already.
func startREST(ctx context.Context, folder string, rows int) (servers []server, stop func(), err error) {
	self, err := os.Executable()
	if err != nil {
		return nil, nil, err
	}
	var addresses []string
	for range 4 {
		address, err := freeAddress(ctx)
		if err != nil {
			return nil, nil, err
		}
		addresses = append(addresses, address)
	}
	upstream := "http://" + addresses[0]
	mapping := filepath.Join(folder, "rest.hcl")
	text := strings.NewReplacer("LISTEN", addresses[1], "METRICS", addresses[2], "UPSTREAM", upstream, "TOKEN", token).Replace(restMapping)
	if err := os.WriteFile(mapping, []byte(text), 0o600); err != nil {
		return nil, nil, err
	}
	servers = []server{{"adapter", "http://" + addresses[1] + "/scim/v2"}, {"pass-through", "http://" + addresses[3]}}
	stop, err = run(
		exec.CommandContext(ctx, self, "-upstream", "-listen", addresses[0], "-rows", strconv.Itoa(rows)),
		exec.CommandContext(ctx, filepath.Join(folder, "scim-adapter"), "serve", "--config", mapping),
		exec.CommandContext(ctx, self, "-pass-through", upstream, "-listen", addresses[3]),
	)
	if err != nil {
		return nil, nil, err
	}
	for i, path := range []string{"/Users/1", "/users/1"} {
		if err := await(ctx, servers[i], path); err != nil {
			stop()
			return nil, nil, err
		}
	}
	return servers, stop, nil
}
