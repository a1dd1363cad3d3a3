package replay

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

// planter makes random requests in which secrets and names of persons stand wherever clients may write them.
type planter struct {
	*rand.Rand

	secrets, people []string
}

// secret gives a new value that must never be seen: a text, or a number.
func (p *planter) secret() string {
	s := fmt.Sprintf("s3cret%08x", p.Uint32())
	p.secrets = append(p.secrets, s)
	return s
}

// person gives a new value that must not be seen unless it is asked for.
func (p *planter) person() string {
	s := pick(p, fmt.Sprintf("Pers%08x", p.Uint32()), fmt.Sprintf("pers%08x@corp.example.com", p.Uint32()), fmt.Sprintf("+%d%09d", 1+p.IntN(9), p.IntN(1e9)))
	p.people = append(p.people, s)
	return s
}

func pick(p *planter, list ...string) string { return list[p.IntN(len(list))] }

// cased writes a name in some case.
func (p *planter) cased(name string) string {
	return pick(p, name, strings.ToUpper(name), strings.ToLower(name), strings.ToUpper(name[:1])+name[1:])
}

const (
	user  = "urn:ietf:params:scim:schemas:core:2.0:User"
	badge = "urn:example:params:scim:schemas:extension:badge:2.0:User"
)

// secretName gives the name of an attribute whose values are secret.
func (p *planter) secretName() string {
	name := pick(p, "password", user+":password", badge+":pin")
	if p.IntN(2) == 0 {
		i := strings.LastIndexByte(name, ':') + 1
		name = name[:i] + p.cased(name[i:])
	}
	return name
}

// value gives a JSON value that holds a text somewhere.
func (p *planter) value(text string) string {
	return pick(p, `"`+text+`"`, `["`+text+`"]`, `{"value":"`+text+`"}`, `[{"value":"`+text+`","type":"work"}]`)
}

// members gives members of a resource, secret and personal ones.
func (p *planter) members() []string {
	list := []string{`"userName":"` + p.person() + `"`}
	for range p.IntN(5) {
		list = append(list, p.member())
	}
	return list
}

func (p *planter) member() string {
	switch p.IntN(9) {
	case 0:
		return `"` + p.secretName() + `":` + p.value(p.secret())
	case 1:
		return `"` + badge + `":{"` + p.cased("pin") + `":"` + p.secret() + `","colour":"` + p.person() + `"}`
	case 2:
		return `"` + p.cased("ims") + `":[{"type":"otp","` + p.cased("value") + `":"` + p.secret() + `"}]`
	case 3:
		return `"ims[type eq \"` + p.secret() + `\"].value":"` + p.secret() + `"`
	case 4:
		return `"name":{"` + p.cased("familyName") + `":"` + p.person() + `","formatted":"` + p.person() + `"}`
	case 5:
		return `"emails":[{"type":"work","value":"` + p.person() + `","display":"` + p.person() + `"}]`
	case 6:
		return fmt.Sprintf(`"x%d":{"deep":[{"er":%q}]}`, p.IntN(1e6), p.person())
	case 7:
		return `"urn:example:unknown:2.0:Thing":{"` + p.cased("password") + `":"` + p.secret() + `","note":"` + p.person() + `"}`
	}
	return `"externalId":"` + p.person() + `"`
}

// object makes an object, and leaves out members whose name was there, which no request may have twice.
func object(members []string) string {
	seen, list := map[string]bool{}, []string{}
	for _, m := range members {
		name, _, _ := strings.Cut(strings.ToLower(m), `":`)
		if !seen[name] {
			list = append(list, m)
		}
		seen[name] = true
	}
	return "{" + strings.Join(list, ",") + "}"
}

// operation gives an operation of a PATCH.
func (p *planter) operation() string {
	verb := pick(p, "add", "Replace", "remove")
	switch p.IntN(6) {
	case 0:
		return `{"op":"` + verb + `","path":"` + p.secretName() + `","value":` + p.value(p.secret()) + `}`
	case 1:
		return `{"op":"` + verb + `","value":` + object(p.members()) + `}`
	case 2:
		return `{"op":"` + verb + `","path":"ims[type eq \"otp\" and value ne \"` + p.secret() + `\"]","value":{"value":"` + p.secret() + `"}}`
	case 3:
		return `{"op":"` + verb + `","path":"no path ] at all ` + p.secret() + `","value":` + p.value(p.secret()) + `}`
	case 4:
		return `{"op":"` + verb + `","path":"` + p.cased("ims") + `","value":` + p.value(p.secret()) + `}`
	}
	return `{"op":"` + verb + `","path":"emails[value eq \"` + p.person() + `\"].value","value":"` + p.person() + `"}`
}

