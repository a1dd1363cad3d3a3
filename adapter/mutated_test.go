package adapter_test

import (
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
)

var mutations = flag.Int("mutations", 20_000, "how many mutated requests are sent; `make test-long` sends 200,000")

// TestMutatedRequests sends good requests of the cycles and the clients with something changed: no answer is a failure
// of the adapter, every answer is SCIM, and now and then everything can still be listed.
func TestMutatedRequests(t *testing.T) {
	good := recordedRequests(t)
	m := &mutator{Rand: rand.New(rand.NewPCG(7643, 7644))}
	for _, r := range good {
		if r.body != "" {
			m.bodies = append(m.bodies, r.body)
		}
	}
	statuses := map[int]int{}
	var door *frontDoor
	for i := range *mutations {
		if i%2000 == 0 {
			door = openDirectory(t)
		}
		r := m.mutate(oneOf(m, good...))
		w := r.send(t, door)
		statuses[w.Code]++
		if err := decent(w, r.method, r.body+r.query+r.path); err != nil {
			t.Errorf("request %d: %s %s?%s %v\n%s\n%v", i, r.method, r.path, r.query, r.headers, r.body, err)
		}
		if i%200 == 0 {
			stillListed(t, door)
		}
	}
	t.Logf("%d good requests, %d mutated ones: %v", len(good), *mutations, statuses)
	if statuses[200]+statuses[201]+statuses[204] < *mutations/10 {
		t.Errorf("hardly any request got through: nothing is proven: %v", statuses)
	}
}

// recordedRequests gives the requests of all cycles.
func recordedRequests(t *testing.T) []mutant {
	t.Helper()
	var files []string
	for _, pattern := range []string{"testdata/cycles/*.txtar", "testdata/clients/*/*.txtar"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	var list []mutant
	for _, file := range files {
		c := readCycle(t, file)
		for i := 0; i < len(c.steps); i += 2 {
			step := string(c.steps[i].Data)
			if strings.HasPrefix(step, "SELECT") {
				continue
			}
			r, err := parseRequest(step)
			if err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			body, err := io.ReadAll(r.Body)
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, mutant{r.Method, strings.TrimPrefix(r.URL.EscapedPath(), "/scim/v2"), r.URL.RawQuery, string(body), r.Header})
		}
	}
	return list
}

// openDirectory opens the application that the clients are played over, with some users and groups.
func openDirectory(t *testing.T) *frontDoor {
	t.Helper()
	dsn := sqlite.create(t, read(t, directory+"/schema.sql")) + "?_pragma=synchronous(0)"
	door := open(t, setup{mapping: read(t, directory+"/mapping.hcl"), dsn: dsn})
	for i := range 5 {
		body := user(fmt.Sprintf(`"userName":"user%d","emails":[{"type":"work","value":"u%d@example.org"}],"phoneNumbers":[{"type":"work","value":"1"}]`, i, i))
		if w := door.do(t, "POST", "/scim/v2/Users", body); w.Code != http.StatusCreated {
			t.Fatal(w.Body)
		}
		if w := door.do(t, "POST", "/scim/v2/Groups", fmt.Sprintf(`{"displayName":"group%d","members":[{"value":"1"}]}`, i)); w.Code != http.StatusCreated {
			t.Fatal(w.Body)
		}
	}
	return door
}

// send sends a request as it is, whatever there is in it.
func (r mutant) send(t *testing.T, door *frontDoor) *httptest.ResponseRecorder {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), "GET", "https://scim.example.org/", strings.NewReader(r.body))
	path := "/scim/v2" + r.path
	plain, err := url.PathUnescape(path)
	if err != nil {
		plain = path
	}
	request.Method, request.Header = r.method, r.headers.Clone()
	request.URL.Path, request.URL.RawPath, request.URL.RawQuery, request.RequestURI = plain, path, r.query, path
	request.Header.Set("Authorization", "Bearer "+token)
	w := httptest.NewRecorder()
	door.ServeHTTP(w, request)
	return w
}

// stillListed demands that everything can be listed, and read one by one.
func stillListed(t *testing.T, door *frontDoor) {
	t.Helper()
	for _, path := range []string{"/Users", "/Groups"} {
		w := door.do(t, "GET", "/scim/v2"+path+"?count=1000&attributes=id", "")
		if err := decent(w, "GET", ""); err != nil || w.Code != http.StatusOK {
			t.Fatalf("%s: %d %s (%v)", path, w.Code, w.Body, err)
		}
		w = door.do(t, "GET", "/scim/v2"+path+"?count=1000", "")
		if err := decent(w, "GET", ""); err != nil || w.Code != http.StatusOK {
			t.Fatalf("%s: %d %s (%v)", path, w.Code, w.Body, err)
		}
	}
}
