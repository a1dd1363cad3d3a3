package adapter_test

import (
	databasesql "database/sql"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// walks are the searches that a walk is tried with, by the paths that do them. The filters find everybody who is
// there all the time: alone in the database, as a superset that is matched again, and not in the database at all.
var walks = []string{
	"/Users?", "/Users?filter=" + url.QueryEscape(`userName sw "stays"`), "/Users?filter=" + url.QueryEscape(`displayName co "stays"`),
	"/Users?sortBy=title", "/Users?sortBy=title&sortOrder=descending", "/Users?sortBy=emails.value&filter=" + url.QueryEscape(`userName pr`),
	"/?", "/?sortBy=displayName&sortOrder=descending", "/?filter=" + url.QueryEscape(`displayName co "stays" or userName sw "x"`),
}

// TestAWalkShowsWhatStaysExactlyOnce walks by cursor while others come and go: who is there all the time is shown
// once, and nobody twice (CUR-02).
func TestAWalkShowsWhatStaysExactlyOnce(t *testing.T) {
	seedRapid(t)
	for _, db := range databases() {
		t.Run(db.name, func(t *testing.T) {
			w := openWalker(t, db)
			if db.name != sqlite.name {
				fewerChecks(t, "25")
			}
			rapid.Check(t, func(t *rapid.T) { w.check(t) })
		})
	}
}

// fewerChecks is for databases behind a connection, unless a flag asks for another number.
func fewerChecks(t *testing.T, n string) {
	t.Helper()
	f := flag.Lookup("rapid.checks")
	if f == nil || f.Value.String() != f.DefValue {
		return
	}
	t.Cleanup(func() { _ = flag.Set(f.Name, f.DefValue) })
	if err := flag.Set(f.Name, n); err != nil {
		t.Fatal(err)
	}
}

// walker is an application whose rows change between the pages.
type walker struct {
	*frontDoor

	t    *testing.T
	pool *databasesql.DB
	last int // the number of the last row that was inserted
}

func openWalker(t *testing.T, db database) *walker {
	t.Helper()
	dsn := db.create(t, read(t, "testdata/applications/hr/schema.sql"))
	pool, err := databasesql.Open(db.goDriver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = pool.Close() })
	w := &walker{frontDoor: open(t, setup{driver: db.driver, dsn: dsn}), t: t, pool: pool}
	if db.name == sqlite.name {
		pool.SetMaxOpenConns(1)
		w.run("PRAGMA synchronous = OFF") // nothing here must survive the machine
	}
	return w
}

// create creates a user and gives its id.
func (w *walker) create(name string) string {
	w.t.Helper()
	answer := w.do(w.t, "POST", "/scim/v2/Users", `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":`+quote(name)+`}`)
	var created struct{ ID string }
	if err := json.Unmarshal(answer.Body.Bytes(), &created); err != nil || answer.Code != http.StatusCreated {
		w.t.Fatalf("create %s: %d %s", name, answer.Code, answer.Body)
	}
	return created.ID
}

// walkWhileOthersComeAndGo gives the names that a walk shows, but for a guest, who comes before each page and goes
// after it.
func (w *walker) walkWhileOthersComeAndGo(search string) string {
	w.t.Helper()
	var shown []string
	for cursor := ""; ; {
		guest := w.create("guest")
		p := w.page(search + "&cursor=" + cursor)
		shown = append(shown, p.names()...)
		if answer := w.do(w.t, "DELETE", "/scim/v2/Users/"+guest, ""); answer.Code != http.StatusNoContent {
			w.t.Fatalf("delete: %d %s", answer.Code, answer.Body)
		}
		if cursor = p.NextCursor; cursor == "" {
			break
		}
	}
	return strings.Join(slices.DeleteFunc(shown, func(name string) bool { return name == "guest" }), " ")
}

func (w *walker) check(t *rapid.T) {
	w.run("DELETE FROM employees")
	w.run("DELETE FROM employee_names")
	w.run("DELETE FROM roles")
	for range rapid.IntRange(0, 12).Draw(t, "who stay") {
		w.insert(t, "stays")
	}
	for range rapid.IntRange(0, 6).Draw(t, "who may go") {
		w.insert(t, "goes")
	}
	target := rapid.SampledFrom(walks).Draw(t, "search")
	target += "&count=" + strconv.Itoa(rapid.IntRange(1, 6).Draw(t, "count"))
	var shown []string
	for cursor, pages := "", 0; ; pages++ {
		p := w.page(target + "&cursor=" + cursor)
		shown = append(shown, p.names()...)
		if cursor = p.NextCursor; cursor == "" {
			break
		}
		if pages > 60 {
			t.Fatalf("%s has no end: %v", target, shown)
		}
		w.disturb(t)
	}
	w.mustShow(t, target, shown)
}

// disturb changes rows behind and before the place where the walk stands; numbers that are free again are not used.
func (w *walker) disturb(t *rapid.T) {
	switch rapid.IntRange(0, 3).Draw(t, "meanwhile") {
	case 0:
		w.insert(t, "comes")
	case 1:
		w.run("DELETE FROM employees WHERE login LIKE 'goes%' AND emp_no <= " + strconv.Itoa(rapid.IntRange(1, w.last).Draw(t, "up to")))
	case 2:
		w.run("DELETE FROM employees WHERE login LIKE 'comes%' OR login LIKE 'goes%'")
	}
}

