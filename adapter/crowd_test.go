package adapter_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// crowd is how many members the threads add; `make test-long` asks for more.
var crowd = flag.Int("crowd", 1000, "how many members are added to one group by 16 threads")

// TestSixteenThreadsAddAThousandMembers: twelve threads add members to one group, each member twice, and four remove
// those who were there, through two front doors. At the end the group has exactly those who were added.
func TestSixteenThreadsAddAThousandMembers(t *testing.T) {
	const before = 100
	for _, db := range databases() {
		t.Run(db.name, func(t *testing.T) {
			mapping, schema := hr(t)
			dsn := db.create(t, schema, "INSERT INTO roles (name) VALUES ('all');\n",
				numbers(*crowd+before, "INSERT INTO employees (login) VALUES ", "('e%d')"),
				numbers(before, "INSERT INTO employee_roles (role_id, emp_no) VALUES ", "(1, %d)"))
			front := db.twoDoors(t, mapping, dsn)
			var work []string
			for first := before + 1; first <= before+*crowd; first += 10 {
				add := addition(first, min(first+10, before+*crowd+1), strconv.Itoa)
				work = append(work, add, add)
			}
			for i := 1; i <= before; i += 2 {
				work = append(work, removal(strconv.Itoa(i)),
					patching(fmt.Sprintf(`{"op":"remove","path":"members","value":[{"value":"%d"}]}`, i+1)))
			}
			front.workers(t, work, func(int) string { return "/scim/v2/Groups/1" })
			want := make([]string, 0, *crowd)
			for i := before + 1; i <= before+*crowd; i++ {
				want = append(want, strconv.Itoa(i))
			}
			slices.Sort(want)
			if diff := gocmp.Diff(want, members(t, front[0], "/scim/v2/Groups/1")); diff != "" {
				t.Errorf("-wanted +got\n%s", diff)
			}
			if rows, want := db.rows(t, dsn, "SELECT COUNT(*) FROM employee_roles"), fmt.Sprintln(*crowd); rows != want {
				t.Errorf("%s rows of members, want %s", rows, want)
			}
		})
	}
}

// addition adds members with the numbers from first up to, but not, end.
func addition(first, end int, id func(int) string) string {
	var list []string
	for i := first; i < end; i++ {
		list = append(list, fmt.Sprintf(`{"value":"%s"}`, id(i)))
	}
	return patching(`{"op":"add","path":"members","value":[` + strings.Join(list, ",") + `]}`)
}

func removal(id string) string {
	return patching(`{"op":"remove","path":"members[value eq \"` + id + `\"]"}`)
}

// workers lets 16 threads send PATCHes, in an order that is nobody's, each to its target. Each must be answered
// with 204.
func (d doors) workers(t *testing.T, bodies []string, target func(i int) string) {
	t.Helper()
	var mu sync.Mutex
	next := 0
	take := func() (int, bool) {
		mu.Lock()
		defer mu.Unlock()
		next++
		return next - 1, next <= len(bodies)
	}
	atOnce(16, func(worker int) {
		for i, ok := take(); ok; i, ok = take() {
			if w := send(t, d.door(worker), "PATCH", target(i), bodies[i]); w.Code != http.StatusNoContent {
				t.Errorf("%s: %d %s", bodies[i], w.Code, w.Body)
			}
		}
	})
}

// members gives the sorted ids of a group's members.
func members(t *testing.T, door http.Handler, target string) []string {
	t.Helper()
	w := send(t, door, "GET", target, "")
	var group struct{ Members []struct{ Value string } }
	if err := json.Unmarshal(w.Body.Bytes(), &group); err != nil || w.Code != http.StatusOK {
		t.Fatal(w.Code, w.Body, err)
	}
	ids := make([]string, len(group.Members))
	for i, m := range group.Members {
		ids[i] = m.Value
	}
	slices.Sort(ids)
	return ids
}

// lists gives the mapping of the application lists: roles in a column, or in a side table.
func lists(t *testing.T, field string) string {
	t.Helper()
	return strings.Replace(read(t, "testdata/applications/lists/mapping.hcl"), `list      = "roles"`, `list      = "`+field+`"`, 1)
}

// login gives the login of somebody with a number.
func login(i int) string { return fmt.Sprintf("e%03d", i) }

// TestRolesInAListGetThemAll: everybody's roles are one list in the record, and threads put everybody into four
// groups at once, in different orders. Nobody loses a role.
func TestRolesInAListGetThemAll(t *testing.T) {
	people := *crowd / 10
	groups := []string{"admin", "editor", "reader", "writer"}
	for _, db := range databases() {
		for place, field := range map[string]string{"a column": "roles", "a side table": "more.roles"} {
			t.Run(db.name+"/in "+place, func(t *testing.T) {
				dsn := db.create(t, read(t, "testdata/applications/lists/schema.sql"),
					numbers(people, "INSERT INTO accounts (login) VALUES ", "('e%03d')"))
				front := db.twoDoors(t, lists(t, field), dsn)
				var work []string
				for first := 1; first <= people; first += 5 {
					end := min(first+5, people+1)
					backwards := func(i int) string { return login(first + end - 1 - i) }
					work = append(work, addition(first, end, login), addition(first, end, backwards), addition(first, end, login), addition(first, end, backwards))
				}
				front.workers(t, work, func(i int) string { return "/scim/v2/Groups/" + groups[i%len(groups)] })
				for _, g := range groups {
					if got := members(t, front[0], "/scim/v2/Groups/"+g); len(got) != people {
						t.Errorf("%s has %d of %d members", g, len(got), people)
					}
				}
			})
		}
	}
}

// TestOneOfManyWithTheSameVersionOfAFixedGroupWins is the contest for groups that are no rows, so that none can be
// locked.
func TestOneOfManyWithTheSameVersionOfAFixedGroupWins(t *testing.T) {
	for _, db := range databases() {
		t.Run(db.name, func(t *testing.T) {
			dsn := db.create(t, read(t, "testdata/applications/lists/schema.sql"),
				numbers(16*(*races), "INSERT INTO accounts (login) VALUES ", "('e%03d')"))
			front := db.twoDoors(t, lists(t, "roles"), dsn)
			for round := range *races {
				who := func(i int) string { return login(16*round + i + 1) }
				adding := contest{
					request: func(i int, _ string) (string, string) {
						return "PATCH", patching(`{"op":"add","path":"members","value":[{"value":"` + who(i) + `"}]}`)
					},
					holds: func(i int) string { return `{"value":"` + who(i) + `"` },
				}
				now := send(t, front[0], "GET", "/scim/v2/Groups/admin", "")
				front.race(t, adding, "/scim/v2/Groups/admin", now.Header().Get("ETag"), "")
			}
		})
	}
}
