package adapter_test

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"scim-adapter/adapter"
	"scim-adapter/internal/scim"
)

// hostileTexts are texts that mean something to a database, to a template, to a shell, or to people who look at
// them, and their neighbours: what a careless comparison takes for the same.
func hostileTexts() []string {
	texts := append(slices.Clone(injections),
		`admin'--`, `' OR 'a'='a`, `') OR ('a'='a`, `x' OR 1=1 LIMIT 1 --`, `x'||'y`, `x'/**/OR/**/1=1#`, `'; SHUTDOWN; --`, `'; VACUUM; --`, `'; PRAGMA writable_schema=1; --`,
		`' AND sleep(5) #`, `' AND pg_sleep(5) --`, `'; SELECT load_extension('x'); --`, `' UNION SELECT sql FROM sqlite_master --`, `' AND extractvalue(1,concat(0x7e,version())) #`,
		`$$; DROP TABLE employees; $$`, `E'\\' OR 1=1 --`, `U&'\0027 OR 1=1'`, `\x27`, `\u0027`, `x\' OR 1=1 #`, `N'x'`, `B'1'`, `@@version`, `%(login)s`, `:1`, `$2`, `?1`, `{login}`, `{{.Login}}`, `<%= x %>`,
		`*`, `*)(uid=*`, `(|(a=b))`, `a*b`, `[a-z]`, `^a`, `a$`, `.*`, `a.b`, `a\_b`, `a\%b`, `100%`, `%a`, `a%`, `_a`, `a_`, `__`, `a%b`, `aXb`, `a_b`, `ab`, `a b`, `a  b`, ` a`, `a `, "a\t", `A`, `a`, `á`, "a\u0301", `Á`,
		"\u212a", `k`, `K`, "ſ", `s`, `S`, `ı`, `i`, `I`, `ss`, `ẞ`, `ﬀ`, `ff`, "\u200b", "a\u200bb", "\u202ea", "a\u00adb", "\ufeff", "\ufffd", "\U0010ffff", `あ`, `ア`, `ｱ`, `Ａ`, `😀`, `👨‍👩‍👧`, `null`, `NULL`, `""`, `''`, `'`, `"`, "`",
		`true`, `0`, `00`, `0.0`, `1e0`, `9223372036854775808`, `<script>alert(1)</script>`, `../../etc/passwd`, "a\r\nb", "\x1b[31m", "\x7f", strings.Repeat("%", 180), strings.Repeat(`\`, 180), strings.Repeat("a", 180),
	)
	return distinct(texts)
}

// brokenFilters are no filters, whatever they try.
func brokenFilters() []string {
	filters := []string{
		`'`, `"`, `' OR 1=1 --`, `1=1`, `userName = "x"`, `userName == "x"`, `userName eq "x" --`, `userName eq "x"; DROP TABLE employees`, `userName eq "x" /* */`, `userName eq "x" #`, `userName eq "x" or 1=1`,
		`userName eq "x" or 1 eq 1`, `userName eq "x" || true`, `userName eq "x" && true`, `userName eq "x"""`, `userName eq "x" "y"`, `userName eq "x"y`, `userName eq x" or "a`, `userName like "x"`, `userName in ("x")`,
		`userName eq ("x")`, `userName eq ["x"]`, `userName eq {"a":1}`, `userName eq`, `userName`, `eq "x"`, `and`, `or userName pr`, `userName pr or`, `userName pr and and userName pr`, `not`, `not userName pr`, `not ()`, `()`, `(`, `)`,
		`(userName pr`, `userName pr)`, `((userName pr)`, `[userName pr]`, `emails[`, `emails[]`, `emails[type]`, `emails[type eq "work"`, `emails[type eq "work"]]`, `emails[[type eq "work"]]`, `emails[emails[type pr]]`, `emails[type eq "work"] x`,
		`userName[value eq "x"]`, `name[givenName eq "x"]`, `emails[type eq "work"].`, `.emails pr`, `emails. pr`, `emails..value pr`, `user Name eq "x"`, `userName eq "\"`, `userName eq "\x"`, `userName eq "\u12"`, `userName eq "a` + "\n" + `b"`,
		"userName eq \"\x00\"", "userName eq \"\xff\"", "\ufeffuserName pr", "userName\u00a0pr", "userName\u2003eq \"x\"", "userName eq \u201cx\u201d", "usеrName eq \"x\"", "userName eq “x”", "userName\x00 pr", "userName%00 pr", `userName eq "x"` + "\x00",
		`${userName} pr`, `{{userName}} pr`, `userName eq ${7*7}`, `password eq "x"`, `password pr`, `password sw "a"`, `pw_hash eq "x"`, `employees.login eq "x"`, `emp_no gt 1`, `record.pw_hash pr`, `userName.length gt 1`, `meta.created.year gt 1`,
		`active gt true`, `active co "t"`, `active eq "x"`, `active eq 1`, `meta.created eq "yesterday"`, `meta.created gt 2020`, `meta.created co "2020"`, `userName gt`, `userName ne`, `userName xor "x"`, `userName eq "x" and`, `unknown gt 1`, `unknown[a pr]`,
	}
	for _, depth := range []int{33, 200, 2000} {
		filters = append(filters, strings.Repeat("(", depth)+"userName pr"+strings.Repeat(")", depth), strings.Repeat("not (", depth)+"userName pr"+strings.Repeat(")", depth), strings.Repeat("(", depth), strings.Repeat("emails[", depth))
	}
	return append(filters, strings.Repeat("userName pr or ", 150)+"userName pr", `userName eq "`+strings.Repeat("x", 8200)+`"`, strings.Repeat("a", 8200), strings.Repeat(" ", 100), strings.Repeat("userName ", 500))
}

// TestHostileFiltersFindWhatEqualsThem asks all databases for hostile texts: each finds exactly what a comparison in
// plain Go finds, and what is no filter is refused.
func TestHostileFiltersFindWhatEqualsThem(t *testing.T) {
	for _, db := range databases() {
		t.Run(db.name, func(t *testing.T) {
			strict, _ := scim.DialectNamed("strict")
			door := open(t, setup{
				driver: db.driver, dsn: db.create(t, read(t, "testdata/applications/hr/schema.sql")),
				clients: []adapter.Client{{Name: "full", TokenHash: sha256.Sum256([]byte(token)), Dialect: strict}},
			})
			stored := storeTexts(t, door)
			before := len(find(t, door, `userName pr`))
			asked := 0
			for _, text := range hostileTexts() {
				for _, word := range []string{"eq", "ne", "co", "sw", "ew", "gt", "le"} {
					asked++
					mustFind(t, door, stored, word, text)
				}
			}
			for _, filter := range brokenFilters() {
				asked++
				w := raw(t, door, "GET", "/scim/v2/Users?filter="+url.QueryEscape(filter), "")
				if err := decent(w, "GET", filter); err != nil || w.Code != http.StatusBadRequest || scimTypeOf(w) != "invalidFilter" {
					t.Errorf("%.200q: %d %s (%v)", filter, w.Code, w.Body, err)
				}
			}
			if after := len(find(t, door, `userName pr`)); after != before {
				t.Errorf("%d users became %d", before, after)
			}
			t.Logf("%d filters", asked)
		})
	}
}

// storeTexts gives every text to a user as title, external id and phone number, as far as the database has such texts.
func storeTexts(t *testing.T, door *frontDoor) (stored map[string]string) {
	t.Helper()
	stored = map[string]string{} // by userName
	for i, text := range hostileTexts() {
		login := fmt.Sprint("user", i)
		w := door.do(t, "POST", "/scim/v2/Users", user(fmt.Sprintf(`"userName":%q,"title":%[2]s,"externalId":%[2]s,"phoneNumbers":[{"value":%[2]s}]`, login, quote(text))))
		switch {
		case w.Code == http.StatusCreated:
			stored[login] = text
		case strings.ContainsRune(text, 0) && w.Code == http.StatusBadRequest:
		default:
			t.Fatalf("%q: %d %s", text, w.Code, w.Body)
		}
	}
	return stored
}

// find gives the userNames that a filter finds.
func find(t *testing.T, door *frontDoor, filter string) []string {
	t.Helper()
	w := raw(t, door, "GET", "/scim/v2/Users?count=1000&attributes=userName&filter="+url.QueryEscape(filter), "")
	var list struct {
		TotalResults int
		Resources    []struct{ UserName string }
	}
	if err := json.Unmarshal(w.Body.Bytes(), &list); err != nil || w.Code != http.StatusOK || list.TotalResults != len(list.Resources) {
		t.Errorf("%q: %d %s", filter, w.Code, w.Body)
	}
	var names []string
	for _, r := range list.Resources {
		names = append(names, r.UserName)
	}
	return distinct(names)
}

func mustFind(t *testing.T, door *frontDoor, stored map[string]string, word, text string) {
	t.Helper()
	path := []string{"title", "externalId", "phoneNumbers.value"}[(len(text)+len(word)+int(word[0]))%3] // each gets its share
	var want []string
	for login, have := range stored {
		if compareText(strings.Replace(word, "ne", "eq", 1), have, text, path == "externalId") != (word == "ne") {
			want = append(want, login)
		}
	}
	filter := path + " " + word + " " + quote(text)
	if got := find(t, door, filter); !slices.Equal(got, distinct(want)) {
		t.Errorf("%.50q finds %.200q too, and does not find %.200q", filter, beyond(stored, got, want), beyond(stored, want, got))
	}
}

// beyond gives the texts of those in a list that are not in another.
func beyond(stored map[string]string, list, other []string) []string {
	var texts []string
	for _, login := range list {
		if !slices.Contains(other, login) {
			texts = append(texts, stored[login])
		}
	}
	return texts
}
