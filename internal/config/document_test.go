package config

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestADocumentIsWrittenAsPeopleWriteIt(t *testing.T) {
	var d Document
	d.Heading("What this is.\nSecond line.")
	app := d.Block("application", "hr")
	app.Block("client", "idp").Set("token", Raw(`env("TOKEN")`))
	user := app.Block("resource", "User")
	user.Set("id", []string{"org", "no"})
	user.Remark("where", Object{{"kind", []any{"E", int64(7), true}}, {"a b", nil}}, "only these")
	user.Comment("The login.")
	user.Block("attribute", "userName").Set("field", "a\"${b}\n")
	user.Proposal("attribute", "password").Set("write", Object{{"hash", "bcrypt(value)"}})
	active := user.Block("attribute", "active")
	active.Set("field", "status")
	active.Set("default", true)
	user.Block("empty")
	want := `# What this is.
# Second line.

application "hr" {
  client "idp" { token = env("TOKEN") }

  resource "User" {
    id    = ["org", "no"]
    where = { kind = ["E", 7, true], "a b" = null } # only these

    # The login.
    attribute "userName" { field = "a\"$${b}\n" }
    # attribute "password" { write = { hash = "bcrypt(value)" } }
    attribute "active" {
      field   = "status"
      default = true
    }
    empty {}
  }
}
`
	if diff := cmp.Diff(want, string(d.Bytes())); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestLongValuesStandOnSeveralLines(t *testing.T) {
	var d Document
	long := "a text that is long enough to make the whole value longer than a line of a file should be"
	d.Set("body", Object{{"Operations", []any{Object{{"op", "replace"}, {"value", long}, {"path", long}}}}})
	want := `body = {
  Operations = [{
    op    = "replace"
    value = "` + long + `"
    path  = "` + long + `"
  }]
}
`
	if diff := cmp.Diff(want, string(d.Bytes())); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
