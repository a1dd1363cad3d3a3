package adapter_test

import (
	"os"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"scim-adapter/backends"
)

// TestExplainTellsOfEveryStepOfSeveralBackends: users are in a database, and two commands follow each of their changes.
// Explaining executes none of them, and tells of all in their place.
func TestExplainTellsOfEveryStepOfSeveralBackends(t *testing.T) {
	homes := t.TempDir()
	heard, wire := &callLog{}, &callLog{}
	s := setup{
		mapping: read(t, "testdata/kinds/several.hcl"), dsn: sqlite.create(t, "CREATE TABLE people (id $ID, login $TEXT, active $BOOL);"),
		env: map[string]string{"HOMES": homes}, listener: heard.hear,
	}
	door := open(t, s)
	explainer := explainer(t, s, nil, wire.hear)
	for _, step := range []string{
		"POST /Users\n\n" + `{"userName":"ann"}`,
		"PATCH /Users/1\n\n" + `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","path":"active","value":false}]}`,
		"PATCH /Users/1\n\n" + `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","path":"active","value":true}]}`,
		"GET /Users/1\n\n",
		"DELETE /Users/1\n\n",
	} {
		before, err := os.ReadDir(homes)
		if err != nil {
			t.Fatal(err)
		}
		e, err := explainer.Run(t.Context(), explained(t, step))
		if err != nil {
			t.Fatal(err)
		}
		if after, err := os.ReadDir(homes); err != nil || len(after) != len(before) || slices.ContainsFunc(wire.take(), func(c backends.Call) bool { return c.Write }) {
			t.Errorf("%s: the explanation has done something (%v)", step, err)
		}
		heard.take()
		w := playStep(t, door, step)
		happened := heard.take()
		if e.Answer.Status != w.Code {
			t.Errorf("%s: explained %d %s, answered %d", step, e.Answer.Status, e.Answer.Body, w.Code)
		}
		got := []string{}
		for i, c := range e.Calls {
			if c.Plain().Kind == "memory" {
				continue
			}
			call := c.Plain()
			if i < len(happened) {
				call = like(call, happened[i])
			}
			got = append(got, callText(call))
		}
		if diff := gocmp.Diff(callTexts(happened), got); diff != "" {
			t.Errorf("%s: -happened +explained\n%s", step, diff)
		}
	}
}
