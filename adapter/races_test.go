package adapter_test

import (
	"flag"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
)

// races is how often each race is run; `make test-long` asks for more.
var races = flag.Int("races", 3, "how often each race between requests is run on each database")

// doors are front doors before one database, each with a store of its own, as several processes would be.
type doors []http.Handler

// door gives the one that request i goes to.
func (d doors) door(i int) http.Handler { return d[i%len(d)] }

// twoDoors opens two front doors before a database.
func (d database) twoDoors(t *testing.T, mapping, dsn string) doors {
	t.Helper()
	s := setup{mapping: mapping, driver: d.driver, dsn: dsn}
	return doors{open(t, s), open(t, s)}
}

// atOnce does n things as much at the same time as it can, and waits for all.
func atOnce(n int, do func(i int)) {
	var done sync.WaitGroup
	start := make(chan struct{})
	for i := range n {
		done.Go(func() {
			<-start
			do(i)
		})
	}
	close(start)
	done.Wait()
}

// placeOf gives the path of what a POST created, whichever server that is on.
func placeOf(created *httptest.ResponseRecorder) string {
	location := created.Header().Get("Location")
	return location[max(0, strings.Index(location, "/scim/v2")):]
}

// counts tells how often each status was answered: "201×1 409×49".
func counts(answers []*httptest.ResponseRecorder) string {
	n := map[int]int{}
	for _, w := range answers {
		n[w.Code]++
	}
	var parts []string
	for _, code := range slices.Sorted(maps.Keys(n)) {
		parts = append(parts, fmt.Sprintf("%d×%d", code, n[code]))
	}
	return strings.Join(parts, " ")
}

// hr gives the mapping of the application hr without what a test does not want of it, and its schema.
func hr(t *testing.T, without ...string) (mapping, schema string) {
	t.Helper()
	mapping = read(t, "testdata/applications/hr/mapping.hcl")
	for _, line := range without {
		shorter := strings.Replace(mapping, line, "", 1)
		if shorter == mapping {
			t.Fatalf("%q is not in the mapping", line)
		}
		mapping = shorter
	}
	return mapping, read(t, "testdata/applications/hr/schema.sql")
}

// What of the mapping some tests leave out: users who are deleted are only marked; names must be unique.
const (
	softDelete = `deleted = { field = "status", value = "D" }`
	uniqueName = `required = true
      unique   = true`
)

// TestFiftyParallelCreatesMakeOneResource: 50 clients create one user, whose name is the same in any case, through
// two front doors. One gets 201 and all others 409 `uniqueness`, whoever sees to it: the adapter, an index of the
// database, or both.
func TestFiftyParallelCreatesMakeOneResource(t *testing.T) {
	const index = "CREATE UNIQUE INDEX login_once ON employees (lower(login));\n"
	for _, db := range databases() {
		onLogin := map[string]string{"mysql": strings.Replace(index, "lower(login)", "login", 1)}[db.driver] // its texts have no case anyway
		if onLogin == "" {
			onLogin = index
		}
		mapping, schema := hr(t)
		trusting, _ := hr(t, uniqueName)
		for name, test := range map[string]struct{ mapping, schema string }{
			"without an index": {mapping, schema}, "with an index": {mapping, schema + onLogin}, "with an index alone": {trusting, schema + onLogin},
		} {
			t.Run(db.name+"/"+name, func(t *testing.T) {
				dsn := db.create(t, test.schema)
				front := db.twoDoors(t, test.mapping, dsn)
				for round := range *races {
					front.createOne(t, round)
				}
				if rows, want := db.rows(t, dsn, "SELECT COUNT(*) FROM employees"), fmt.Sprintln(*races); rows != want {
					t.Errorf("%s rows, want %s", rows, want)
				}
			})
		}
	}
}

// createOne lets 50 clients create one user.
func (d doors) createOne(t *testing.T, round int) {
	t.Helper()
	answers := make([]*httptest.ResponseRecorder, 50)
	atOnce(len(answers), func(i int) {
		name := fmt.Sprint([]string{"jdoe", "JDoe", "JDOE"}[i%3], round)
		answers[i] = send(t, d.door(i), "POST", "/scim/v2/Users", `{"userName":"`+name+`"}`)
	})
	if got := counts(answers); got != "201×1 409×49" {
		t.Errorf("round %d: %s", round, got)
	}
	for _, w := range answers {
		if w.Code == http.StatusConflict {
			mustBeError(t, w, "uniqueness")
		}
	}
}

// TestOneOfManyWithTheSameVersionWins: many clients hold the same version of a resource and change it with If-Match,
// all at once. One is answered with 2xx, all others with 412 (with 404, where the resource is gone by then), and what
// is stored is what the winner wanted.
func TestOneOfManyWithTheSameVersionWins(t *testing.T) {
	for _, db := range databases() {
		t.Run(db.name, func(t *testing.T) {
			mapping, schema := hr(t, softDelete)
			dsn := db.create(t, schema, numbers(16, "INSERT INTO employees (login) VALUES ", "('e%d')"))
			front := db.twoDoors(t, mapping, dsn)
			for name, test := range contests() {
				t.Run(name, func(t *testing.T) {
					for round := range *races {
						front.contest(t, test, fmt.Sprint(strings.ReplaceAll(name, " ", "-"), round))
					}
				})
			}
		})
	}
}

