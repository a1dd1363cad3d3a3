package config

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"scim-adapter/internal/diag"
	"scim-adapter/internal/scim"
)

func plainTexts(list ...string) []diag.Text {
	out := []diag.Text{}
	for _, t := range list {
		out = append(out, diag.Plain(t))
	}
	return out
}

// TestUpdateTests: what is not to change stays byte for byte, comments and odd spacing included.
func TestUpdateTests(t *testing.T) {
	update := `UPDATE "t" SET "a" = ? ["${x}", 7]`
	for name, c := range map[string]struct {
		source string
		wanted Expectation
		want   string
	}{
		"a value changes in its place": {
			"test \"a\" {\n  expect   {   # why\n    status   =  200 # not yet\n    absent = [\"b\"]\n  }\n}\n",
			Expectation{Status: 404},
			"test \"a\" {\n  expect   {   # why\n    status   =  404 # not yet\n    absent = [\"b\"]\n  }\n}\n",
		},
		"what is new stands last": {
			"test \"a\" {\n  expect {\n    status = 200\n  }\n}",
			Expectation{Body: scim.Object{{Name: "active", Value: false}, {Name: "urn:x", Value: scim.Object{{Name: "for", Value: scim.Number("1.50")}}}}},
			"test \"a\" {\n  expect {\n    status = 200\n    body = { active = false, \"urn:x\" = { \"for\" = 1.50 } }\n  }\n}",
		},
		"calls with quotes are lines": {
			"test \"a\" {\n  expect {\n    writes = [\"x\"]\n    status = 200\n  }\n}\n",
			Expectation{Writes: plainTexts(update, "DELETE")},
			"test \"a\" {\n  expect {\n    writes = <<-EOT\n      UPDATE \"t\" SET \"a\" = ? [\"$${x}\", 7]\n      DELETE\n    EOT\n    status = 200\n  }\n}\n",
		},
		"lines change into others": {
			"test \"a\" {\n  expect {\n    writes = <<-EOT\n      INSERT \"x\"\n    EOT\n    status = 200\n  }\n}\n",
			Expectation{Writes: plainTexts(`DELETE "y"`)},
			"test \"a\" {\n  expect {\n    writes = <<-EOT\n      DELETE \"y\"\n    EOT\n    status = 200\n  }\n}\n",
		},
		"what is to go takes its line along": {
			"test \"a\" {\n  expect {\n    status = 200\n    absent = [\"b\"]\n  }\n}\n",
			Expectation{Absent: []diag.Text{}},
			"test \"a\" {\n  expect {\n    status = 200\n  }\n}\n",
		},
		"a body goes, however long it is": {
			"test \"a\" {\n  expect {\n    body = {\n      a = 1\n    } # gone\n    status = 200\n  }\n}\n",
			Expectation{Body: Nothing{}},
			"test \"a\" {\n  expect {\n    status = 200\n  }\n}\n",
		},
		"one line becomes several": {
			"test \"a\" {\n  expect { status = 200 }\n}\n",
			Expectation{Writes: plainTexts()},
			"test \"a\" {\n  expect {\n    status = 200\n    writes = []\n  }\n}\n",
		},
		"an empty block is filled": {
			"test \"a\" {\n  request = \"GET /x\"\n  expect {}\n}\n",
			Expectation{Status: 200, Writes: plainTexts("POST /x")},
			"test \"a\" {\n  request = \"GET /x\"\n  expect {\n    status = 200\n    writes = [\"POST /x\"]\n  }\n}\n",
		},
		"a block that is missing is made": {
			"# first\ntest \"a\" {\n  request = \"GET /x\"\n}\n\nresource \"x\" {}\n",
			Expectation{Status: 200},
			"# first\ntest \"a\" {\n  request = \"GET /x\"\n  expect {\n    status = 200\n  }\n}\n\nresource \"x\" {}\n",
		},
		"a long body is unfolded": {
			"test \"a\" {\n  expect {\n    status = 200\n  }\n}\n",
			Expectation{Body: scim.Object{{Name: "a", Value: "0123456789012345678901234567890123456789012345678901234567890123456789"}, {Name: "list", Value: []any{"0123456789", nil, true}}}},
			"test \"a\" {\n  expect {\n    status = 200\n    body = {\n      a    = \"0123456789012345678901234567890123456789012345678901234567890123456789\"\n      list = [\"0123456789\", null, true]\n    }\n  }\n}\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := UpdateTests("x_test.hcl", []byte(c.source), map[int]Expectation{0: c.wanted})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, string(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestUpdateOneOfSeveral: tests are known by their place among the tests of the file.
func TestUpdateOneOfSeveral(t *testing.T) {
	source := "test \"a\" {\n  expect { status = 1 }\n}\nserver {}\ntest \"b\" {\n  expect { status = 1 }\n}\n"
	got, err := UpdateTests("x.hcl", []byte(source), map[int]Expectation{1: {Status: 2}, 0: {Status: 3}})
	if err != nil {
		t.Fatal(err)
	}
	want := "test \"a\" {\n  expect {\n    status = 3\n  }\n}\nserver {}\ntest \"b\" {\n  expect {\n    status = 2\n  }\n}\n"
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
}
