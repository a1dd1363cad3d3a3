package rest_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"scim-adapter/backends"
	"scim-adapter/backends/rest"
	"scim-adapter/internal/diag"
)

// one gives a collection of records with an id and a login.
func one(operations ...rest.Operation) []backends.Collection {
	use := backends.Read | backends.Write | backends.Filter
	return []backends.Collection{{
		Name: "Person", Key: []int{0}, Fields: []backends.Field{{Name: "id", Use: use}, {Name: "login", Use: use}, {Name: "note", Use: use}},
		Settings: &rest.Resource{On: operations},
	}}
}

func ids23() []string {
	var all []string
	for i := range 23 {
		all = append(all, fmt.Sprint("k", 100+i))
	}
	return all
}

func listIDs(t *testing.T, b backends.Backend, q backends.Query) ([]string, int) {
	t.Helper()
	got := []string{}
	total, err := b.List(t.Context(), q, func(rec backends.Record) error {
		got = append(got, fmt.Sprint(rec.Values[0]))
		return nil
	})
	if err != nil {
		t.Errorf("list: %v", err)
	}
	return got, total
}

// TestEveryWayOfPaging: a server with 23 records that gives at most five at once, whatever it is asked for.
func TestEveryWayOfPaging(t *testing.T) {
	all := ids23()
	answer := func(w http.ResponseWriter, from int, next string) {
		from = min(max(from, 0), len(all))
		items := []map[string]any{}
		for _, id := range all[from:min(from+5, len(all))] {
			items = append(items, map[string]any{"id": id})
		}
		if from+5 >= len(all) {
			next = ""
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"items": items, "next": next, "total": len(all)})
	}
	handler := func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		number := func(name string) int { n, _ := strconv.Atoi(q.Get(name)); return n }
		switch {
		case q.Has("page"):
			answer(w, (number("page")-1)*5, "")
		case q.Has("cursor"):
			from, _ := strconv.Atoi(strings.TrimPrefix(q.Get("cursor"), "c"))
			answer(w, from, "c"+strconv.Itoa(from+5))
		case q.Has("after"):
			answer(w, slices.Index(all, q.Get("after"))+1, "")
		case q.Has("linked"):
			if n := number("linked"); n+5 < len(all) {
				w.Header().Set("Link", fmt.Sprintf(`</first>; rel="first", <%s?linked=%d>; rel="next"`, r.URL.Path, n+5))
			}
			answer(w, number("linked"), "")
		default:
			answer(w, number("offset"), "")
		}
	}
	for name, c := range map[string]struct {
		page  rest.Page
		query map[string]diag.Text
		total bool
	}{
		"offset":               {rest.Page{By: text("offset"), Size: 50}, texts("offset", "query.offset", "limit", "query.limit"), false},
		"offset and total":     {rest.Page{By: text("offset"), Size: 5}, texts("offset", "query.offset"), true},
		"pages":                {rest.Page{By: text("page"), Size: 50}, texts("page", "query.page"), false},
		"pages and total":      {rest.Page{By: text("page"), Size: 5}, texts("page", "query.page"), true},
		"a cursor":             {rest.Page{By: text("cursor"), Next: text("response.body.next")}, texts("cursor", "query.cursor ?? 'c0'"), false},
		"the Link header":      {rest.Page{By: text("link")}, texts("linked", "0"), false},
		"the last one's key":   {rest.Page{By: text("keyset"), Field: "id"}, texts("after", "query.cursor ?? ''"), false},
		"a cursor, with total": {rest.Page{By: text("cursor"), Next: text("response.body.next")}, texts("cursor", "query.cursor ?? 'c0'"), true},
	} {
		t.Run(name, func(t *testing.T) {
			list := on("list", "GET /people")
			list.Records, list.Page, list.Query = text("response.body.items"), &c.page, c.query
			if c.total {
				list.Total = text("response.body.total")
			}
			people := open(t, serve(t, http.HandlerFunc(handler)), one(list)).Collection("Person")
			for _, window := range [][2]int{{0, -1}, {0, 5}, {7, 5}, {20, 10}, {23, 5}, {0, 0}} {
				got, total := listIDs(t, people, backends.Query{Offset: window[0], Limit: window[1], Total: true})
				want := all[window[0]:]
				if window[1] >= 0 {
					want = want[:min(window[1], len(want))]
				}
				if !slices.Equal(got, want) || total != 23 {
					t.Errorf("%v: %v, total %d", window, got, total)
				}
			}
		})
	}
}

