package adapter_test

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"scim-adapter/adapter"
	"scim-adapter/backends"
	"scim-adapter/internal/scim"
)

// bulkResult is what a BulkResponse tells of one operation.
type bulkResult struct {
	Method, BulkID, Version, Location, Status string

	Response *struct {
		Schemas                  []string
		Status, ScimType, Detail string
	}
}

// bulkRequest makes a BulkRequest of operations.
func bulkRequest(operations ...string) string {
	return `{"schemas":["` + scim.BulkRequestURN + `"],"Operations":[` + strings.Join(operations, ",") + `]}`
}

// readBulk gives what became of operations. Every answer must be well formed.
func readBulk(t rapid.TB, w *httptest.ResponseRecorder) []bulkResult {
	t.Helper()
	var body struct {
		Schemas    []string
		Operations []bulkResult
	}
	if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil || w.Code != http.StatusOK || !slices.Equal(body.Schemas, []string{scim.BulkResponseURN}) {
		t.Fatalf("%d %v %.1000s", w.Code, err, w.Body)
	}
	for i, r := range body.Operations {
		bad := r.Status >= "400"
		if bad != (r.Response != nil) || bad && (r.Response.Status != r.Status || r.Response.Detail == "") {
			t.Fatalf("operation %d: %s", i, w.Body)
		}
	}
	return body.Operations
}

// sendBulk sends operations.
func (d *frontDoor) sendBulk(t *testing.T, operations ...string) []bulkResult {
	t.Helper()
	return readBulk(t, d.do(t, "POST", "/scim/v2/Bulk", bulkRequest(operations...)))
}

func statuses(results []bulkResult) []string {
	list := make([]string, len(results))
	for i, r := range results {
		list[i] = r.Status
	}
	return list
}

// mustHave compares the statuses of a bulk request.
func mustHave(t *testing.T, results []bulkResult, want ...string) {
	t.Helper()
	if diff := gocmp.Diff(want, statuses(results)); diff != "" {
		t.Errorf("-wanted +got\n%s%+v", diff, results)
	}
}

func newUser(bulkID, login string) string {
	return `{"method":"POST","path":"/Users","bulkId":` + quote(bulkID) + `,"data":` + user(`"userName":`+quote(login)) + `}`
}

func TestBulkRequestsThatAreRefusedAsAWhole(t *testing.T) {
	one := newUser("x", "x")
	urn := `"schemas":["` + scim.BulkRequestURN + `"]`
	for name, test := range map[string]struct {
		body     string
		status   int
		scimType string
		detail   string
	}{
		"no JSON":                      {`{`, 400, "invalidSyntax", ""},
		"no body":                      {``, 400, "invalidSyntax", ""},
		"no object":                    {`[` + one + `]`, 400, "invalidSyntax", ""},
		"no operations":                {`{` + urn + `}`, 400, "invalidSyntax", "Operations"},
		"operations that are null":     {`{` + urn + `,"Operations":null}`, 400, "invalidSyntax", "Operations"},
		"an empty list of operations":  {`{` + urn + `,"Operations":[]}`, 400, "invalidSyntax", "Operations"},
		"operations that are no list":  {`{` + urn + `,"Operations":` + one + `}`, 400, "invalidSyntax", "Operations"},
		"another schema":               {`{` + patchOp + `,"Operations":[` + one + `]}`, 400, "invalidSyntax", scim.BulkRequestURN},
		"failOnErrors of 0":            {`{` + urn + `,"failOnErrors":0,"Operations":[` + one + `]}`, 400, "invalidValue", "failOnErrors"},
		"failOnErrors of -1":           {`{` + urn + `,"failOnErrors":-1,"Operations":[` + one + `]}`, 400, "invalidValue", "failOnErrors"},
		"failOnErrors with a fraction": {`{` + urn + `,"failOnErrors":1.5,"Operations":[` + one + `]}`, 400, "invalidValue", "failOnErrors"},
		"failOnErrors as a text":       {`{` + urn + `,"failOnErrors":"1","Operations":[` + one + `]}`, 400, "invalidValue", "failOnErrors"},
		"failOnErrors as a boolean":    {`{` + urn + `,"failOnErrors":true,"Operations":[` + one + `]}`, 400, "invalidValue", "failOnErrors"},
		"a huge failOnErrors":          {`{` + urn + `,"failOnErrors":99999999999999999999,"Operations":[` + one + `]}`, 400, "invalidValue", "failOnErrors"},
		"RFC-BULK-05: too many":        {bulkRequest(slices.Repeat([]string{one}, 4)...), 413, "", "3 operations (maxOperations)"},
		"RFC-BULK-05: too large":       {bulkRequest(strings.Repeat(" ", 2000)), 413, "", "2000 bytes (maxPayloadSize)"},
		"RFC-BULK-07: one name twice":  {bulkRequest(one, newUser("y", "y"), newUser("x", "z")), 400, "invalidValue", "Operations[0] and Operations[2]"},
		"RFC-BULK-07: of two methods":  {bulkRequest(one, `{"method":"DELETE","path":"/Users/1","bulkId":"x"}`), 400, "invalidValue", "same bulkId"},
	} {
		t.Run(name, func(t *testing.T) {
			var s spy
			door := open(t, setup{decorate: s.decorate, limits: adapter.Limits{Body: 2000, BulkOperations: 3}})
			w := door.do(t, "POST", "/scim/v2/Bulk", test.body)
			if w.Code != test.status || !strings.Contains(w.Body.String(), test.detail) {
				t.Errorf("got %d %s", w.Code, w.Body)
			}
			mustBeError(t, w, test.scimType)
			if n := s.count(); n > 0 {
				t.Errorf("the backend was called %d times", n)
			}
		})
	}
}