func (p *planter) patch() string {
	var list []string
	for range 1 + p.IntN(4) {
		list = append(list, p.operation())
	}
	return `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"` + p.cased("Operations") + `":[` + strings.Join(list, ",") + `]}`
}

// filter gives a filter, or something that is none.
func (p *planter) filter() string {
	one := func() string {
		switch p.IntN(6) {
		case 0:
			return p.secretName() + " " + pick(p, "eq", "co", "ne", "GT") + ` "` + p.secret() + `"`
		case 1:
			return `ims[value eq "` + p.secret() + `"]`
		case 2:
			return `ims eq '` + p.secret() + `'`
		case 3:
			return `password eq ` + p.secret() // without quotes
		case 4:
			return `emails.value eq "` + p.person() + `"`
		}
		return `userName sw "` + p.person() + `"`
	}
	text := one() + pick(p, " and ", " OR ") + "not (" + one() + ")"
	if p.IntN(8) == 0 {
		text += ` and "` + p.secret()
	}
	return text
}

func (p *planter) bulk() string {
	var list []string
	for range 1 + p.IntN(3) {
		data, method, path := object(p.members()), "POST", "/Users"
		if p.IntN(2) == 0 {
			data, method, path = p.patch(), "PATCH", "/Users/1"
		}
		list = append(list, `{"method":"`+method+`","path":"`+path+`","bulkId":"`+p.person()+`","x":"`+p.person()+`","data":`+data+`}`)
	}
	return `{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"Operations":[` + strings.Join(list, ",") + `]}`
}

// request gives method, path and body of a request.
func (p *planter) request() (method, path, body string) {
	switch p.IntN(8) {
	case 0:
		return http.MethodPost, "/Users", object(p.members())
	case 1:
		return http.MethodPut, "/Users/1", object(p.members())
	case 2, 3:
		return http.MethodPatch, "/Users/1", p.patch()
	case 4:
		return http.MethodGet, "/Users?filter=" + url.QueryEscape(p.filter()) + "&" + pick(p, "access_token", "token", "count") + "=" + p.secret(), ""
	case 5:
		return http.MethodPost, "/" + pick(p, "Users/", "") + ".search", `{"filter":` + jsonText(p.filter()) + `,"cursor":"` + p.secret() + `","attributes":["userName"],"x":"` + p.person() + `"}`
	case 6:
		return http.MethodPost, "/Bulk", p.bulk()
	}
	return http.MethodPost, pick(p, "/Users", "/"+p.secret(), "/Users/1/"), `{"password":"` + p.secret() + `", "userName":"` + p.person() + `"` // cut off
}

func jsonText(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// TestNoSecretIsRecorded: of a thousand random requests nothing that is secret reaches the file, and nothing that is
// personal unless it is asked for.
func TestNoSecretIsRecorded(t *testing.T) {
	for name, keep := range map[string]bool{"pseudonyms": false, "personal values kept": true} {
		t.Run(name, func(t *testing.T) {
			seed := uint64(time.Now().UnixNano())
			t.Log("seed", seed)
			p := &planter{Rand: rand.New(rand.NewPCG(seed, 0))}
			r := newRecording(t, Options{Personal: keep})
			bodies := 0
			for range 1000 {
				method, path, body := p.request()
				r.send(t, token, method, path, body, "Cookie", p.secret(), "X-Api-Key", p.secret(), "If-Match", `W/"`+p.secret()+" "+p.secret()+`<"`)
				if body != "" {
					bodies++
				}
			}
			text, entries := r.end(t)
			if len(entries) != 1000 {
				t.Errorf("%d entries", len(entries))
			}
			withBody := 0
			for _, e := range entries {
				if e.Body != nil {
					withBody++
				}
			}
			if withBody < bodies/2 || len(p.secrets) < 5000 || len(p.people) < 500 {
				t.Errorf("%d of %d bodies are recorded; %d secrets, %d persons", withBody, bodies, len(p.secrets), len(p.people))
			}
			found := regexp.MustCompile(`(?i)s3cret[0-9a-f]{8}|` + regexp.QuoteMeta(token)).FindString(text)
			if found != "" {
				t.Errorf("%s is in the recording: %s", found, around(text, found))
			}
			person, folded := "", strings.ToLower(text)
			for _, s := range p.people {
				if strings.Contains(folded, strings.ToLower(s)) {
					person = s
				}
			}
			if (person != "") != keep {
				t.Errorf("person %q: %s", person, around(text, person))
			}
		})
	}
}

func around(text, s string) string {
	i := strings.Index(text, s)
	if s == "" || i < 0 {
		return ""
	}
	return text[max(0, i-200):min(len(text), i+100)]
}
