package adapter_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestCrosswiseMembersAndLeavers: two groups get the same people in opposite orders, are emptied, renamed and replaced,
// while the people are deleted, through two front doors. Nothing hangs, nothing is answered but what the contract has
// for it, and nobody who is gone is left a member: not in the answers and not in the table.
func TestCrosswiseMembersAndLeavers(t *testing.T) {
	const people = 24
	for _, db := range databases() {
		t.Run(db.name, func(t *testing.T) {
			mapping, schema := hr(t, softDelete)
			dsn := db.create(t, schema, "INSERT INTO roles (name) VALUES ('g1'), ('g2');\n")
			front := db.twoDoors(t, mapping, dsn)
			for round := range *races {
				front.crosswise(t, front.staff(t, people, fmt.Sprint("r", round, "-")), uint64(round))
				left := db.rows(t, dsn, "SELECT role_id, emp_no FROM employee_roles WHERE emp_no NOT IN (SELECT emp_no FROM employees)")
				if left != "" {
					t.Errorf("round %d: members that nobody is:\n%s", round, left)
				}
			}
		})
	}
}

// staff creates people and gives their ids.
func (d doors) staff(t *testing.T, n int, prefix string) []string {
	t.Helper()
	ids := make([]string, n)
	for i := range ids {
		w := send(t, d.door(i), "POST", "/scim/v2/Users", user(fmt.Sprintf(`"userName":"%s%d"`, prefix, i)))
		var created struct{ ID string }
		if err := json.Unmarshal(w.Body.Bytes(), &created); err != nil || w.Code != http.StatusCreated {
			t.Fatal(w.Code, w.Body)
		}
		ids[i] = created.ID
	}
	return ids
}

// crosswise lets twelve threads change two groups, and four delete half of the people.
func (d doors) crosswise(t *testing.T, ids []string, round uint64) {
	t.Helper()
	begin := time.Now()
	leavers := ids[:len(ids)/2]
	atOnce(16, func(worker int) {
		random := rand.New(rand.NewPCG(round, uint64(worker)))
		if worker < 4 {
			for i := worker; i < len(leavers); i += 4 {
				d.leave(t, d.door(i), leavers[i])
			}
			return
		}
		for range 6 {
			d.shuffle(t, d.door(worker), ids, random, worker%2 == 0)
		}
	})
	if took := time.Since(begin); took > 20*time.Second {
		t.Errorf("round %d took %v", round, took)
	}
	for _, group := range []string{"1", "2"} {
		for _, id := range members(t, d[0], "/scim/v2/Groups/"+group) {
			for _, gone := range leavers {
				if id == gone {
					t.Errorf("group %s still has %s", group, gone)
				}
			}
		}
	}
}

// leave deletes somebody, who is there.
func (d doors) leave(t *testing.T, door http.Handler, id string) {
	t.Helper()
	if w := send(t, door, "DELETE", "/scim/v2/Users/"+id, ""); w.Code != http.StatusNoContent {
		t.Errorf("DELETE %s: %d %s", id, w.Code, w.Body)
	}
}

// shuffle changes a group in one way or another. Who is gone cannot be added: 400, and nothing else may be said.
func (d doors) shuffle(t *testing.T, door http.Handler, ids []string, random *rand.Rand, forwards bool) {
	t.Helper()
	chosen := make([]string, 0, 8)
	for i := range 8 {
		at := (len(ids)/2 - 4 + i + random.IntN(3)) % len(ids)
		if forwards {
			chosen = append(chosen, ids[at])
		} else {
			chosen = append([]string{ids[at]}, chosen...)
		}
	}
	all := `[{"value":"` + strings.Join(chosen, `"},{"value":"`) + `"}]`
	group := []string{"1", "2"}[random.IntN(2)]
	method, body := "PATCH", patching(`{"op":"add","path":"members","value":`+all+`}`)
	switch random.IntN(6) {
	case 0:
		body = patching(`{"op":"remove","path":"members","value":` + all + `},{"op":"add","path":"members","value":[{"value":"` + chosen[3] + `"}]}`)
	case 1:
		body = patching(`{"op":"replace","path":"members","value":` + all + `}`)
	case 2:
		method, body = "PUT", fmt.Sprintf(`{"displayName":"g%s %d","members":%s}`, group, random.IntN(1000), all)
	case 3:
		body = removal(chosen[0])
	}
	w := send(t, door, method, "/scim/v2/Groups/"+group, body)
	if w.Code != http.StatusNoContent && w.Code != http.StatusOK && w.Code != http.StatusBadRequest {
		t.Errorf("%s %s: %d %s", method, body, w.Code, w.Body)
	}
}

// TestNobodyIsAddedWhileLeaving: one thread deletes somebody, whom others add to groups among many more. Who comes
// first is nobody's to say; but either the groups are told that there is no such user, or the user takes the
// memberships along.
func TestNobodyIsAddedWhileLeaving(t *testing.T) {
	const groups, others = 6, 20
	for _, db := range databases() {
		t.Run(db.name, func(t *testing.T) {
			mapping, schema := hr(t, softDelete)
			dsn := db.create(t, schema, numbers(groups, "INSERT INTO roles (name) VALUES ", "('g%d')"))
			front := db.twoDoors(t, mapping, dsn)
			stayers := front.staff(t, others, "stays")
			for round := range 4 * *races {
				leaver := front.staff(t, 1, fmt.Sprint("leaves", round))[0]
				value := `[{"value":"` + leaver + `"},{"value":"` + strings.Join(stayers, `"},{"value":"`) + `"}]`
				atOnce(groups+1, func(i int) {
					if i == groups {
						time.Sleep(time.Duration(round%8) * time.Millisecond) // somewhere among what the others do
						front.leave(t, front[round%2], leaver)
						return
					}
					w := send(t, front.door(i), "PATCH", fmt.Sprint("/scim/v2/Groups/", i+1), patching(`{"op":"add","path":"members","value":`+value+`}`))
					if w.Code != http.StatusNoContent && w.Code != http.StatusBadRequest {
						t.Errorf("%d %s", w.Code, w.Body)
					}
				})
				left := db.rows(t, dsn, "SELECT role_id FROM employee_roles WHERE emp_no = "+leaver)
				if left != "" {
					t.Errorf("round %d: the leaver is left in the groups %q", round, strings.Fields(left))
				}
				front.clear(t, groups)
			}
		})
	}
}

// clear empties groups.
func (d doors) clear(t *testing.T, groups int) {
	t.Helper()
	for i := range groups {
		w := send(t, d[0], "PATCH", fmt.Sprint("/scim/v2/Groups/", i+1), patching(`{"op":"remove","path":"members"}`))
		if w.Code != http.StatusNoContent {
			t.Fatal(w.Code, w.Body)
		}
	}
}