func (w *walker) insert(t *rapid.T, word string) {
	title := rapid.SampledFrom([]string{"NULL", "'a'", "'B'", "'b'", "'ü'", "'" + strings.Repeat("x", 150) + "'"}).Draw(t, "title")
	mail := rapid.SampledFrom([]string{"NULL", "'a@example.org'", "'Z@example.org'"}).Draw(t, "mail")
	// On purpose not in the order in which they come.
	w.last += 2
	number := w.last
	if rapid.Bool().Draw(t, "earlier") {
		number = 1_000_000 - w.last
	}
	w.run(fmt.Sprintf("INSERT INTO employees (emp_no, login, job_title, mail) VALUES (%d, '%s%d', %s, %s)", number, word, number, title, mail))
	w.run(fmt.Sprintf("INSERT INTO employee_names (emp_no, kind, value) VALUES (%d, 'first', '%s')", number, word))
	if number%3 == 0 {
		w.run(fmt.Sprintf("INSERT INTO roles (role_id, name) VALUES (%d, '%s role %d')", number, word, number))
	}
}

func (w *walker) run(statement string) {
	w.t.Helper()
	if _, err := w.pool.ExecContext(w.t.Context(), statement); err != nil {
		w.t.Fatalf("%s: %v", statement, err)
	}
}

// pageOfWalk is a ListResponse.
type pageOfWalk struct {
	TotalResults *int
	StartIndex   *int
	ItemsPerPage int
	NextCursor   string
	Resources    []struct{ ID, UserName, DisplayName string }
}

// names gives the userNames of people, and the displayNames of groups.
func (p pageOfWalk) names() []string {
	var names []string
	for _, r := range p.Resources {
		if r.UserName == "" {
			r.UserName = r.DisplayName
		}
		names = append(names, r.UserName)
	}
	return names
}

func (w *walker) page(target string) pageOfWalk {
	w.t.Helper()
	answer := w.do(w.t, "GET", "/scim/v2"+target, "")
	var p pageOfWalk
	if err := json.Unmarshal(answer.Body.Bytes(), &p); err != nil || answer.Code != http.StatusOK || p.StartIndex != nil || p.ItemsPerPage != len(p.Resources) {
		w.t.Fatalf("%s: %d %s", target, answer.Code, answer.Body)
	}
	return p
}

// mustShow compares what a walk has shown with who was there all the time.
func (w *walker) mustShow(t *rapid.T, target string, shown []string) {
	if repeated := len(shown) - len(distinct(shown)); repeated > 0 {
		t.Fatalf("%s shows %d twice: %v", target, repeated, shown)
	}
	stay := w.logins("SELECT login FROM employees WHERE login LIKE 'stays%'")
	if strings.HasPrefix(target, "/?") {
		stay = append(stay, w.logins("SELECT name FROM roles WHERE name LIKE 'stays%'")...)
	}
	for _, login := range stay {
		if !slices.Contains(shown, login) {
			t.Fatalf("%s skips %s: %v", target, login, shown)
		}
	}
}

func (w *walker) logins(query string) []string {
	w.t.Helper()
	rows, err := w.pool.QueryContext(w.t.Context(), query)
	if err != nil {
		w.t.Fatal(err)
	}
	defer rows.Close() //nolint:errcheck // read only
	var list []string
	for rows.Next() {
		var login string
		if err := rows.Scan(&login); err != nil {
			w.t.Fatal(err)
		}
		list = append(list, login)
	}
	if err := rows.Err(); err != nil {
		w.t.Fatal(err)
	}
	return list
}

// TestALatePageCostsWhatAnEarlyOneCosts walks a table of 20,000 rows: the statement of every page is the same but
// for its parameters, asks for one row more than the page has, and no page is counted.
func TestALatePageCostsWhatAnEarlyOneCosts(t *testing.T) {
	w := openWalker(t, sqlite)
	w.run(`INSERT INTO employees (login) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT 'e' || i FROM n`)
	first := w.page("/Users?cursor&count=20&excludedAttributes=groups,phoneNumbers")
	if first.TotalResults == nil || *first.TotalResults != 20_000 {
		t.Errorf("the first page tells no total: %v", first.TotalResults)
	}
	var second []string
	n, last := 1, ""
	w.statements.clear()
	for p := first; p.NextCursor != ""; n++ {
		p = w.page("/Users?count=20&excludedAttributes=groups,phoneNumbers&cursor=" + p.NextCursor)
		last = p.Resources[len(p.Resources)-1].UserName
		heard := w.statements.take()
		if n == 1 {
			second = heard
		} else if !slices.Equal(second, heard) {
			t.Fatalf("page %d: %q, page 2: %q", n+1, heard, second)
		}
		if p.TotalResults != nil {
			t.Fatalf("page %d tells a total that somebody has counted", n+1)
		}
	}
	if n != 1000 || last != "e20000" {
		t.Errorf("%d pages, the last one ends with %s", n, last)
	}
	if len(second) != 1 || !strings.Contains(second[0], `"emp_no" > ?`) || !strings.HasSuffix(second[0], "LIMIT 21 OFFSET 0") {
		t.Errorf("a page is %q", second)
	}
}