// TestIDsFirst: the list gives keys, and only the records of the page are read.
func TestIDsFirst(t *testing.T) {
	var reads atomic.Int32
	settings := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if id, ok := strings.CutPrefix(r.URL.Path, "/people/"); ok {
			reads.Add(1)
			_ = json.NewEncoder(w).Encode(map[string]any{"id": id, "login": "login of " + id})
			return
		}
		list := []map[string]any{}
		for _, id := range ids23() {
			list = append(list, map[string]any{"id": id})
		}
		_ = json.NewEncoder(w).Encode(list)
	}))
	list := on("list", "GET /people")
	list.Hydrate = true
	people := open(t, settings, one(list, on("get", "GET /people/{id}"))).Collection("Person")
	var logins []any
	total, err := people.List(t.Context(), backends.Query{Offset: 10, Limit: 4, Total: true}, func(rec backends.Record) error {
		logins = append(logins, rec.Values[1])
		return nil
	})
	if want := []any{"login of k110", "login of k111", "login of k112", "login of k113"}; err != nil || total != 23 || !slices.Equal(logins, want) || reads.Load() != 4 {
		t.Errorf("%v of %d with %d reads (%v)", logins, total, reads.Load(), err)
	}
}

// TestWhatMustBeUniqueIsLookedForInWholeRecords: a list that gives keys only does not show the value that is taken.
func TestWhatMustBeUniqueIsLookedForInWholeRecords(t *testing.T) {
	var posts atomic.Int32
	settings := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method == http.MethodPost:
			posts.Add(1)
			_, _ = io.WriteString(w, `{"id":"2"}`)
		case r.URL.Path == "/people":
			_, _ = io.WriteString(w, `[{"id":"1"}]`)
		default:
			_, _ = io.WriteString(w, `{"id":"1","login":"ann"}`)
		}
	}))
	list := on("list", "GET /people")
	list.Hydrate = true
	people := open(t, settings, one(list, on("get", "GET /people/{id}"), on("create", "POST /people"))).Collection("Person")
	_, err := people.Create(t.Context(), backends.Delta{
		Set: []backends.Assignment{{Field: 1, Value: "ann"}}, Unique: []backends.Unique{{Field: 1, Value: "ann"}},
	}, backends.Selection{})
	wantKind(t, "create", err, backends.Conflict)
	if posts.Load() != 0 {
		t.Error("a duplicate was created")
	}
}

// TestARefusedLoginIsNotRepeated: applications lock accounts after some wrong passwords.
func TestARefusedLoginIsNotRepeated(t *testing.T) {
	var logins atomic.Int32
	settings := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/login" {
			logins.Add(1)
		}
		w.WriteHeader(http.StatusForbidden)
	}))
	settings.Session = &rest.Session{Request: rest.Request{Request: text("POST /login")}, Token: text("response.body.token"), Header: "X-Token"}
	people := open(t, settings, one(on("list", "GET /people"), on("get", "GET /people/{id}"))).Collection("Person")
	for range 8 {
		_, err := people.Get(t.Context(), backends.Key{"1"}, backends.Selection{})
		wantKind(t, "get", err, backends.Denied)
	}
	if n := logins.Load(); n != 1 {
		t.Errorf("%d logins, want 1", n)
	}
}

