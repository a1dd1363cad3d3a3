package wordpress_test

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"scim-adapter/internal/testkit"
)

// TestConnect: what a real WordPress says of its own tables, compared with the mapping. Nothing will fail; WordPress'
// logins are short, and no index keeps them unique or finds them without their case.
func TestConnect(t *testing.T) {
	site := testkit.WordPress(t)
	c := exec.CommandContext(t.Context(), testkit.Program(t), "validate", "--connect", "--quiet", "--format", "short", "mapping.hcl")
	c.Env = append(os.Environ(), "SCIM_TOKEN="+testkit.Token, "WORDPRESS_DSN="+site.DSN)
	out, err := c.CombinedOutput()
	if err != nil {
		t.Error(err)
	}
	finding := regexp.MustCompile(`warning: ([^;]+); (?:The column|No unique index keeps two records from having the same|Looking for one|The account) ([\w.]+?)\.? `)
	var found []string
	for line := range strings.Lines(string(out)) {
		m := finding.FindStringSubmatch(line)
		if m == nil {
			t.Fatal(line)
		}
		found = append(found, m[1]+": "+m[2])
	}
	want := []string{
		"More rights than needed: may",
		"Short column: display_name",
		"Short column: user_login",
		"Unique by the adapter alone: user_login",
		"Lookups read the whole table: user_login",
		"Short column: user_email",
		"Unique by the adapter alone: user_email",
		"Lookups read the whole table: user_email",
		"Lookups read the whole table: meta.scim_external_id",
	}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Errorf("%s\n%s", diff, out)
	}
}