func TestBulkLimitsAreAdvertised(t *testing.T) {
	door := open(t, setup{limits: adapter.Limits{Body: 2000, BulkOperations: 3}})
	w := door.do(t, "GET", "/scim/v2/ServiceProviderConfig", "")
	if want := `"bulk":{"supported":true,"maxOperations":3,"maxPayloadSize":2000}`; !strings.Contains(w.Body.String(), want) {
		t.Errorf("wanted %s in %s", want, w.Body)
	}
}

func TestMalformedOperationsFailAlone(t *testing.T) {
	data := `"data":` + user(`"userName":"x"`)
	for name, test := range map[string]struct{ operation, status, detail string }{
		"null":                     {`null`, "400", "JSON object"},
		"a list":                   {`[]`, "400", "JSON object"},
		"nothing in it":            {`{}`, "400", "method"},
		"no method":                {`{"path":"/Users","bulkId":"x",` + data + `}`, "400", "method"},
		"method of a number":       {`{"method":7,"path":"/Users","bulkId":"x",` + data + `}`, "400", "method must be a string"},
		"another method":           {`{"method":"OPTIONS","path":"/Users"}`, "400", "method must be"},
		"GET":                      {`{"method":"GET","path":"/Users"}`, "400", "method must be"},
		"no path":                  {`{"method":"POST","bulkId":"x",` + data + `}`, "400", "path"},
		"path of null":             {`{"method":"POST","path":null,"bulkId":"x",` + data + `}`, "400", "path"},
		"path without a slash":     {`{"method":"POST","path":"Users","bulkId":"x",` + data + `}`, "400", "path"},
		"path with a query":        {`{"method":"POST","path":"/Users?attributes=id","bulkId":"x",` + data + `}`, "400", "path"},
		"path with a fragment":     {`{"method":"DELETE","path":"/Users/1#x"}`, "400", "path"},
		"path of an address":       {`{"method":"DELETE","path":"https://scim.example.org/scim/v2/Users/1"}`, "400", "path"},
		"path with the base":       {`{"method":"DELETE","path":"/scim/v2/Users/1"}`, "404", ""},
		"path to nothing":          {`{"method":"DELETE","path":"/Nothing/1"}`, "404", ""},
		"path to bulk":             {`{"method":"POST","path":"/Bulk","bulkId":"x","data":{}}`, "404", ""},
		"path to discovery":        {`{"method":"DELETE","path":"/Schemas"}`, "404", ""},
		"path to me of nobody":     {`{"method":"DELETE","path":"/Me"}`, "404", ""},
		"path that goes up":        {`{"method":"DELETE","path":"/Users/../Users/1"}`, "404", ""},
		"path with an escaped dot": {`{"method":"DELETE","path":"/Users/%2e%2e"}`, "404", ""},
		"path badly escaped":       {`{"method":"DELETE","path":"/Users/%zz"}`, "404", ""},
		"path too long":            {`{"method":"DELETE","path":"/Users/1/emails"}`, "404", ""},
		"path in another case":     {`{"method":"DELETE","path":"/users/1"}`, "404", ""},
		"path beginning alike":     {`{"method":"DELETE","path":"/Users1"}`, "404", ""},
		"POST to a resource":       {`{"method":"POST","path":"/Users/1","bulkId":"x",` + data + `}`, "405", "DELETE, PATCH, PUT"},
		"DELETE of all":            {`{"method":"DELETE","path":"/Users"}`, "405", "POST"},
		"DELETE of all, slashed":   {`{"method":"DELETE","path":"/Users/"}`, "405", "POST"},
		"PUT of all":               {`{"method":"PUT","path":"/Users",` + data + `}`, "405", "POST"},
		"POST without a bulkId":    {`{"method":"POST","path":"/Users",` + data + `}`, "400", "bulkId"},
		"empty bulkId":             {`{"method":"POST","path":"/Users","bulkId":"",` + data + `}`, "400", "bulkId"},
		"bulkId of a number":       {`{"method":"POST","path":"/Users","bulkId":1,` + data + `}`, "400", "bulkId must be a string"},
		"POST without data":        {`{"method":"POST","path":"/Users","bulkId":"x"}`, "400", "data"},
		"PUT without data":         {`{"method":"PUT","path":"/Users/1"}`, "400", "data"},
		"PATCH with null as data":  {`{"method":"PATCH","path":"/Users/1","data":null}`, "400", "data"},
		"data that is a text":      {`{"method":"POST","path":"/Users","bulkId":"x","data":"{}"}`, "400", "object"},
		"data that is a list":      {`{"method":"PATCH","path":"/Users/1","data":[]}`, "400", "object"},
		"reference in brackets":    {`{"method":"PATCH","path":"/Groups/1","data":{` + patchOp + `,"Operations":[{"op":"remove","path":"members[value eq \"bulkId:before\"]"}]}}`, "400", "brackets"},
		"version of a number":      {`{"method":"DELETE","path":"/Users/1","version":1}`, "400", "version must be a string"},
	} {
		t.Run(name, func(t *testing.T) {
			door := open(t, setup{})
			results := door.sendBulk(t, newUser("before", "before"), test.operation, newUser("after", "after"))
			mustHave(t, results, "201", test.status, "201")
			if r := results[1]; !strings.Contains(r.Response.Detail, test.detail) || test.detail != "" && test.detail != "object" && !strings.HasPrefix(r.Response.Detail, "Operations[1]: ") {
				t.Errorf("wanted %q in %+v", test.detail, r.Response)
			}
			if w := door.do(t, "GET", "/scim/v2/Users/1", ""); w.Code != http.StatusOK {
				t.Errorf("the other user: %d %s", w.Code, w.Body)
			}
		})
	}
}

