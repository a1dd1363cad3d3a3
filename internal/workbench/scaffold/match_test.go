package scaffold

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"scim-adapter/backends"
)

// entityWith makes an entity of fields that hold texts.
func entityWith(name string, fields ...string) *Entity {
	e := &Entity{Name: name}
	for _, f := range fields {
		e.Fields = append(e.Fields, Field{Name: f, Type: backends.String, Sample: &backends.Sample{}})
	}
	e.read()
	return e
}

// hold gives a field values.
func (e *Entity) hold(field string, values ...string) *Entity {
	for _, v := range values {
		e.Field(field).Sample.Add(v)
	}
	return e
}

func (e *Entity) unique(field string) *Entity {
	e.Field(field).Unique = true
	return e
}

func fieldsOf(m Matches) map[string]string {
	out := map[string]string{}
	for path, match := range m {
		out[path] = match.Field.Name
	}
	return out
}

func TestFieldsAreKnownByTheirNamesInSeveralLanguages(t *testing.T) {
	for _, fields := range [][4]string{
		{"login", "first_name", "last_name", "mail"},
		{"UserName", "GivenName", "Surname", "EmailAddress"},
		{"USR_LOGIN", "USR_FIRSTNAME", "USR_LASTNAME", "USR_EMAIL"},
		{"benutzername", "vorname", "nachname", "e_mail"},
		{"kennung", "vorname", "familienname", "email_adresse"},
		{"identifiant", "prenom", "nom", "courriel"},
		{"nombre_usuario", "nombre", "apellidos", "correo"},
		{"nome_utente", "nome", "cognome", "e-mail"},
		{"gebruikersnaam", "voornaam", "achternaam", "email"},
		{"sAMAccountName", "givenName", "sn", "mail"},
		{"user_login", "fname", "lname", "user_email"},
		{"user.name", "profile.firstName", "profile.lastName", "profile.email"},
	} {
		want := map[string]string{userName: fields[0], givenName: fields[1], familyName: fields[2], workEmail: fields[3]}
		if diff := cmp.Diff(want, fieldsOf(entityWith("people", append([]string{"id_no", "remarks"}, fields[:]...)...).match())); diff != "" {
			t.Errorf("%v (-want +got)\n%s", fields, diff)
		}
	}
}

func TestWhatANameCannotSayValuesDo(t *testing.T) {
	for _, c := range []struct {
		name string
		e    *Entity
		want map[string]string
	}{
		{"a name that is unique is the login", entityWith("account", "name", "age").unique("name"), map[string]string{userName: "name"}},
		{
			"a name of several words is what people are called", entityWith("account", "name", "email").hold("name", "Ada Adler", "Bo Berg"),
			map[string]string{displayName: "name", userName: "email", workEmail: "email"},
		},
		{
			"a name beside a family name is a first name", entityWith("u", "username", "name", "surname"),
			map[string]string{userName: "username", givenName: "name", familyName: "surname"},
		},
		{
			"what holds no address is none", entityWith("u", "login", "mail").hold("mail", "weekly", "daily"),
			map[string]string{userName: "login"},
		},
		{
			"who logs in by address has one", entityWith("u", "username").hold("username", "ada@example.org", "bob@example.org"),
			map[string]string{userName: "username", workEmail: "username"},
		},
		{
			"a login that comes again and again is none", entityWith("u", "user", "email").hold("user", "a", "a", "b", "b", "a", "b"),
			map[string]string{userName: "email", workEmail: "email"},
		},
		{
			"a hash is no login", entityWith("u", "uid", "email").hold("uid", "5f4dcc3b5aa765d61d8327deb882cf99", "098f6bcd4621d373cade4e832627b4f6"),
			map[string]string{userName: "email", workEmail: "email"},
		},
		{"the better of two logins is taken", entityWith("u", "account", "login"), map[string]string{userName: "login"}},
		{"without anything like a login there is none", entityWith("u", "colour", "size"), map[string]string{}},
	} {
		if diff := cmp.Diff(c.want, fieldsOf(c.e.match())); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.name, diff)
		}
	}
}

func TestTypesSpeakToo(t *testing.T) {
	e := entityWith("u", "login", "created", "changed", "phone", "department")
	for field, kind := range map[string]backends.Type{"created": backends.Time, "changed": backends.Bytes, "phone": backends.Int, "department": backends.Int} {
		e.Field(field).Type = kind
	}
	want := map[string]string{userName: "login", created: "created", workPhone: "phone"}
	if diff := cmp.Diff(want, fieldsOf(e.match())); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	e.Field("login").Refers = "accounts" // it is the key of another table
	if _, ok := e.match()[userName]; ok {
		t.Error("what refers to another table is no login of this one")
	}
}

func TestAnUnsureMatchSaysSo(t *testing.T) {
	e := entityWith("u", "nick").unique("nick")
	if m := e.match()[userName]; m.Doubt != "" || m.Why != "named so; unique" {
		t.Errorf("%+v", m)
	}
	if m := entityWith("u", "nick").match()[userName]; m.Doubt == "" {
		t.Error("only the name speaks for it, and nothing says that it is unsure")
	}
}

func TestNamesAreReadAsWords(t *testing.T) {
	for name, want := range map[string][]string{
		"userEmail": {"useremail", "email"}, "USER_EMAIL": {"useremail", "email"}, "user-id": {"userid", "id"}, "firstName": {"firstname"},
		"is_active": {"isactive", "active"}, "ug_group": {"uggroup", "group"}, "name2": {"name2"}, "straße": {"straße"}, "__": {""},
	} {
		if diff := cmp.Diff(want, readings(name, "ug")); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	for word, want := range map[string]string{"users": "user", "categories": "category", "address": "address", "gas": "gas", "user": "user"} {
		if got := singular(word); got != want {
			t.Errorf("%s: %s", word, got)
		}
	}
}

func TestEveryWordMeansOneThingForSure(t *testing.T) {
	sureOf := map[string]string{}
	for _, term := range vocabulary() {
		for name := range term.names {
			if other := sureOf[name]; term.weight >= sure && other != "" && other != term.path {
				t.Errorf("%q means %s and %s", name, other, term.path)
			}
			if term.weight >= sure {
				sureOf[name] = term.path
			}
			if got := readings(name, ""); got[0] != name {
				t.Errorf("%q is no word that a name is read as: %v", name, fmt.Sprint(got))
			}
		}
	}
}
