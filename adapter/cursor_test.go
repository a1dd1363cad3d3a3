package adapter_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

const fiveEmployees = "INSERT INTO employees (login, job_title) VALUES ('a', 'x'), ('b', 'y'), ('c', 'x'), ('d', NULL), ('e', 'z');\n"

// openFive opens an application with five employees and two roles; its DSN is door.setup.dsn.
func openFive(t *testing.T) *frontDoor {
	t.Helper()
	dsn := sqlite.create(t, read(t, "testdata/applications/hr/schema.sql"), fiveEmployees, "INSERT INTO roles (name) VALUES ('g'), ('h');\n")
	return open(t, setup{dsn: dsn})
}

// cursorOf gives the nextCursor of a page.
func cursorOf(t *testing.T, door *frontDoor, target string, headers ...string) string {
	t.Helper()
	w := door.do(t, "GET", "/scim/v2"+target, "", headers...)
	var page struct{ NextCursor string }
	if err := json.Unmarshal(w.Body.Bytes(), &page); err != nil || w.Code != http.StatusOK || page.NextCursor == "" {
		t.Fatalf("%s: %d %s", target, w.Code, w.Body)
	}
	return page.NextCursor
}

func TestACursorHoldsNothingThatNeedsEscaping(t *testing.T) {
	door := openFive(t)
	for _, target := range []string{"/Users?cursor&count=1", "/Users?cursor&count=1&sortBy=title", "/?cursor=&count=6", "/?cursor&count=2&sortBy=displayName"} {
		if c := cursorOf(t, door, target); !regexp.MustCompile(`^[-_A-Za-z0-9]+$`).MatchString(c) { // CUR-10
			t.Errorf("%s: %q", target, c)
		}
	}
}

// TestACursorBelongsToItsSearch uses the cursor of one search in others; all refusals are alike (CUR-03, CUR-05).
func TestACursorBelongsToItsSearch(t *testing.T) {
	door := openFive(t)
	filter := url.QueryEscape(`userName pr`)
	const search = "/Users?count=2&sortBy=title&filter="
	cursor := "&cursor=" + cursorOf(t, door, search+filter+"&cursor")
	asReader := []string{"Authorization", "Bearer " + reader}
	refusals := map[string]bool{}
	for name, other := range map[string]struct {
		target  string
		headers []string
	}{
		"another filter":     {search + url.QueryEscape(`userName pr or id pr`), nil},
		"no filter":          {"/Users?count=2&sortBy=title", nil},
		"another order":      {search + filter + "&sortOrder=descending", nil},
		"another attribute":  {"/Users?count=2&sortBy=userName&filter=" + filter, nil},
		"no order":           {"/Users?count=2&filter=" + filter, nil},
		"another type":       {"/Groups?count=2&filter=" + url.QueryEscape(`displayName pr`), nil},
		"the root":           {"/?count=2&sortBy=title&filter=" + filter, nil},
		"another client":     {search + filter, asReader},
		"longer by a letter": {search + filter + cursor + "A", nil},
	} {
		t.Run(name, func(t *testing.T) {
			target := other.target
			if !strings.Contains(target, "cursor") {
				target += cursor
			}
			w := door.do(t, "GET", "/scim/v2"+target, "", other.headers...)
			if w.Code != http.StatusBadRequest {
				t.Errorf("status %d", w.Code)
			}
			mustBeError(t, w, "invalidCursor")
			refusals[w.Body.String()] = true
		})
	}
	if len(refusals) != 1 {
		t.Errorf("the refusals tell what was wrong: %v", refusals)
	}
}

