package adapter_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"scim-adapter/adapter"
)

// badJSON is what a JSON parser must not accept, or what two parsers could understand differently.
var badJSON = []string{
	``, ` `, `{`, `}`, `[`, `]`, `{]`, `[}`, `{"userName"`, `{"userName":`, `{"userName":}`, `{"userName":"x"`, `{"userName":"x",}`,
	`{,"userName":"x"}`, `{"userName" "x"}`, `{"userName":"x" "title":"y"}`, `{userName:"x"}`, `{'userName':'x'}`, `{"userName":'x'}`,
	`{"userName":"x"}{"userName":"y"}`, `{"userName":"x"} trailing`, `{"userName":"x"},`, `{"userName":x}`, `{"userName":True}`,
	`{"userName":nul}`, `{"userName":NaN}`, `{"userName":Infinity}`, `{"userName":-}`, `{"userName":01}`, `{"userName":1.}`, `{"userName":.5}`,
	`{"userName":1e}`, `{"userName":0x1F}`, `{"userName":+1}`, `{"userName":"x` + "\n" + `"}`, `{"userName":"x` + "\x00" + `"}`,
	`{"userName":"\x"}`, `{"userName":"\u12"}`, `{"userName":"\ud800"}`, `{"userName":"\udc00\ud800"}`, `{"userName":"` + "\xff" + `"}`,
	`{"userName":"` + "\xed\xa0\x80" + `"}`, `{"user` + "\xc0\x80" + `Name":"x"}`, "\ufeff" + `{"userName":"x"}`, `/* */{"userName":"x"}`, `{"userName":"x"}//`,
	`{"userName":"x","userName":"y"}`, `{"userName":"x","USERNAME":"y"}`, `{"userName":"x","name":{"givenName":"a","GivenName":"b"}}`,
	`{"userName":"x","emails":[{"value":"a","value":"b"}]}`, `{"userName":"x","active":true,"ACTIVE":false}`,
}

func TestMalformedJSONIsRefusedWithItsPlace(t *testing.T) {
	var s spy
	door := open(t, setup{decorate: s.decorate})
	for _, body := range badJSON {
		for method, target := range map[string]string{"POST": "/scim/v2/Users", "PUT": "/scim/v2/Users/1", "PATCH": "/scim/v2/Users/1"} {
			w := door.do(t, method, target, body)
			if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "at byte ") {
				t.Errorf("%s %q: %d %s", method, body, w.Code, w.Body)
			}
			mustBeError(t, w, "invalidSyntax")
		}
	}
	if n := s.count(); n > 0 {
		t.Errorf("the backend was called %d times", n)
	}
}

const patchOp = `"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"]`

