package conform

func filterListChecks() []Check {
	mail := []Need{filterable(), userAttribute("emails.value")}
	work := []Need{filterable(), userAttribute("emails.value"), workMail()}
	return []Check{
		{"filter.list", "one matching value of a list is enough", "RFC 7644 section 3.4.2.2; RFC-FIL-05, RIPP-01", mail, filterList, false},
		{"filter.list-default", "a list without sub-attribute means its value", "RFC 7644 section 3.4.2.2; RFC-FIL-05", mail, filterListDefault, false},
		{"filter.value-path", "all conditions in brackets hold for one value", "RFC 7644 section 3.4.2.2; RFC-FIL-04", work, filterValuePath, false},
		{"filter.value-path-sub", "a sub-attribute may follow the brackets", "ENTRA-05", work, filterValuePathSub, false},
		{"filter.list-present", "pr of a list finds who has a value", "RFC 7644 section 3.4.2.2; RFC-FIL-03", mail, filterListPresent, false},
	}
}

// mailOf gives the address that a user was created with.
func mailOf(m made) string { return values(lookup(m.sent, "emails"))[0] }

func filterList(s *Session) {
	m := s.user()
	s.finds(s.find(`emails.value eq "`+mailOf(m)+`"`), m)
	s.finds(s.find(`emails.value sw "`+mailOf(m)[:len(mailOf(m))-len("@example.org")]+`@"`), m)
}

func filterListDefault(s *Session) {
	m := s.user()
	s.finds(s.find(`emails co "`+mailOf(m)+`"`), m)
	s.finds(s.find(`emails eq "`+mailOf(m)+`"`), m)
}

func filterValuePath(s *Session) {
	m := s.user()
	s.finds(s.find(`emails[type eq "work" and value eq "`+mailOf(m)+`"]`), m)
	s.finds(s.find(`emails[type eq "home" and value eq "` + mailOf(m) + `"]`))
	two, kind, work, _ := s.twoMails()
	s.finds(s.find(`emails[type eq "` + kind + `" and value eq "` + work + `"]`))
	s.finds(s.find(`emails.type eq "`+kind+`" and emails.value eq "`+work+`"`), two)
}

func filterValuePathSub(s *Session) {
	m := s.user()
	s.finds(s.find(`emails[type eq "work"].value eq "`+mailOf(m)+`"`), m)
}

func filterListPresent(s *Session) {
	if s.target.user().Schema.Attribute("emails").Required {
		s.skip("emails are required")
	}
	with, without := s.user(), s.user(setting("emails", []any{}))
	s.finds(s.find(`emails pr and userName eq "`+with.text("userName")+`"`), with)
	s.finds(s.find(`emails pr and userName eq "` + without.text("userName") + `"`))
}
