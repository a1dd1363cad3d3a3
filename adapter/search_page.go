package adapter

import (
	"net/http"

	"scim-adapter/internal/scim"
)

// page makes a ListResponse (RFC 7644 section 3.4.2).
func page(resources []scim.Object, total, start int) answer {
	return answer{status: http.StatusOK, body: scim.Object{
		{Name: "schemas", Value: []any{scim.ListResponseURN}},
		{Name: "totalResults", Value: int64(total)},
		{Name: "startIndex", Value: int64(start)},
		{Name: "itemsPerPage", Value: int64(len(resources))},
		{Name: "Resources", Value: resources},
	}}
}

// walkPage makes a ListResponse of a walk (RFC 9865 section 2): without startIndex, and with what is known of the
// total.
func (x *exchange) walkPage(s *search, l listing) answer {
	o := scim.Object{{Name: "schemas", Value: []any{scim.ListResponseURN}}}
	if l.total >= 0 {
		o = append(o, scim.Member{Name: "totalResults", Value: int64(l.total)})
	}
	o = append(o, scim.Member{Name: "itemsPerPage", Value: int64(len(l.resources))})
	if l.next != nil {
		o = append(o, scim.Member{Name: "nextCursor", Value: x.nextCursor(s, *l.next)})
	}
	return answer{status: http.StatusOK, body: append(o, scim.Member{Name: "Resources", Value: l.resources})}
}