func TestWhatAClientIsRefused(t *testing.T) {
	const huge = 200_000
	for name, test := range map[string]struct {
		method, target, body string
		status               int
		scimType             string
	}{
		"a body that is no object":         {"POST", "/Users", `["x"]`, 400, "invalidSyntax"},
		"a body that is null":              {"POST", "/Users", `null`, 400, "invalidSyntax"},
		"a PATCH that is no object":        {"PATCH", "/Users/1", `[]`, 400, "invalidSyntax"},
		"schemas of something else":        {"POST", "/Users", `{"schemas":["urn:example:unknown"],"userName":"x"}`, 400, "invalidSyntax"},
		"schemas of the other type":        {"POST", "/Users", `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"userName":"x"}`, 400, "invalidSyntax"},
		"schemas that are no list":         {"POST", "/Users", `{"schemas":"urn:ietf:params:scim:schemas:core:2.0:User","userName":"x"}`, 400, "invalidSyntax"},
		"schemas that are no texts":        {"POST", "/Users", `{"schemas":[7],"userName":"x"}`, 400, "invalidSyntax"},
		"a text that is an object":         {"POST", "/Users", `{"userName":{"a":1}}`, 400, "invalidValue"},
		"a text that is a list":            {"POST", "/Users", `{"userName":["a","b"]}`, 400, "invalidValue"},
		"a text that is a boolean":         {"POST", "/Users", `{"userName":true}`, 400, "invalidValue"},
		"a boolean that is a number":       {"POST", "/Users", `{"userName":"x","active":1}`, 400, "invalidValue"},
		"a boolean that is a text":         {"POST", "/Users", `{"userName":"x","active":"yes"}`, 400, "invalidValue"},
		"an object that is a number":       {"POST", "/Users", `{"userName":"x","name":7}`, 400, "invalidValue"},
		"an object that is a text":         {"POST", "/Users", `{"userName":"x","name":"Ann"}`, 400, "invalidValue"},
		"elements that are numbers":        {"POST", "/Users", `{"userName":"x","emails":[7]}`, 400, "invalidValue"},
		"elements that are lists":          {"POST", "/Users", `{"userName":"x","emails":[["a"]]}`, 400, "invalidValue"},
		"an extension that is a text":      {"POST", "/Users", `{"userName":"x","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":"x"}`, 400, "invalidValue"},
		"a missing required attribute":     {"POST", "/Users", `{"title":"x"}`, 400, "invalidValue"},
		"a required attribute of spaces":   {"POST", "/Groups", `{"displayName":null}`, 400, "invalidValue"},
		"a member that cannot exist":       {"POST", "/Groups", `{"displayName":"g","members":[{"value":"../1"}]}`, 400, "invalidValue"},
		"a manager that cannot exist":      {"POST", "/Users", `{"userName":"x","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"manager":{"value":"07"}}}`, 400, "invalidValue"},
		"operations that are an object":    {"PATCH", "/Users/1", `{` + patchOp + `,"Operations":{}}`, 400, "invalidSyntax"},
		"an operation that is a text":      {"PATCH", "/Users/1", `{` + patchOp + `,"Operations":["add"]}`, 400, "invalidSyntax"},
		"a path that is a number":          {"PATCH", "/Users/1", `{` + patchOp + `,"Operations":[{"op":"add","path":7,"value":"x"}]}`, 400, "invalidPath"},
		"a value without path or object":   {"PATCH", "/Users/1", `{` + patchOp + `,"Operations":[{"op":"add","value":"x"}]}`, 400, "invalidValue"},
		"a path with two brackets":         {"PATCH", "/Users/1", `{` + patchOp + `,"Operations":[{"op":"remove","path":"emails[a eq 1][b eq 2]"}]}`, 400, "invalidFilter"},
		"brackets in a single value":       {"PATCH", "/Users/1", `{` + patchOp + `,"Operations":[{"op":"remove","path":"name[givenName eq \"x\"]"}]}`, 400, "invalidPath"},
		"100,000 operations":               {"PATCH", "/Users/1", `{` + patchOp + `,"Operations":[` + strings.Repeat(`{"op":"remove","path":"title"},`, 99_999) + `{"op":"remove","path":"title"}]}`, 400, "invalidSyntax"},
		"1,001 operations":                 {"PATCH", "/Users/1", `{` + patchOp + `,"Operations":[` + strings.Repeat(`{"op":"remove","path":"title"},`, 1000) + `{"op":"remove","path":"title"}]}`, 400, "tooMany"},
		"a number in place of a filter":    {"GET", "/Users?filter=7", "", 400, "invalidFilter"},
		"a filter of control characters":   {"GET", "/Users?filter=%00", "", 400, "invalidFilter"},
		"a filter that is not UTF-8":       {"GET", "/Users?filter=userName%20eq%20%22%ff%22", "", 400, "invalidFilter"},
		"a filter that is too long":        {"GET", "/Users?filter=userName%20eq%20%22" + strings.Repeat("x", 9000) + "%22", "", 400, "invalidFilter"},
		"a filter of too many terms":       {"GET", "/Users?filter=" + strings.Repeat("a%20pr%20or%20", 500) + "a%20pr", "", 400, "invalidFilter"},
		"a query that is not escaped":      {"GET", "/Users?count=1&x=%zz", "", 400, "invalidValue"},
		"a huge id":                        {"GET", "/Users/" + strings.Repeat("9", huge), "", 404, ""},
		"a huge id with letters":           {"DELETE", "/Users/" + strings.Repeat("x", huge), "", 404, ""},
		"an unknown resource type":         {"GET", "/Printers", "", 404, ""},
		"a path below a resource":          {"GET", "/Users/1/emails", "", 404, ""},
		"a wrong method of a collection":   {"PATCH", "/Users", "{}", 405, ""},
		"a wrong method of a resource":     {"POST", "/Users/1", "{}", 405, ""},
		"OPTIONS":                          {"OPTIONS", "/Users", "", 405, ""},
		"TRACE":                            {"TRACE", "/Users/1", "", 405, ""},
		"a method that nobody knows":       {"FROBNICATE", "/Users", "", 405, ""},
		"a search that is a list":          {"POST", "/Users/.search", "[]", 400, "invalidSyntax"},
		"a search of another message":      {"POST", "/.search", `{` + patchOp + `}`, 400, "invalidSyntax"},
		"a search for a number":            {"POST", "/Users/.search", `{"filter":7}`, 400, "invalidValue"},
		"a search by an object":            {"POST", "/.search", `{"sortBy":{}}`, 400, "invalidValue"},
		"a count that is a text":           {"POST", "/Users/.search", `{"count":"10"}`, 400, "invalidValue"},
		"a count of a half":                {"POST", "/Users/.search", `{"count":0.5}`, 400, "invalidValue"},
		"attributes that are numbers":      {"POST", "/Users/.search", `{"attributes":["userName",7]}`, 400, "invalidValue"},
		"a cursor that is a list":          {"POST", "/Users/.search", `{"cursor":[]}`, 400, "invalidValue"},
		"a search of another type":         {"GET", "/Users/.search", "", 405, ""},
		"a cursor and an index":            {"GET", "/Users?cursor&startIndex=1", "", 400, "invalidValue"},
		"two cursors":                      {"GET", "/Users?cursor&cursor=", "", 400, "invalidValue"},
		"a cursor that is huge":            {"GET", "/Users?cursor=" + strings.Repeat("A", huge), "", 400, "invalidCursor"},
		"a cursor that is no base64":       {"GET", "/Users?cursor=%21%21", "", 400, "invalidCursor"},
		"a cursor that nobody made":        {"GET", "/Users?cursor=AQRVc2VyATEt" + strings.Repeat("A", 22), "", 400, "invalidCursor"},
		"a walk of nothing":                {"GET", "/Users?cursor&count=0", "", 400, "invalidCount"},
		"a walk backwards":                 {"GET", "/Users?cursor&count=-1", "", 400, "invalidCount"},
		"a walk of no number":              {"GET", "/?cursor=&count=abc", "", 400, "invalidCount"},
		"the application's path without /": {"GET", "", "", 404, ""},
	} {
		t.Run(name, func(t *testing.T) {
			door := open(t, setup{limits: adapter.Limits{Body: 64 << 20}})
			begin := time.Now()
			w := door.do(t, test.method, "/scim/v2"+test.target, test.body)
			if w.Code != test.status {
				t.Errorf("status %d, wanted %d", w.Code, test.status)
			}
			mustBeError(t, w, test.scimType)
			if w.Body.Len() > 2000 {
				t.Errorf("the answer has %d bytes", w.Body.Len())
			}
			if took := time.Since(begin); took > 10*time.Second { // quadratic work would take minutes
				t.Errorf("it took %v", took)
			}
		})
	}
}

