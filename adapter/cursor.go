package adapter

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"

	"scim-adapter/internal/scim"
	"scim-adapter/translate"
)

// A cursor (RFC 9865) holds the place where its walk stands, and nothing is kept here: any replica goes on with it,
// and it does not expire. It is a version, a place and a seal, in base64url, whose characters need no escaping. The
// seal is an HMAC-SHA256, cut to sealSize, over the place and over what the cursor belongs to, under a key that only
// this client of this application has: nobody else's cursor and none of another search is taken.
const (
	cursorVersion = 1
	sealSize      = 16
	longestCursor = 16 << 10 // characters; no request line is longer
)

// place is where a walk stands: behind a resource of one of the types.
type place struct {
	part     int                 // index into search.parts
	position *translate.Position // nil: before its first resource
}

// binding is what of a search its cursors belong to, besides its resource types. The number of resources and their
// attributes may change from page to page.
type binding struct {
	filter     *string // nil: none
	sortBy     string
	descending bool
}

// cursor reads the cursor of a walk; an empty one begins it.
func (x *exchange) cursor(s *search, q query) error {
	text := q.get("cursor")
	if !s.walk || text == "" {
		return nil
	}
	at, ok := x.unseal(s, text)
	if !ok {
		return scim.NoCursor()
	}
	s.after = &at
	return nil
}

// seal writes a cursor.
func (x *exchange) seal(s *search, at place) string {
	content := appendText([]byte{cursorVersion}, s.parts[at.part].mapping.Type().Name)
	if at.position != nil {
		content = appendText(content, at.position.ID)
		content = appendValue(content, at.position.Sort)
	}
	return base64.RawURLEncoding.EncodeToString(append(content, x.sealOf(s, content)...))
}

// unseal reads a cursor; ok is false where it is none of this search's, for whatever reason.
func (x *exchange) unseal(s *search, text string) (at place, ok bool) {
	if len(text) > longestCursor {
		return place{}, false
	}
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(raw) <= sealSize || base64.RawURLEncoding.EncodeToString(raw) != text {
		return place{}, false
	}
	content, seal := raw[:len(raw)-sealSize], raw[len(raw)-sealSize:]
	if content[0] != cursorVersion || !hmac.Equal(seal, x.sealOf(s, content)) {
		return place{}, false
	}
	return s.placeOf(content[1:])
}

// sealOf gives the seal of a cursor's content.
func (x *exchange) sealOf(s *search, content []byte) []byte {
	key := hmac.New(sha256.New, x.client.TokenHash[:])
	key.Write(appendText([]byte("scim-adapter cursor\x00"), x.app.Name))
	mac := hmac.New(sha256.New, key.Sum(nil))
	mac.Write(x.belongsTo(s))
	mac.Write(content)
	return mac.Sum(nil)[:sealSize]
}

// belongsTo writes what a cursor belongs to, so that no two searches have the same text.
func (x *exchange) belongsTo(s *search) []byte {
	scope := "/"
	if x.resource != nil {
		scope = x.resource.mapping.Type().Name
	}
	b := appendText(nil, scope)
	b = appendText(b, s.bound.sortBy)
	b = appendText(b, strconv.FormatBool(s.bound.descending))
	if s.bound.filter == nil {
		return appendText(b, "all")
	}
	return appendText(appendText(b, "some"), *s.bound.filter)
}

// placeOf reads a place that was sealed here.
func (s *search) placeOf(content []byte) (at place, ok bool) {
	name, rest, ok := cutText(content)
	if !ok {
		return place{}, false
	}
	if at.part, ok = s.index(name); !ok || len(rest) == 0 {
		return at, ok
	}
	at.position = &translate.Position{}
	if at.position.ID, rest, ok = cutText(rest); !ok {
		return place{}, false
	}
	at.position.Sort, ok = valueOf(rest)
	return at, ok
}
