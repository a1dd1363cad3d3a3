package adapter_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"pgregory.net/rapid"

	"scim-adapter/internal/scim"
)

// bulkStep is one operation of a bulk request: its JSON, and what it does to the model. It gives the statuses of
// which one is to come back, and what it has made, which has no id yet.
type bulkStep struct {
	json  string
	apply func() (statuses []int, made any)
}

// bulk sends several operations in one request: users, a group of those of them that were made, under their bulkIds,
// changes and deletions. Each is answered as if it had come alone.
func (w *world) bulk(r *rapid.T) {
	dialect := drawDialect(r)
	made := map[string]*account{} // by bulkId; nil where it was refused
	var steps []bulkStep
	for i := range rapid.IntRange(1, 3).Draw(r, "users") {
		steps = append(steps, w.bulkUser(r, dialect, fmt.Sprint("u", i), made))
	}
	if rapid.Bool().Draw(r, "a group") {
		steps = append(steps, w.bulkGroup(r, made))
	}
	if rapid.Bool().Draw(r, "a deletion") {
		steps = append(steps, w.bulkDelete(r))
	}
	failOnErrors := rapid.IntRange(0, 2).Draw(r, "failOnErrors")
	texts := make([]string, len(steps))
	for i, s := range steps {
		texts[i] = s.json
	}
	body := `{"schemas":["` + scim.BulkRequestURN + `"],"Operations":[` + strings.Join(texts, ",") + `]`
	if failOnErrors > 0 {
		body += `,"failOnErrors":` + strconv.Itoa(failOnErrors)
	}
	w.expectBulk(w.send(call{dialect: dialect, method: "POST", path: "/Bulk", body: body + "}"}), steps, failOnErrors)
}

// expectBulk plays the operations on the model, and compares the answers.
func (w *world) expectBulk(r received, steps []bulkStep, failOnErrors int) {
	answers, _ := r.object["Operations"].([]any)
	failed := 0
	for i, s := range steps {
		if failOnErrors > 0 && failed >= failOnErrors {
			if len(answers) != i {
				w.fail(r, "it went on after %d errors", failed)
			}
			return
		}
		if r.Code != http.StatusOK || i >= len(answers) {
			w.fail(r, "operation %d has no answer", i)
			return
		}
		answer, _ := answers[i].(plainObject)
		statuses, made := s.apply()
		status, _ := answer["status"].(string)
		if !slices.ContainsFunc(statuses, func(wanted int) bool { return status == strconv.Itoa(wanted) }) {
			w.fail(r, "operation %d: wanted one of %d", i, statuses)
			return
		}
		if statuses[0] >= http.StatusBadRequest {
			failed++
			continue
		}
		location, _ := answer["location"].(string)
		w.name(made, location[strings.LastIndex(location, "/")+1:])
	}
}

// name gives what was made its id.
func (w *world) name(made any, id string) {
	switch made := made.(type) {
	case *account:
		made.id = id
		w.users[id] = made
	case *team:
		made.id = id
		w.groups[id] = made
	}
}

func (w *world) bulkUser(r *rapid.T, dialect, bulkID string, made map[string]*account) bulkStep {
	d := drawDraft(r, w)
	json := `{"method":"POST","path":"/Users","bulkId":"` + bulkID + `","data":` + d.json(r) + `}`
	made[bulkID] = nil
	return bulkStep{json, func() ([]int, any) {
		a := &account{text: map[string]string{}, active: true}
		a.take(d, dialect, false)
		if why := w.settle(a, &account{}); len(why) > 0 {
			var statuses []int
			for _, refusal := range why {
				statuses = append(statuses, refusal.status)
			}
			return statuses, nil
		}
		made[bulkID] = a
		return []int{http.StatusCreated}, a
	}}
}

// bulkGroup makes a group of users of the same request. Where one of these was not made it is not tried: 409.
func (w *world) bulkGroup(r *rapid.T, made map[string]*account) bulkStep {
	name := pick(r, "displayName", groupNames...)
	chosen := rapid.SliceOfNDistinct(rapid.SampledFrom(slices.Sorted(maps.Keys(made))), 1, len(made), rapid.ID).Draw(r, "members")
	var references []string
	for _, bulkID := range chosen {
		references = append(references, "bulkId:"+bulkID)
	}
	json := `{"method":"POST","path":"/Groups","bulkId":"g","data":{"schemas":["` + scim.GroupURN + `"],"displayName":` + quote(name) + `,"members":` + membersJSON(references) + `}}`
	return bulkStep{json, func() ([]int, any) {
		g := &team{text: map[string]string{"displayName": name}}
		for _, bulkID := range chosen {
			if made[bulkID] == nil {
				return []int{http.StatusConflict}, nil
			}
			g.members = append(g.members, made[bulkID].id)
		}
		if w.nameTaken(name, "") {
			return []int{http.StatusConflict}, nil
		}
		return []int{http.StatusCreated}, g
	}}
}

func (w *world) bulkDelete(r *rapid.T) bulkStep {
	id := w.drawGroupID(r)
	return bulkStep{`{"method":"DELETE","path":"/Groups/` + id + `"}`, func() ([]int, any) {
		g, ok := w.groups[id]
		if !ok || g.deleted {
			return []int{http.StatusNotFound}, nil
		}
		g.deleted = true
		return []int{http.StatusNoContent}, nil
	}}
}