func TestTheHeadersOfABody(t *testing.T) {
	door := open(t, setup{})
	for kind, status := range map[string]int{
		"application/scim+json":                201,
		"application/scim+json; charset=utf-8": 201,
		"application/json":                     201,
		"application/json;charset=UTF-8":       201,
		"text/json":                            201,
		"":                                     201,
		"text/plain":                           415,
		"application/xml":                      415,
		"application/x-www-form-urlencoded":    415,
		"multipart/form-data; boundary=x":      415,
		"application/json, text/plain":         415,
		"*/*":                                  415,
		"nonsense":                             415,
	} {
		w := door.do(t, "POST", "/scim/v2/Users", fmt.Sprintf(`{"userName":%q}`, kind+"!"), "Content-Type", kind)
		if w.Code != status {
			t.Errorf("%q: %d %s", kind, w.Code, w.Body)
		}
	}
	for _, encoding := range []string{"gzip", "deflate", "br", "gzip, identity"} {
		w := door.do(t, "POST", "/scim/v2/Users", `{"userName":"x"}`, "Content-Encoding", encoding)
		if w.Code != http.StatusUnsupportedMediaType {
			t.Errorf("%s: %d", encoding, w.Code)
		}
		mustBeError(t, w, "")
	}
}

func TestABodyOverTheLimit(t *testing.T) {
	door := open(t, setup{limits: adapter.Limits{Body: 1000}})
	padded := func(n int) string { return `{"userName":"x"}` + strings.Repeat(" ", n-len(`{"userName":"x"}`)) }
	if w := door.do(t, "POST", "/scim/v2/Users", padded(1000)); w.Code != http.StatusCreated {
		t.Errorf("1,000 bytes: %d %s", w.Code, w.Body)
	}
	w := door.do(t, "POST", "/scim/v2/Users", padded(1001))
	if w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("1,001 bytes: %d %s", w.Code, w.Body)
	}
	mustBeError(t, w, "")
}