// TestCredentials: each way shows what it should, and one login or token serves many requests.
func TestCredentials(t *testing.T) {
	var logins atomic.Int32
	handler := func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/login":
			body, _ := io.ReadAll(r.Body)
			if string(body) != `{"password":"a-password","user":"scim"}` {
				w.WriteHeader(http.StatusForbidden)
				return
			}
			n := logins.Add(1)
			time.Sleep(20 * time.Millisecond) // so that others come meanwhile
			http.SetCookie(w, &http.Cookie{Name: "sid", Value: fmt.Sprint("s", n)})
			_, _ = fmt.Fprintf(w, `{"token":"s%d"}`, n)
			return
		case "/token":
			logins.Add(1)
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, `{"access_token":"s1","token_type":"Bearer","expires_in":3600}`)
			return
		}
		shown := []string{r.Header.Get("Authorization"), r.Header.Get("X-Key"), r.URL.Query().Get("key")}
		if c, err := r.Cookie("sid"); err == nil {
			shown = append(shown, "cookie "+c.Value)
		}
		if strings.Contains(strings.Join(shown, ""), "s1") && r.URL.Path == "/people/expired" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"id": strings.TrimPrefix(r.URL.Path, "/people/"), "login": strings.Join(shown, "|")})
	}
	login := rest.Request{Request: text("POST /login"), Body: text("{'user': username, 'password': password}")}
	session := func(s rest.Session) *rest.Session {
		s.Request, s.Username, s.Password = login, "scim", "a-password"
		return &s
	}
	for name, c := range map[string]struct {
		use    func(*rest.Settings)
		want   string
		logins int32
	}{
		"basic":              {func(s *rest.Settings) { s.Basic = &rest.Basic{Username: "u", Password: "p"} }, "Basic dTpw||", 0},
		"bearer":             {func(s *rest.Settings) { s.Bearer = "t" }, "Bearer t||", 0},
		"a key in a header":  {func(s *rest.Settings) { s.APIKey = &rest.APIKey{Header: "X-Key", Value: "k"} }, "|k|", 0},
		"a key in the query": {func(s *rest.Settings) { s.APIKey = &rest.APIKey{Query: "key", Value: "k"} }, "||k", 0},
		"OAuth 2": {func(s *rest.Settings) {
			s.OAuth2 = &rest.OAuth2{TokenURL: s.URL.Value + "/token", ClientID: "c", ClientSecret: "s"}
		}, "Bearer s1||", 1},
		"a session's header": {func(s *rest.Settings) {
			s.Session = session(rest.Session{Token: text("response.body.token"), Header: "Authorization", Prefix: "Token "})
		}, "Token s1||", 1},
		"a session's cookie": {func(s *rest.Settings) {
			s.Session = session(rest.Session{Token: text("response.cookies.sid"), Cookie: "sid"})
		}, "|||cookie s1", 1},
		"a session's address": {func(s *rest.Settings) {
			s.Session = session(rest.Session{Token: text("response.body.token"), Param: "key"})
		}, "||s1", 1},
	} {
		t.Run(name, func(t *testing.T) {
			logins.Store(0)
			settings := serve(t, http.HandlerFunc(handler))
			c.use(settings)
			people := open(t, settings, one(on("list", "GET /people"), on("get", "GET /people/{id}"))).Collection("Person")
			var done sync.WaitGroup
			for range 8 {
				done.Go(func() {
					rec, err := people.Get(t.Context(), backends.Key{"1"}, backends.Selection{})
					if err != nil || rec.Values[1] != c.want {
						t.Errorf("%v %v, want %s", rec.Values, err, c.want)
					}
				})
			}
			done.Wait()
			if n := logins.Load(); n != c.logins {
				t.Errorf("%d logins, want %d", n, c.logins)
			}
			if settings.Session == nil {
				return
			}
			for range 4 { // what is refused is got anew, once
				if _, err := people.Get(t.Context(), backends.Key{"expired"}, backends.Selection{}); err != nil {
					t.Errorf("after the session: %v", err)
				}
			}
			if n := logins.Load(); n != 2 {
				t.Errorf("%d logins in all, want 2", n)
			}
		})
	}
}

