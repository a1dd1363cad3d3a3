package conform

import (
	"net/http"
	"slices"

	"scim-adapter/internal/scim"
)

func patchListChecks() []Check {
	mails := []Need{patchable(), workMail(), userAttribute("emails.value")}
	primary := append(slices.Clone(mails), userAttribute("emails.primary"))
	return []Check{
		{"patch.list-replace", "replace of a list replaces all of it", "RFC 7644 section 3.5.2.3; RFC-PATCH-13", mails, listReplace, false},
		{"patch.list-without-path", "a list in a value without path replaces the list, and only that", "RFC 7644 section 3.5.2.3; RFC-PATCH-21", mails, listWithoutPath, false},
		{"patch.list-add", "add to a list appends", "RFC 7644 section 3.5.2.1; RFC-PATCH-05", mails, listAdd, false},
		{"patch.list-add-same", "add of a value that is there changes nothing", "RFC 7644 section 3.5.2.1; RFC-PATCH-05", mails, listAddSame, false},
		{"patch.list-remove", "remove of a list removes all of it", "RFC 7644 section 3.5.2.2; RFC-PATCH-08", mails, listRemove, false},
		{"patch.value-path", "a value path changes the matching value, and only that", "RFC 7644 section 3.5.2.3; RFC-PATCH-14", mails, valuePath, false},
		{"patch.value-path-whole", "a value path without sub-attribute changes the whole value", "RFC 7644 section 3.5.2.3; RFC-PATCH-14", mails, valuePathWhole, false},
		{"patch.value-path-remove", "remove with a value path removes the matching value, and only that", "RFC 7644 section 3.5.2.2; RFC-PATCH-08", mails, valuePathRemove, false},
		{"patch.value-path-nothing", "replace where nothing matches is 400 noTarget, or makes a value", "RFC 7644 section 3.5.2.3; RFC-PATCH-15, C1", mails, valuePathNothing, false},
		{"patch.primary", "a new primary value is the only one", "RFC 7644 section 3.5.2; RFC-PATCH-16", primary, primaryMoves, false},
	}
}

// mails gives the addresses of a user, sorted.
func mails(x *Exchange) []string {
	list := values(x.at("emails"))
	slices.Sort(list)
	return list
}

// hasMails demands that a user has exactly these addresses.
func (s *Session) hasMails(x *Exchange, want ...string) {
	slices.Sort(want)
	got := mails(x)
	s.demand(slices.Equal(got, want), x, "the e-mail addresses "+show(anys(want)), "%s", show(anys(got)))
}

// address makes up an e-mail address.
func (s *Session) address() string { return s.name() + "@example.org" }

// secondType gives a type of e-mail addresses besides work that the server keeps, and skips the check where
// it has none.
func (s *Session) secondType() string {
	if s.otherMail == "" {
		s.otherMail = "-"
		for _, kind := range []string{"home", "other"} {
			x := s.user(setting("emails", []any{s.mail("work", s.address()), object("value", s.address(), "type", kind)})).answer
			if element(x.at("emails"), kind) != nil && element(x.at("emails"), "work") != nil {
				s.otherMail = kind
				break
			}
		}
	}
	if s.otherMail == "-" {
		s.skip("the server keeps one e-mail address only")
	}
	return s.otherMail
}

// twoMails creates a user with an address at work and another one.
func (s *Session) twoMails() (m made, kind, work, other string) {
	kind, work, other = s.secondType(), s.address(), s.address()
	m = s.user(setting("emails", []any{s.mail("work", work), object("value", other, "type", kind)}))
	return m, kind, work, other
}

func listReplace(s *Session) {
	m, address := s.user(), s.address()
	s.hasMails(s.patched(m, operation("replace", "emails", []any{s.mail("work", address)})), address)
}

func listWithoutPath(s *Session) {
	m, address := s.user(), s.address()
	x := s.patched(m, operation("replace", "", object("emails", []any{s.mail("work", address)})))
	s.hasMails(x, address)
	s.equal(x, m.text("userName"), "userName")
}

func listAdd(s *Session) {
	kind := s.secondType()
	m, address := s.user(), s.address()
	before := mails(s.read(m))
	x := s.patched(m, operation("add", "emails", []any{object("value", address, "type", kind)}))
	s.hasMails(x, append(before, address)...)
}

func listAddSame(s *Session) {
	m := s.user()
	before := s.read(m)
	x := s.patched(m, operation("add", "emails", lookup(m.sent, "emails")))
	s.hasMails(x, mails(before)...)
	s.equal(x, before.at("meta", "lastModified"), "meta", "lastModified")
	s.equal(x, before.at("meta", "version"), "meta", "version")
}

func listRemove(s *Session) {
	if s.target.user().Schema.Attribute("emails").Required {
		s.skip("emails are required")
	}
	s.absent(s.patched(s.user(), operation("remove", "emails")), "emails")
}

func valuePath(s *Session) {
	m, _, _, other := s.twoMails()
	address := s.address()
	x := s.patched(m, operation("replace", `emails[type eq "work"].value`, address))
	s.hasMails(x, address, other)
	s.demand(lookup(element(x.at("emails"), "work"), "value") == address, x, "the new address at work", "%s", show(x.at("emails")))
}

func valuePathWhole(s *Session) {
	m, _, _, other := s.twoMails()
	address := s.address()
	x := s.patched(m, operation("replace", `emails[type eq "work"]`, object("value", address, "type", "work")))
	s.hasMails(x, address, other)
}

func valuePathRemove(s *Session) {
	m, kind, work, _ := s.twoMails()
	s.hasMails(s.patched(m, operation("remove", `emails[type eq "`+kind+`"]`)), work)
}

func valuePathNothing(s *Session) {
	m := s.user(func(o *scim.Object) { o.Delete("emails") })
	address := s.address()
	x := s.patch(m.path, operation("replace", `emails[type eq "work"].value`, address))
	if x.Status == http.StatusBadRequest {
		s.because(x, scim.NoTarget)
		return
	}
	s.changed(x)
	read := s.read(m)
	s.hasMails(read, address)
	s.demand(element(read.at("emails"), "work") != nil, read, `a value of type "work"`, "%s", show(read.at("emails")))
}

func primaryMoves(s *Session) {
	m, kind, _, _ := s.twoMails()
	x := s.patched(m, operation("replace", `emails[type eq "`+kind+`"].primary`, true))
	s.onePrimary(x, "emails")
	s.demand(lookup(element(x.at("emails"), kind), "primary") == true, x, "the new value primary", "%s", show(x.at("emails")))
}