// TestDepth: a stack that overflows ends the whole process, and nothing can recover it.
func TestWhatIsNestedAMillionDeepIsRefusedAtOnce(t *testing.T) {
	const deep = 1_000_000
	door := open(t, setup{limits: adapter.Limits{Body: 64 << 20, Filter: 64 << 20}})
	nested := func(open, middle, closing string) string {
		return strings.Repeat(open, deep) + middle + strings.Repeat(closing, deep)
	}
	path := func(p string) string {
		return `{` + patchOp + `,"Operations":[{"op":"remove","path":"` + p + `"}]}`
	}
	for name, test := range map[string]struct{ method, target, body string }{
		"lists":               {"POST", "/Users", nested("[", "", "]")},
		"lists without end":   {"POST", "/Users", strings.Repeat("[", deep)},
		"objects":             {"POST", "/Users", nested(`{"a":`, "1", "}")},
		"objects in a PATCH":  {"PATCH", "/Users/1", `{` + patchOp + `,"Operations":` + nested(`[{"value":`, "1", "}]") + "}"},
		"brackets in a path":  {"PATCH", "/Users/1", path("emails[" + nested("(", "value pr", ")") + "]")},
		"nots in a path":      {"PATCH", "/Users/1", path("emails[" + nested("not (", "value pr", ")") + "]")},
		"paths in a path":     {"PATCH", "/Users/1", path(nested("emails[", "value pr", "]"))},
		"dots in a path":      {"PATCH", "/Users/1", path(strings.Repeat("name.", deep) + "givenName")},
		"brackets in a query": {"GET", "/Users?filter=" + nested("(", "userName%20pr", ")"), ""},
		"open brackets":       {"GET", "/Users?filter=" + strings.Repeat("(", deep), ""},
		"nots in a query":     {"GET", "/Users?filter=" + nested("not(", "userName%20pr", ")"), ""},
		"paths in a query":    {"GET", "/Users?filter=" + nested("emails[", "value%20pr", "]"), ""},
		"ands":                {"GET", "/Users?filter=" + strings.Repeat("userName%20pr%20and%20", deep) + "userName%20pr", ""},
		"attributes":          {"GET", "/Users/1?filter=x&attributes=" + strings.Repeat("name.", deep), ""},
	} {
		t.Run(name, func(t *testing.T) {
			begin := time.Now()
			w := door.do(t, test.method, "/scim/v2"+test.target, test.body)
			took := time.Since(begin)
			if w.Code != http.StatusBadRequest && name != "dots in a path" && name != "attributes" {
				t.Errorf("got %d %.200s", w.Code, w.Body)
			}
			if took > 10*time.Second { // quadratic work would take minutes
				t.Errorf("it took %v", took)
			}
		})
	}
}

// hostileIDs are ids that no employee has, although some databases would find one for them.
var hostileIDs = []string{
	"..%2F", "..", ".", "%2e%2e", "%2E", "..%2f..%2fadmin", "%00", "1%00", "' OR 1=1 --", "1' OR '1'='1", "1 OR 1=1", "1;DROP TABLE employees",
	"1--", "1/**/", "\" OR \"\"=\"", "1)", "(1", "(SELECT 1)", "7abc", "1abc", "01", "1.0", "1e0", "+1", "-1", "%2B1", " 1", "1 ", "%201", "1%20", "%091", "1%0A",
	"1%0D", "%C2%A01", "0x1", "١", "%D9%A1", "１", "1%2F..%2F2", "1%2F2", "%ff", "1%ff", "%ef%bf%bd", "1~1", "1,1", "[1]", "{1}", "true", "null", "NULL", "%", "%25", "_", "*",
	"9223372036854775807", "9223372036854775808", "-9223372036854775809", "18446744073709551617", "1e400", "NaN", "bulkId:1", "bulkId%3A1", "$ref", "__proto__", "%5c", "1%5C", "%7F", "%c0%ae", "%zz",
}