// TestCertificates: a private authority knows the application, and the application knows us.
func TestCertificates(t *testing.T) {
	folder := t.TempDir()
	certificate, key := filepath.Join(folder, "client.pem"), filepath.Join(folder, "client.key")
	client := selfSigned(t, certificate, key)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = json.NewEncoder(w).Encode(map[string]any{"id": "1", "login": r.TLS.PeerCertificates[0].Subject.CommonName})
	}))
	pool := x509.NewCertPool()
	pool.AddCert(client)
	server.TLS = &tls.Config{ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: pool, MinVersion: tls.VersionTLS12}
	server.StartTLS()
	t.Cleanup(server.Close)
	ca := filepath.Join(folder, "ca.pem")
	writePEM(t, ca, "CERTIFICATE", server.Certificate().Raw)
	for name, c := range map[string]struct {
		tls  *rest.TLS
		good bool
	}{
		"both":                   {&rest.TLS{CA: text(ca), Certificate: text(certificate), Key: text(key)}, true},
		"nobody knows us":        {&rest.TLS{CA: text(ca)}, false},
		"an unknown application": {&rest.TLS{Certificate: text(certificate), Key: text(key)}, false},
	} {
		t.Run(name, func(t *testing.T) {
			settings := &rest.Settings{URL: text(server.URL), TLS: c.tls, Retries: &rest.Retries{}}
			people := open(t, settings, one(on("list", "GET /people"), on("get", "GET /people/{id}"))).Collection("Person")
			rec, err := people.Get(t.Context(), backends.Key{"1"}, backends.Selection{})
			if c.good && (err != nil || rec.Values[1] != "scim-adapter") || !c.good && backends.KindOf(err) != backends.Unavailable {
				t.Errorf("%v %v", rec.Values, err)
			}
		})
	}
}

func selfSigned(t *testing.T, certificate, key string) *x509.Certificate {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true}
	template.Subject.CommonName = "scim-adapter"
	raw, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	writePEM(t, certificate, "CERTIFICATE", raw)
	writePEM(t, key, "PRIVATE KEY", secret)
	parsed, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func writePEM(t *testing.T, path, kind string, raw []byte) {
	t.Helper()
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: raw}), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestAProxyIsUsed(t *testing.T) {
	proxy := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = json.NewEncoder(w).Encode(map[string]any{"id": "1", "login": r.URL.String()})
	}))
	settings := &rest.Settings{URL: text("http://app.example.org/api"), Proxy: proxy.URL}
	people := open(t, settings, one(on("list", "GET /people"), on("get", "GET /people/{id}"))).Collection("Person")
	rec, err := people.Get(t.Context(), backends.Key{"1"}, backends.Selection{})
	if err != nil || rec.Values[1] != "http://app.example.org/api/people/1" {
		t.Errorf("%v %v", rec.Values, err)
	}
}

// TestFormats: what arrives for one create, and what is understood of the answer.
func TestFormats(t *testing.T) {
	for name, c := range map[string]struct {
		format, body   string // of the mapping
		sent, answered string
		contentType    string
	}{
		"JSON": {"json", "", `{"login":"a&b","note":null}`, `{"id":"7","login":"a&b"}`, "application/json"},
		"form": {"form", "", "login=a%26b", `id=7&login=a%26b`, "application/x-www-form-urlencoded"},
		"XML": {
			"xml", "{'person': [{'login': record.login}, {'a': {'@kind': 'x', '#text': 1}}]}", `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<person><login>a&amp;b</login><a kind="x">1</a></person>`,
			`<?xml version="1.0" encoding="ISO-8859-1"?><p:person xmlns:p="urn:x"><p:id>7</p:id><p:login>a&amp;b</p:login></p:person>`, "application/xml",
		},
		"JSON-RPC": {"jsonrpc", "record", `{"id":1,"jsonrpc":"2.0","method":"person.create","params":{"login":"a&b","note":null}}`, `{"jsonrpc":"2.0","id":1,"result":{"id":"7","login":"a&b"}}`, "application/json"},
	} {
		t.Run(name, func(t *testing.T) {
			var sent string
			settings := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if body, _ := io.ReadAll(r.Body); r.Method == http.MethodPost && !strings.Contains(string(body), "person.get") {
					sent = string(body)
				}
				w.Header().Set("Content-Type", c.contentType)
				_, _ = io.WriteString(w, c.answered)
			}))
			settings.Format = text(c.format)
			create, get, list := on("create", "POST /people"), on("get", "GET /people/{id}"), on("list", "GET /people")
			if c.format == "jsonrpc" {
				create, get, list = on("create", "person.create"), on("get", "person.get"), on("list", "person.get")
			}
			if c.format == "xml" {
				create.Record, get.Record = text("response.body.person"), text("response.body.person")
			}
			create.Body = text(c.body)
			people := open(t, settings, one(create, get, list)).Collection("Person")
			rec, err := people.Create(t.Context(), backends.Delta{Set: []backends.Assignment{{Field: 1, Value: "a&b"}, {Field: 2, Value: nil}}}, backends.Selection{})
			if err != nil || fmt.Sprint(rec.Values[0]) != "7" || rec.Values[1] != "a&b" {
				t.Errorf("%v %v", rec.Values, err)
			}
			if sent != c.sent {
				t.Errorf("sent %s, want %s", sent, c.sent)
			}
		})
	}
}

