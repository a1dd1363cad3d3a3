package adapter

import (
	"crypto/hmac"
	"crypto/sha256"
	"strconv"

	"scim-adapter/internal/scim"
	"scim-adapter/translate"
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
	content, ok := unsealed(x.cursorKey(), x.belongsTo(s), text)
	if !ok {
		return scim.NoCursor()
	}
	at, ok := s.placeOf(content)
	if !ok {
		return scim.NoCursor()
	}
	s.after = &at
	return nil
}

// nextCursor writes the cursor of a walk that stands at a place.
func (x *exchange) nextCursor(s *search, at place) string {
	content := appendText(nil, s.parts[at.part].mapping.Type().Name)
	if at.position != nil {
		content = appendText(content, at.position.ID)
		content = appendValue(content, at.position.Sort)
	}
	return sealed(x.cursorKey(), x.belongsTo(s), content)
}

// placeOf reads what nextCursor wrote.
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

// cursorKey gives the key that seals the cursors of this client of this application. It needs no configuration: all
// replicas come to the same one.
func (x *exchange) cursorKey() []byte {
	key := hmac.New(sha256.New, x.client.TokenHash[:])
	key.Write(appendText([]byte("scim-adapter cursor\x00"), x.app.Name))
	return key.Sum(nil)
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