// TestACursorOutlivesTheProcess goes on at another process with the same configuration, with another count, other
// attributes, and the names of parameters in another case, or posted.
func TestACursorOutlivesTheProcess(t *testing.T) {
	door := openFive(t)
	cursor := cursorOf(t, door, "/Users?cursor&count=2")
	replica := open(t, setup{dsn: door.setup.dsn})
	for _, w := range []struct{ method, target, body string }{
		{"GET", "/Users?count=3&attributes=userName&CURSOR=" + cursor, ""},
		{"POST", "/Users/.search", `{"Count":3,"attributes":["userName"],"cursor":"` + cursor + `"}`}, // CUR-08
	} {
		answer := replica.do(t, w.method, "/scim/v2"+w.target, w.body)
		var p pageOfWalk
		if err := json.Unmarshal(answer.Body.Bytes(), &p); err != nil || strings.Join(p.names(), "") != "cde" || p.NextCursor != "" {
			t.Errorf("%s %s: %d %s", w.method, w.target, answer.Code, answer.Body)
		}
	}
}

// TestAFilterThatMayLookAtTooMuchIsWalkedAll walks with a filter that the database cannot evaluate over more rows than
// the mapping lets one request look at: pages are short, even empty, and the walk finds all.
func TestAFilterThatMayLookAtTooMuchIsWalkedAll(t *testing.T) {
	mapping := strings.Replace(read(t, "testdata/applications/hr/mapping.hcl"), "path = \"/scim/v2\"", "path = \"/scim/v2\"\n  max_scan = 10", 1)
	door := open(t, setup{mapping: mapping})
	sqlite.exec(t, door.setup.dsn, "INSERT INTO employees (login) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 45) SELECT 'e' || i FROM n;\n",
		"INSERT INTO employee_names VALUES (14, 'first', 'Ann'), (15, 'first', 'Anna'), (44, 'first', 'Joan');\n")
	target := "/Users?count=1&filter=" + url.QueryEscape(`displayName co "an"`)
	if w := door.do(t, "GET", "/scim/v2"+target, ""); w.Code != http.StatusBadRequest {
		t.Errorf("by index it is %d", w.Code)
	}
	w := &walker{frontDoor: door, t: t}
	var found []string
	pages, empty, cursor := 0, 0, ""
	for {
		p := w.page(target + "&cursor=" + cursor)
		found = append(found, p.names()...)
		if pages++; len(p.Resources) == 0 {
			empty++
		}
		if cursor = p.NextCursor; cursor == "" || pages > 20 {
			break
		}
	}
	if strings.Join(found, " ") != "e14 e15 e44" || empty == 0 {
		t.Errorf("%d pages, %d of them empty, found %v", pages, empty, found)
	}
}

// TestWhatIsNeverShownOrdersNothing: an order by a password would tell it bit by bit, and a cursor would hold it.
func TestWhatIsNeverShownOrdersNothing(t *testing.T) {
	door := openFive(t)
	for _, target := range []string{"/Users?sortBy=password", "/Users?cursor&sortBy=password", "/?sortBy=PassWord"} {
		w := door.do(t, "GET", "/scim/v2"+target, "")
		if w.Code != http.StatusBadRequest {
			t.Errorf("%s: %d", target, w.Code)
		}
		mustBeError(t, w, "invalidPath")
	}
}

// TestEveryBitOfACursorCounts changes each bit of real cursors, of a walk with an order and of one without.
func TestEveryBitOfACursorCounts(t *testing.T) {
	door := openFive(t)
	for _, search := range []string{"/Users?count=2&sortBy=title", "/?count=2"} {
		raw, err := base64.RawURLEncoding.DecodeString(cursorOf(t, door, search+"&cursor"))
		if err != nil {
			t.Fatal(err)
		}
		for bit := range 8 * len(raw) {
			raw[bit/8] ^= 1 << (bit % 8)
			w := door.do(t, "GET", "/scim/v2"+search+"&cursor="+base64.RawURLEncoding.EncodeToString(raw), "")
			if w.Code != http.StatusBadRequest {
				t.Errorf("%s: bit %d does not count: %d", search, bit, w.Code)
			}
			raw[bit/8] ^= 1 << (bit % 8)
		}
	}
}
