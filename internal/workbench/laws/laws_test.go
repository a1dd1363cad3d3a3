package laws_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"scim-adapter/backends"
	"scim-adapter/backends/memory"
	"scim-adapter/internal/config"
	"scim-adapter/internal/workbench/laws"
)

// mapping puts attribute blocks into a mapping of users whose login and status are sound.
const mapping = `application "hr" {
  client "test" { token = env("TOKEN") }
  backend "memory" {}
  schema "urn:example:params:scim:schemas:extension:hr:2.0:User" {
    attribute "skills" { multi_valued = true }
    attribute "hired" { type = "dateTime" }
    attribute "level" { type = "integer" }
    attribute "share" { type = "decimal" }
    attribute "key" { type = "binary" }
    attribute "desk" {
      attribute "room" { required = true }
      attribute "since" { type = "dateTime" }
    }
  }
  resource "User" {
    id = "id"
    extension "urn:example:params:scim:schemas:extension:hr:2.0:User" {}
    attribute "userName" {
      field    = "login"
      required = true
      unique   = true
    }
    attribute "active" {
      field  = "status"
      values = { A = true, L = false, I = false }
    }
    BLOCKS
  }
}`

// urn begins the attributes of the mapping's own schema.
const urn = "urn:example:params:scim:schemas:extension:hr:2.0:User:"

// checked gives what the laws say of a mapping with these blocks.
func checked(t *testing.T, blocks string) laws.Report {
	t.Helper()
	file := filepath.Join(t.TempDir(), "hr.hcl")
	if err := os.WriteFile(file, []byte(strings.Replace(mapping, "BLOCKS", blocks, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	c, _, found := config.Load(file, config.Options{
		Kinds:  map[string]backends.Kind{"memory": memory.Kind()},
		Getenv: func(string) (string, bool) { return "0123456789abcdef", true },
	})
	if c == nil {
		t.Fatal(found)
	}
	app := c.Applications[0]
	return laws.Check(app.Spec, backends.PreviewOf(app.Opener, nil).Capabilities)
}

// TestNothingIsLost: mappings that keep everything, or refuse what they cannot keep, have no findings.
func TestNothingIsLost(t *testing.T) {
	for name, blocks := range map[string]string{
		"a plain field":                     `attribute "title" { field = "title" }`,
		"several stored values of one kind": `attribute "nickName" { field = "nick" }`,
		"a list that refuses separators": `attribute "` + urn + `skills" {
			field = "skills"
			as = list(",")
		}`,
		"a value of several parts": `attribute "` + urn + `desk.room" { field = "room" }
		attribute "` + urn + `desk.since" { field = "since" }`,
		"JSON of a complex value": `attribute "addresses" {
			field = "addresses"
			as = json()
		}`,
		"elements apart": `attribute "phoneNumbers" {
			attribute "value" { field = "number" }
			attribute "type" { field = "kind" }
		}`,
		"numbers, times and binary values": `attribute "` + urn + `level" { field = "level" }
		attribute "` + urn + `share" { field = "share" }
		attribute "` + urn + `hired" { field = "hired" }
		attribute "` + urn + `key" { field = "key" }`,
		"PHP": `attribute "title" {
			field = "title"
			as = php()
		}`,
		"a prefix and a suffix": `attribute "title" {
			field = "title"
			as = [prefix("<"), suffix(">")]
		}`,
		"what clearing writes": `attribute "title" {
			field = "title"
			clear = ""
		}`,
		"NULL that means something": `attribute "userType" {
			field = "kind"
			values = { X = "External" }
			null = "Employee"
		}`,
		"an expression and its inverse": `attribute "title" {
			read  = "record.title == nil ? nil : replace(record.title, '<', '')"
			write = { title = "value == nil ? nil : '<' + replace(value, '<', '')" }
			lossy = "angle brackets"
		}`,
		"what is only read":    `attribute "displayName" { read = "upper(record.login)" }`,
		"what is only written": `attribute "password" { write = { hash = "sha256(value)" } }`,
		"a reference": `attribute "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value" {
			field = "boss"
			reference = "User"
		}`,
	} {
		t.Run(name, func(t *testing.T) {
			if found := checked(t, blocks).Findings; len(found) > 0 {
				t.Error(found)
			}
		})
	}
}

// TestDeclaredLosses: a loss that is declared is no finding, but known; other attributes keep theirs.
func TestDeclaredLosses(t *testing.T) {
	report := checked(t, `attribute "title" {
		field = "title"
		as = upper()
		lossy = "titles are capitals"
	}
	attribute "emails[type eq 'work'].value" { field = "mail" }
	attribute "emails[type eq 'work'].display" {
		field = "shown"
		lossy = "one address only"
	}
	attribute "nickName" {
		field = "nick"
		as = lower()
	}`)
	var got []string
	for _, f := range report.Findings {
		got = append(got, f.Summary+": "+f.Detail)
	}
	want := []string{"Not read back as it was written: `nickName` = \"Ada\" reads back \"ada\" (field `nick`). If this is meant, say why: lossy = \"…\"."}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	outcomes := map[string]laws.Outcome{}
	for spec, o := range report.Outcomes {
		outcomes[spec.Path.Value] = o
	}
	for label, want := range map[string]laws.Outcome{
		"userName": {Checked: true},
		"title":    {Checked: true, Declared: "titles are capitals", Losses: []string{"Not read back as it was written"}},
		"nickName": {Checked: true, Losses: []string{"Not read back as it was written"}},

		"emails[type eq 'work'].value":   {Checked: true},
		"emails[type eq 'work'].display": {Checked: true, Declared: "one address only", Losses: []string{"Elements are dropped"}},
	} {
		if diff := cmp.Diff(want, outcomes[label]); diff != "" {
			t.Errorf("%s: %s", label, diff)
		}
	}
}

// TestFaultsCannotBeDeclared: a record that nobody can read is no loss that a mapping could mean.
func TestFaultsCannotBeDeclared(t *testing.T) {
	report := checked(t, `attribute "title" {
		read  = "string(int(record.grade ?? '0'))"
		write = { grade = "value" }
		lossy = "numbers only"
	}`)
	if len(report.Findings) != 1 || report.Findings[0].Summary != "Cannot be read any more" {
		t.Error(report.Findings)
	}
}