func TestIdsThatNobodyHasAreNotFound(t *testing.T) {
	door := open(t, setup{})
	for i := range 9 {
		if w := door.do(t, "POST", "/scim/v2/Users", fmt.Sprintf(`{"userName":"user%d"}`, i)); w.Code != http.StatusCreated {
			t.Fatal(w.Body)
		}
	}
	before := door.do(t, "GET", "/scim/v2/Users", "").Body.String()
	for _, id := range hostileIDs {
		for method, body := range map[string]string{
			"GET": "", "HEAD": "", "DELETE": "", "PUT": `{"userName":"taken over"}`,
			"PATCH": `{` + patchOp + `,"Operations":[{"op":"replace","path":"userName","value":"taken over"}]}`,
		} {
			w := raw(t, door, method, "/scim/v2/Users/"+id, body)
			if w.Code != http.StatusNotFound {
				t.Errorf("%s %q: %d %s", method, id, w.Code, w.Body)
			}
			if method != http.MethodHead {
				mustBeError(t, w, "")
			}
		}
	}
	if after := door.do(t, "GET", "/scim/v2/Users", "").Body.String(); after != before {
		t.Errorf("something changed:\n%s\n%s", before, after)
	}
}

// injections are texts that would mean something, were they ever read as anything but a text.
var injections = []string{
	`' OR 1=1 --`, `'; DROP TABLE employees; --`, `" OR ""="`, `x' UNION SELECT pw_hash FROM employees --`, `\'; --`, `%`, `%%`, `_`, `a%b_c`, `\`, `\\`, `\%`,
	`?`, `$1`, `:login`, `@p1`, `{{7*7}}`, `${7*7}`, `#{x}`, "`id`", `$(id)`, `/* */`, `--`, `#`, "a\x00b", "\n", "\t", "\u2028", "\u202e", "ﬃ", "İ", "ß", "😀", "x' ESCAPE '\\", `0x27`, `CHAR(39)`,
	strings.Repeat("'", 180), strings.Repeat("ä", 180), `%27`, `&#39;`, `＇`, `ʼ`, `NULL`, `null`, `true`, `1`, `-1`, `1e308`, `[]`, `{}`, `2020-01-01`,
}

// TestTheTextOfStatementsIsTheMappings sends hostile values at every place where a value can be. Every text
// that the database is sent must consist of words of SQL, names and constants of the mapping, and
// placeholders: nothing of a value.
func TestTheTextOfStatementsIsTheMappings(t *testing.T) {
	for _, db := range databases() {
		t.Run(db.name, func(t *testing.T) { textOfStatements(t, db) })
	}
}

func textOfStatements(t *testing.T, db database) {
	t.Helper()
	door := open(t, setup{driver: db.driver, dsn: db.create(t, read(t, "testdata/applications/hr/schema.sql"))})
	sent := 0
	for i, value := range injections {
		if strings.ContainsRune(value, 0) && db.driver == "postgres" {
			w := door.do(t, "POST", "/scim/v2/Users", `{"userName":"nul","title":`+quote(value)+`}`)
			if w.Code != http.StatusBadRequest { // it has no such texts
				t.Errorf("%q: %d %s", value, w.Code, w.Body)
			}
			mustBeError(t, w, "invalidValue")
			continue
		}
		sent++
		exchangeWith(t, door, value, fmt.Sprint(value, i))
	}
	for _, id := range hostileIDs {
		raw(t, door, "GET", "/scim/v2/Users/"+id, "")
		raw(t, door, "DELETE", "/scim/v2/Groups/"+id, "")
	}
	statements := distinct(door.statements.take())
	if len(statements) < 20 {
		t.Errorf("only %d statements were heard", len(statements))
	}
	for _, statement := range statements {
		for _, word := range sqlWords.FindAllString(statement, -1) {
			if !known(word) {
				t.Errorf("%s is no word of the mapping or of SQL:\n%s", word, statement)
			}
		}
	}
	if w := door.do(t, "GET", "/scim/v2/Users?count=0", ""); !strings.Contains(w.Body.String(), fmt.Sprintf(`"totalResults":%d`, sent)) {
		t.Errorf("the table is not what it should be: %s", w.Body)
	}
}

