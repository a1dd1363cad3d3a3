package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

// recordSize is how long a record of the API is; what is not mapped fills it up.
const recordSize = 2048

// apiRecord is one user as the API gives it.
func apiRecord(n int) []byte {
	p := personOf(n)
	record := map[string]any{
		"id": n, "login": p.login, "external_id": p.external, "first_name": p.given, "middle_name": "M.", "last_name": p.family,
		"display_name": p.display, "nick_name": p.given, "job_title": p.title, "kind": "Employee", "language": "en", "locale": "en-GB",
		"timezone": "Europe/London", "mail": p.mail, "phone": fmt.Sprintf("+44 20 7946 %04d", n%10_000), "mobile": fmt.Sprintf("+44 7700 90%04d", n%10_000),
		"street": fmt.Sprintf("%d High Street", n%200+1), "city": "London", "postal_code": "N1 9GU", "country": "GB", "active": p.active,
		"settings": map[string]any{"theme": "dark", "columns": []int{1, 2, 3}, "notify": true}, "notes": "",
	}
	short, err := json.Marshal(record)
	if err != nil {
		panic(err) // it holds texts and numbers
	}
	record["notes"] = strings.Repeat("x", max(0, recordSize-len(short)))
	full, err := json.Marshal(record)
	if err != nil {
		panic(err) // as before
	}
	return full
}

// serveUpstream is the API: every answer is ready in memory, so that it costs as little as an API can.
func serveUpstream(listen string, rows int) error {
	server := http.Server{Addr: listen, Handler: upstream(rows), ReadHeaderTimeout: 5 * time.Second}
	return server.ListenAndServe()
}

func upstream(rows int) http.Handler {
	users := make([][]byte, rows)
	for i := range users {
		users[i] = apiRecord(i + 1)
	}
	html := []byte("<!doctype html><title>Page</title>" + strings.Repeat("<p>A paragraph of a page.</p>", 70))
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
	mux.HandleFunc("GET /users", func(w http.ResponseWriter, r *http.Request) { serveRecords(w, r, users) })
	mux.HandleFunc("GET /pages/{id}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(html) // the client may be gone
	})
	return mux
}

// serveRecords writes a page of a list.
func serveRecords(w http.ResponseWriter, r *http.Request, users [][]byte) {
	offset := min(number(r.URL.Query().Get("offset"), 0), len(users))
	limit := min(number(r.URL.Query().Get("limit"), 100), len(users)-offset)
	body := fmt.Appendf(nil, `{"total":%d,"items":[`, len(users))
	for i := range limit {
		if i > 0 {
			body = append(body, ',')
		}
		body = append(body, users[offset+i]...)
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(append(body, "]}"...)) // the client may be gone
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