// TestALostCreateIsLookedUp: what the application holds afterwards decides.
func TestALostCreateIsLookedUp(t *testing.T) {
	for name, c := range map[string]struct {
		before, after string // the list
		want          backends.ErrorKind
	}{
		"it is there":                {`[]`, `[{"id":"7","login":"ann","note":"n"}]`, 0},
		"it is there, and different": {`[]`, `[{"id":"7","login":"ann","note":"of another"}]`, backends.Conflict},
		"it is not there":            {`[]`, `[]`, backends.OutcomeUnknown},
		"it was there before":        {`[{"id":"6","login":"ann"}]`, `[]`, backends.Conflict},
		"there are two":              {`[]`, `[{"id":"7","login":"ann"},{"id":"8","login":"ann"}]`, backends.Conflict},
		"the lookup fails":           {`[]`, `<html>`, backends.OutcomeUnknown},
		"everybody comes back":       {`[{"id":"1","login":"x"}]`, `[{"id":"1","login":"x"},{"id":"7","login":"ann","note":"n"}]`, 0},
	} {
		t.Run(name, func(t *testing.T) {
			var posts atomic.Int32
			settings := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				switch {
				case r.Method == http.MethodPost:
					posts.Add(1)
					conn, _, err := http.NewResponseController(w).Hijack()
					if err == nil {
						_ = conn.Close()
					}
				case posts.Load() == 0:
					_, _ = io.WriteString(w, c.before)
				default:
					_, _ = io.WriteString(w, c.after)
				}
			}))
			create := on("create", "POST /people")
			create.Lookup = text("login")
			people := open(t, settings, one(on("list", "GET /people"), create)).Collection("Person")
			rec, err := people.Create(t.Context(), backends.Delta{Set: []backends.Assignment{{Field: 1, Value: "ann"}, {Field: 2, Value: "n"}}}, backends.Selection{})
			if c.want == 0 && (err != nil || rec.Values[0] != "7") || c.want != 0 && backends.KindOf(err) != c.want {
				t.Errorf("%v %v, want %v", rec.Values, err, c.want)
			}
			if n := posts.Load(); n > 1 {
				t.Errorf("%d creates were sent", n)
			}
		})
	}
}

// TestReadsAreTriedAgain, and no more requests are under way than the mapping allows.
func TestReadsAreTriedAgain(t *testing.T) {
	var asked, running, most atomic.Int32
	settings := serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if n := running.Add(1); n > most.Load() {
			most.Store(n)
		}
		defer running.Add(-1)
		time.Sleep(2 * time.Millisecond)
		if asked.Add(1)%3 != 0 {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		_, _ = io.WriteString(w, `{"id":"1"}`)
	}))
	settings.Retries, settings.Concurrency = &rest.Retries{Max: 40, First: time.Millisecond}, 2
	settings.Breaker = &rest.Breaker{}
	people := open(t, settings, one(on("list", "GET /people"), on("get", "GET /people/{id}"))).Collection("Person")
	var done sync.WaitGroup
	for range 12 {
		done.Go(func() {
			if _, err := people.Get(t.Context(), backends.Key{"1"}, backends.Selection{}); err != nil {
				t.Error(err)
			}
		})
	}
	done.Wait()
	if most.Load() > 2 {
		t.Errorf("%d requests at once, want 2", most.Load())
	}
}