// TestWhatBulkToleratesIsCounted by the dialect of the client, as everywhere.
func TestWhatBulkToleratesIsCounted(t *testing.T) {
	body := `{"Operations":[{"method":"post","path":"/Users/","bulkId":"x","data":{"userName":"x"}}]}`
	for dialect, test := range map[string]struct {
		status int
		counts []string
	}{
		"strict": {400, nil},
		"entra": {200, []string{
			`scimadapter_client_deviations_total{app="hr",client="full",deviation="missing_schemas"} 2`,
			`scimadapter_client_deviations_total{app="hr",client="full",deviation="op_case"} 1`,
			`scimadapter_client_deviations_total{app="hr",client="full",deviation="trailing_slash"} 1`,
		}},
	} {
		d, _ := scim.DialectNamed(dialect)
		door := open(t, setup{clients: []adapter.Client{{Name: "full", TokenHash: sha256.Sum256([]byte(token)), Dialect: d}}})
		if w := door.do(t, "POST", "/scim/v2/Bulk", body); w.Code != test.status {
			t.Errorf("%s: %d %s", dialect, w.Code, w.Body)
		}
		if diff := gocmp.Diff(test.counts, door.metrics(t, "scimadapter_client_deviations_total{")); diff != "" {
			t.Errorf("%s: -wanted +got\n%s", dialect, diff)
		}
		if dialect == "strict" {
			mustHave(t, door.sendBulk(t, `{"method":"post","path":"/Users","bulkId":"x","data":`+user(`"userName":"x"`)+`}`,
				`{"method":"POST","path":"/Users/","bulkId":"y","data":`+user(`"userName":"y"`)+`}`, newUser("z", "z")), "400", "404", "201")
		}
	}
}

