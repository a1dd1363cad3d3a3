package docs

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const fenceLine = "```"

// TestMistakesOfPagesAreFound: each page has one mistake, which is found where it is, or has none.
func TestMistakesOfPagesAreFound(t *testing.T) {
	for name, test := range map[string]struct{ page, want string }{
		"no info string":                   {"§\nx\n§", ":1: a code block needs a fence"},
		"only indented":                    {"Text:\n\n    scim-adapter demo\n", ":3: a code block needs a fence"},
		"an indented line of a list":       {"- an item\n\n    of two paragraphs\n", ""},
		"nothing runs it":                  {"§python\nx\n§", `:1: nothing runs blocks of "python"`},
		"no reason":                        {"<!-- run: no -->\n§sh\nexit 1\n§", ":2: say why"},
		"a reason":                         {"<!-- run: no, it needs a network -->\n§sh\nexit 1\n§", ""},
		"a command fails":                  {"§sh\necho before\nfalse\n§", "exit status 1 in step 0"},
		"a command in a pipe fails":        {"§sh\nfalse | cat\n§", "exit status 1 in step 0"},
		"another exit code":                {"<!-- exit: 2 -->\n§sh\nscim-adapter validate --config nothing.hcl\n§", "exit code 1"},
		"the exit code":                    {"<!-- exit: 1 -->\n§sh\nscim-adapter validate --config nothing.hcl\n§", ""},
		"other output":                     {"§sh\necho one\n§\n\n§text\ntwo\n§", ":5: the page shows\ntwo"},
		"part of the output":               {"§sh\necho one; echo two\n§\n\n§text\none\n§", ":5: the page shows\none"},
		"the output":                       {"§sh\necho one; echo two\n§\n\n§text\n…\ntwo\n§", ""},
		"other output in a console":        {"§console\n$ echo one\ntwo\n§", ":1: the page shows\ntwo"},
		"a console":                        {"§console\n$ echo one \\\n  two\none two\n$ true\n§", ""},
		"a hidden block":                   {"<!-- sh\nword=one\n-->\n§sh\necho $word\n§\n§text\none\n§", ""},
		"a mapping with a mistake":         {"§hcl\nattribute \"userName\" { feild = \"x\" }\n§", `Unknown argument "feild"`},
		"a mapping that is no HCL":         {"§hcl\nattribute {\n§", "Unclosed configuration block"},
		"settings without a place":         {"§hcl\nfield = \"x\"\n§", "settings without a block"},
		"settings in their place":          {"<!-- in: attribute \"nickName\" -->\n§hcl\nfield = \"x\"\n§", ""},
		"an expression with a mistake":     {"§hcl\nattribute \"nickName\" { read = \"uper(record.x)\" }\n§", "There is no function uper"},
		"a column that is not there":       {"<!-- open: yes -->\n§hcl\nattribute \"nickName\" { field = \"x\" }\n§", "the server does not answer"},
		"a test that fails":                {memory + "test \"x\" {\n  request = \"GET /Users/7\"\n  expect { status = 200 }\n}\n§", "1 of 1 failed"},
		"a test":                           {memory + "test \"x\" {\n  request = \"GET /Users/7\"\n  expect { status = 404 }\n}\n§", ""},
		"no JSON":                          {"§json\n{\"a\": }\n§", ":1: no JSON"},
		"other JSON":                       {"§sh\necho '{\"a\": 1}'\n§\n§json\n{\"a\": 2}\n§", ":4: this is not in what the command before it prints"},
		"JSON of the output":               {"§sh\necho '{\"a\": 1, \"b\": 2}'\n§\n§json\n{\"a\": 1}\n§", ""},
		"no SQL":                           {"§sql\nSELECT FROM x;\n§", "exit status 1 in step 0"},
		"no YAML":                          {"§yaml\na: [1\n§", "yaml: line"},
		"YAML":                             {"§yaml\na: [1]\n§", ""},
		"rules with a mistake":             {"§yaml\ngroups:\n  - name: a\n    rules:\n      - alert: b\n        expr: sum(\n§", "could not parse expression"},
		"a request that is not found":      {"<!-- sh\nscim-adapter demo --token \"$SCIM_TOKEN\"\n-->\n§http\nGET /scim/v2/Users/0\n§", "404"},
		"a request":                        {"<!-- sh\nscim-adapter demo --token \"$SCIM_TOKEN\"\n-->\n§http\nGET /scim/v2/Users/7\n§\n§json\n{\"id\": \"7\"}\n§", ""},
		"a server that does not start":     {"§sh\nscim-adapter serve --config nothing.hcl\n§", "the server does not answer"},
		"a target that there is not":       {"§sh\nmake everything\n§", "the Makefile has no target everything"},
		"a target":                         {"§sh\nmake test\n§", ""},
		"an excerpt that differs":          {"<!-- soap/mapping.hcl -->\n§hcl\nresource \"Nobody\" {\n§", ":2: this is not in"},
		"an excerpt":                       {"<!-- soap/mapping.hcl -->\n§hcl\nresource \"User\" {\n§", ""},
		"an excerpt of a file that is not": {"<!-- soap/nothing.hcl -->\n§hcl\nx = 1\n§", ":2: there are 0 files"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "page.md")
			if err := os.WriteFile(path, []byte(strings.ReplaceAll(test.page, "§", fenceLine)+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			found := problems(t, path, Options{})
			switch {
			case test.want == "" && len(found) > 0:
				t.Errorf("found\n%s", strings.Join(found, "\n"))
			case test.want != "" && (len(found) == 0 || !strings.Contains(found[0], test.want)):
				t.Errorf("wanted %q, found %q", test.want, found)
			}
		})
	}
}

// memory begins a block with a mapping that needs nothing.
const memory = `§hcl
application "docs" {
  client "idp" { token = env("SCIM_TOKEN") }
  backend "memory" {}
  resource "User" {
    id = "id"
    attribute "userName" { field = "login" }
    attribute "active" { field = "active" }
  }
}
`