// sqlWords divides a statement into texts, quoted names, words and numbers, and single characters.
var sqlWords = regexp.MustCompile("'[^']*'|\"[^\"]*\"|`[^`]*`|[$]?[0-9]+|\\w+|[^\\s]")

// mappingNames are the tables, columns and constants of the application hr.
var mappingNames = strings.Fields(`employees employee_names telephones roles employee_roles emp_no login mail home_mail job_title
	language department boss_no status hired_on pw_hash external_id kind value number role_id name first last C`)

// sqlVocabulary is what the backend writes of its own.
var sqlVocabulary = strings.Fields(`SELECT DISTINCT FROM WHERE AND OR NOT NULL IS IN EXISTS ORDER BY ASC DESC LIMIT OFFSET COUNT MIN CASE WHEN
	THEN ELSE END INSERT INTO VALUES RETURNING UPDATE SET DELETE JOIN ON COLLATE BINARY CAST AS BLOB CONVERT USING utf8mb4 lower LOWER instr
	substr LOCATE LEFT RIGHT left right strpos text hashtext pg_advisory_xact_lock GET_LOCK RELEASE_LOCK DO DEFAULT FOR r s p
	( ) = < > , . * ? : -`)

var number = regexp.MustCompile(`^[$]?[0-9]{1,5}$`)

func known(word string) bool {
	if strings.ContainsAny(word[:1], "'\"`") {
		return slices.Contains(mappingNames, word[1:len(word)-1])
	}
	return number.MatchString(word) || slices.Contains(sqlVocabulary, word)
}

// exchangeWith sends requests that carry a value at every place where a value can be.
func exchangeWith(t *testing.T, door *frontDoor, value, login string) {
	t.Helper()
	text := quote(value)
	w := door.do(t, "POST", "/scim/v2/Users", fmt.Sprintf(`{"userName":%s,"externalId":%s,"title":%s,"name":{"givenName":%s},"password":%s,
		"emails":[{"type":"work","value":%s}],"phoneNumbers":[{"type":%s,"value":%s}]}`, quote(login), text, text, text, text, text, text, text))
	if w.Code != http.StatusCreated {
		t.Fatalf("%q: %d %s", value, w.Code, w.Body)
	}
	location := strings.TrimPrefix(w.Header().Get("Location"), "https://scim.example.org")
	if shown := w.Body.String(); !strings.Contains(shown, `"externalId":`+quote(value)) {
		t.Errorf("%q came back as %s", value, shown)
	}
	for _, filter := range []string{`userName eq %s`, `title co %s`, `title sw %s`, `title ew %s`, `externalId eq %s`, `emails[type eq "work" and value eq %s]`, `phoneNumbers.type eq %s`, `name.givenName gt %s`, `not (title eq %s)`} {
		w := raw(t, door, "GET", "/scim/v2/Users?count=5&filter="+url.QueryEscape(fmt.Sprintf(filter, text)), "")
		if w.Code != http.StatusOK {
			t.Errorf("%s with %q: %d %s", filter, value, w.Code, w.Body)
		}
	}
	w = door.do(t, "PATCH", location, fmt.Sprintf(`{`+patchOp+`,"Operations":[{"op":"replace","path":"title","value":%s},{"op":"replace","path":"phoneNumbers[type eq \"work\"].value","value":%s}]}`, quote(value+"!"), text))
	if w.Code != http.StatusOK {
		t.Errorf("%q: %d %s", value, w.Code, w.Body)
	}
	raw(t, door, "GET", "/scim/v2/Users/"+url.PathEscape(value), "")
	raw(t, door, "GET", "/scim/v2/Users?count=1&sortBy="+url.QueryEscape(value)+"&attributes="+url.QueryEscape(value), "")
}