// TestEveryOperationOfABulkRequestIsCounted like a request of its own, beside the bulk request.
func TestEveryOperationOfABulkRequestIsCounted(t *testing.T) {
	door := open(t, setup{})
	door.sendBulk(t, newUser("x", "x"), newUser("y", "x"), `{"method":"DELETE","path":"/Users/bulkId:x"}`,
		`{"method":"DELETE","path":"/Users/bulkId:y"}`, `{"method":"GET","path":"/Users/1"}`)
	want := []string{
		`scimadapter_http_requests_total{app="hr",code="200",operation="bulk",resource="_none"} 1`,
		`scimadapter_http_requests_total{app="hr",code="201",operation="create",resource="User"} 1`,
		`scimadapter_http_requests_total{app="hr",code="204",operation="delete",resource="User"} 1`,
		`scimadapter_http_requests_total{app="hr",code="400",operation="other",resource="_none"} 1`,
		`scimadapter_http_requests_total{app="hr",code="409",operation="create",resource="User"} 1`,
		`scimadapter_http_requests_total{app="hr",code="409",operation="delete",resource="User"} 1`,
	}
	if diff := gocmp.Diff(want, door.metrics(t, "scimadapter_http_requests_total{")); diff != "" {
		t.Errorf("-wanted +got\n%s", diff)
	}
}

func TestABulkRequestEndsAfterSoManyErrors(t *testing.T) {
	wrong := `{"method":"DELETE","path":"/Users/99"}`
	for errors, want := range map[int][]string{
		1: {"201", "404"},
		2: {"201", "404", "201", "404"},
		3: {"201", "404", "201", "404", "201"},
	} {
		door := open(t, setup{})
		request := strings.Replace(bulkRequest(newUser("a", "a"), wrong, newUser("b", "b"), wrong, newUser("c", "c")), `{`, fmt.Sprintf(`{"failOnErrors":%d,`, errors), 1)
		mustHave(t, readBulk(t, door.do(t, "POST", "/scim/v2/Bulk", request)), want...)
	}
}

// TestTheTimeOfABulkRequest: what has not begun when the deadline comes is not tried, and says so; a resource of a
// circle says that it is there in part.
func TestTheTimeOfABulkRequest(t *testing.T) {
	s := spy{}
	s.disturb = func(ctx context.Context, _, operation string) error {
		if len(s.calls) == 3 { // the third create
			<-ctx.Done()
			return &backends.Error{Kind: backends.Timeout, Op: operation}
		}
		return nil
	}
	door := open(t, setup{decorate: s.decorate, deadline: 500 * time.Millisecond})
	manager := func(bulkID, of string) string {
		return `{"method":"POST","path":"/Users","bulkId":"` + bulkID + `","data":` + user(`"userName":"`+bulkID+`","`+enterprise+`":{"manager":{"value":"bulkId:`+of+`"}}`) + `}`
	}
	results := door.sendBulk(t, newUser("first", "first"), manager("a", "c"), manager("b", "a"), manager("c", "b"), `{"method":"DELETE","path":"/Users/bulkId:first"}`)
	mustHave(t, results, "201", "409", "504", "409", "503")
	for i, want := range map[int]string{1: "was created, but without", 3: "not tried", 4: "not tried"} {
		if !strings.Contains(results[i].Response.Detail, want) {
			t.Errorf("operation %d: wanted %q in %+v", i, want, results[i].Response)
		}
	}
	if results[1].Location != "https://scim.example.org/scim/v2/Users/2" || results[2].Location != "" {
		t.Errorf("locations %q and %q", results[1].Location, results[2].Location)
	}
	if n := s.count(); n != 3 {
		t.Errorf("the backend was called %d times", n)
	}
}

// TestAClientThatGoesAway does not stop its bulk request, as with any write.
func TestAClientThatGoesAway(t *testing.T) {
	door := open(t, setup{})
	r := httptest.NewRequest(http.MethodPost, "https://scim.example.org/scim/v2/Bulk", strings.NewReader(bulkRequest(newUser("a", "a"), newUser("b", "b"))))
	r.Header.Set("Authorization", "Bearer "+token)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	w := httptest.NewRecorder()
	door.ServeHTTP(w, r.WithContext(ctx))
	mustHave(t, readBulk(t, w), "201", "201")
}