// contest is what clients try with one version of a resource.
type contest struct {
	create string // the body of the POST, %s a name
	at     string // the path of the collection
	// request gives method and body of client i. What is left of a change is i, somewhere in the resource.
	request func(i int, name string) (method, body string)
	// holds tells whether a resource is what client i wanted.
	holds func(i int) string
}

func contests() map[string]contest {
	marked := func(attribute string) func(int) string {
		return func(i int) string { return fmt.Sprintf(`"%s":"by %d"`, attribute, i) }
	}
	patches := func(attribute string) func(int, string) (string, string) {
		return func(i int, _ string) (string, string) {
			return "PATCH", patching(fmt.Sprintf(`{"op":"replace","path":"%s","value":"by %d"}`, attribute, i))
		}
	}
	puts := func(i int, name string) (string, string) {
		return "PUT", user(fmt.Sprintf(`"userName":"%s","title":"by %d"`, name, i))
	}
	return map[string]contest{
		"patches of a column":     {user(`"userName":"%s"`), "/Users", patches("title"), marked("title")},
		"patches of a side table": {user(`"userName":"%s"`), "/Users", patches("name.givenName"), marked("givenName")},
		"puts":                    {user(`"userName":"%s"`), "/Users", puts, marked("title")},
		"deletions": {
			user(`"userName":"%s"`), "/Users",
			func(int, string) (string, string) { return "DELETE", "" }, func(int) string { return "" },
		},
		"members": {
			`{"displayName":"%s"}`, "/Groups",
			func(i int, _ string) (string, string) {
				return "PATCH", patching(fmt.Sprintf(`{"op":"add","path":"members","value":[{"value":"%d"}]}`, i+1))
			},
			func(i int) string { return fmt.Sprintf(`"members":[{"value":"%d","`, i+1) },
		},
		"patches, puts and deletions": {
			user(`"userName":"%s"`), "/Users",
			func(i int, name string) (string, string) {
				switch i % 4 {
				case 0:
					return patches("title")(i, name)
				case 1:
					return puts(i, name)
				case 2:
					return "DELETE", ""
				}
				return "PATCH", patching(fmt.Sprintf(`{"op":"replace","value":{"title":"by %d","name":{"givenName":"x"}}}`, i))
			}, marked("title"),
		},
	}
}

// contest runs one contest on a new resource.
func (d doors) contest(t *testing.T, c contest, name string) {
	t.Helper()
	created := send(t, d[0], "POST", "/scim/v2"+c.at, fmt.Sprintf(c.create, name))
	if created.Code != http.StatusCreated {
		t.Fatal(created.Code, created.Body)
	}
	d.race(t, c, placeOf(created), created.Header().Get("ETag"), name)
}

// race lets 16 clients change a resource of which all hold one version.
func (d doors) race(t *testing.T, c contest, target, tag, name string) {
	t.Helper()
	answers := make([]*httptest.ResponseRecorder, 16)
	atOnce(len(answers), func(i int) {
		method, body := c.request(i, name)
		answers[i] = send(t, d.door(i), method, target, body, "If-Match", tag)
	})
	winners := slices.DeleteFunc(indices(answers), func(i int) bool { return answers[i].Code >= 300 })
	if len(winners) != 1 {
		t.Fatalf("%s: %v won: %s", name, winners, counts(answers))
	}
	d.lost(t, c, target, winners[0], answers)
}

func indices[T any](list []T) []int {
	all := make([]int, len(list))
	for i := range all {
		all[i] = i
	}
	return all
}

// lost checks what the winner left, and what the others were told.
func (d doors) lost(t *testing.T, c contest, target string, winner int, answers []*httptest.ResponseRecorder) {
	t.Helper()
	method, _ := c.request(winner, "")
	left := send(t, d.door(winner+1), "GET", target, "")
	want := "200×1"
	if method == "DELETE" {
		want = "404×1"
	}
	if got := counts([]*httptest.ResponseRecorder{left}); got != want || method != "DELETE" && !strings.Contains(left.Body.String(), c.holds(winner)) {
		t.Errorf("%d won, and left %d %s", winner, left.Code, left.Body)
	}
	for i, w := range answers {
		gone := method == "DELETE" && w.Code == http.StatusNotFound
		if i != winner && w.Code != http.StatusPreconditionFailed && !gone {
			t.Errorf("%d won (%s); %d was answered %d %s", winner, method, i, w.Code, w.Body)
		}
	}
}

// TestAnotherIsolationOfTheDatabaseChangesNothing: what a database, or its DSN, has for a default is not what decides
// between two clients.
func TestAnotherIsolationOfTheDatabaseChangesNothing(t *testing.T) {
	defaults := map[string][]string{
		"mysql":    {"tx_isolation=%27SERIALIZABLE%27", "tx_isolation=%27READ-UNCOMMITTED%27"},
		"postgres": {"default_transaction_isolation=repeatable%20read", "default_transaction_isolation=serializable"},
	}
	for _, db := range databases() {
		for _, setting := range defaults[db.driver] {
			t.Run(db.name+"/"+setting, func(t *testing.T) {
				mapping, schema := hr(t)
				dsn := db.create(t, schema)
				separator := "?"
				if strings.Contains(dsn, "?") {
					separator = "&"
				}
				front := db.twoDoors(t, mapping, dsn+separator+setting)
				for round := range *races {
					front.createOne(t, round)
					for _, name := range []string{"patches of a column", "patches of a side table"} {
						front.contest(t, contests()[name], fmt.Sprint(name, round))
					}
				}
			})
		}
	}
}
