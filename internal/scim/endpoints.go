package scim

import "strings"

// ReservedEndpoint tells whether the endpoint of a resource type, "/Users", is the protocol's own, or would hide one: no
// client would get to the resources there (RFC 7644 sections 3.2, 3.4.3, 3.11 and 4).
func ReservedEndpoint(endpoint string) bool {
	first, _, _ := strings.Cut(strings.TrimPrefix(endpoint, "/"), "/")
	switch strings.ToLower(first) {
	case "", "me", "bulk", "schemas", "resourcetypes", "serviceproviderconfig":
		return true
	}
	return strings.Contains(endpoint, "/.") // "/.search"
}