// TestAnOperationThatPanics fails alone.
func TestAnOperationThatPanics(t *testing.T) {
	s := spy{disturb: func(_ context.Context, _, operation string) error {
		if operation == "delete" {
			panic("a mistake of ours")
		}
		return nil
	}}
	door := open(t, setup{decorate: s.decorate})
	mustHave(t, door.sendBulk(t, `{"method":"DELETE","path":"/Groups/1"}`, newUser("a", "a")), "500", "201")
}

// TestWhatACircleIsWithout: the PATCH that would complete a resource of a circle fails; its answer is that failure,
// and tells where the resource is.
func TestWhatACircleIsWithout(t *testing.T) {
	for kind, status := range map[backends.ErrorKind]string{backends.Unavailable: "503", backends.Invalid: "400", backends.OutcomeUnknown: "504", backends.Internal: "500"} {
		s := spy{disturb: func(_ context.Context, _, operation string) error {
			if operation == "update" {
				return &backends.Error{Kind: kind, Op: operation, Err: errors.New("the words of the application: secret")}
			}
			return nil
		}}
		door := open(t, setup{decorate: s.decorate})
		self := `{"method":"POST","path":"/Users","bulkId":"self","data":` + user(`"userName":"self","title":"Head","`+enterprise+`":{"department":"IT","manager":{"value":"bulkId:self"}}`) + `}`
		results := door.sendBulk(t, self, `{"method":"DELETE","path":"/Groups/9"}`)
		mustHave(t, results, status, "404")
		r := results[0]
		if want := "the resource was created, but without what refers to other operations in " + enterprise + ":manager: "; !strings.HasPrefix(r.Response.Detail, want) || strings.Contains(r.Response.Detail, "secret") {
			t.Errorf("%v: %s", kind, r.Response.Detail)
		}
		w := door.do(t, "GET", strings.TrimPrefix(r.Location, "https://scim.example.org"), "")
		if !strings.Contains(w.Body.String(), `"department":"IT"`) || strings.Contains(w.Body.String(), "manager") {
			t.Errorf("%v: %s %s", kind, r.Location, w.Body)
		}
	}
}

// TestErrorsOfACircleCount towards failOnErrors, once.
func TestErrorsOfACircleCount(t *testing.T) {
	s := spy{disturb: func(_ context.Context, _, operation string) error {
		if operation == "update" {
			return &backends.Error{Kind: backends.Unavailable, Op: operation}
		}
		return nil
	}}
	door := open(t, setup{decorate: s.decorate})
	self := `{"method":"POST","path":"/Users","bulkId":"%[1]s","data":` + user(`"userName":"%[1]s","`+enterprise+`":{"manager":{"value":"bulkId:%[1]s"}}`) + `}`
	request := bulkRequest(fmt.Sprintf(self, "a"), newUser("b", "b"), fmt.Sprintf(self, "c"), newUser("d", "d"))
	w := door.do(t, "POST", "/scim/v2/Bulk", strings.Replace(request, `{`, `{"failOnErrors":2,`, 1))
	mustHave(t, readBulk(t, w), "503", "201", "503")
}

// TestWhatWaitsIsCheckedFirst: what could not be added afterwards is refused before anything is created.
func TestWhatWaitsIsCheckedFirst(t *testing.T) {
	strict, _ := scim.DialectNamed("strict")
	door := open(t, setup{clients: []adapter.Client{{Name: "full", TokenHash: sha256.Sum256([]byte(token)), Dialect: strict}}})
	manager := func(login, value string) string {
		return `{"method":"POST","path":"/Users","bulkId":"` + login + `","data":{"schemas":["` + scim.UserURN + `","` + enterprise + `"],"userName":"` + login + `","` + enterprise + `":{"manager":` + value + `}}}`
	}
	results := door.sendBulk(t, manager("a", `"bulkId:a"`), manager("b", `{"value":["bulkId:b"]}`), manager("c", `{"value":"bulkId:c"}`))
	mustHave(t, results, "400", "400", "201")
	if w := door.do(t, "GET", "/scim/v2/Users", ""); !strings.Contains(w.Body.String(), `"totalResults":1`) {
		t.Errorf("somebody was created: %s", w.Body)
	}
}
