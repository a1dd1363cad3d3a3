package conform

import (
	"path"
	"slices"
	"strings"
)

// Check is one question to a server.
type Check struct {
	ID     string // "patch.atomic": its group, a dot, its name
	Title  string // what must be true, as a sentence without a full stop
	Source string // where that is said: sections of RFCs, cases of clients
	Needs  []Need // what the server must offer, else the check is not applicable
	Run    func(*Session)
	Reads  bool // sends nothing that could change a server
}

// Group gives the part of the id before the dot.
func (c Check) Group() string {
	group, _, _ := strings.Cut(c.ID, ".")
	return group
}

// Group is a set of checks that belong together.
type Group struct {
	Name  string // the part of the ids before the dot
	About string // what its checks ask for
}

// Groups gives all groups, in the order in which they run.
func Groups() []Group {
	return []Group{
		{"discovery", "ServiceProviderConfig, ResourceTypes and Schemas"},
		{"errors", "status, form and media type of errors; authentication; malformed requests"},
		{"schema", "types and characteristics of every attribute that the schemas list"},
		{"create", "POST"},
		{"read", "GET and HEAD of one resource, and the form of lists"},
		{"replace", "PUT"},
		{"delete", "DELETE, and what is left afterwards"},
		{"patch", "PATCH of users"},
		{"members", "PATCH of groups and their members"},
		{"filter", "filters"},
		{"paging", "index paging and sorting"},
		{"projection", "attributes and excludedAttributes"},
		{"search", "POST of .search"},
		{"etag", "versions, If-Match and If-None-Match"},
		{"bulk", "bulk operations"},
		{"cursor", "cursor paging (RFC 9865)"},
		{"entra", "the provisioning cycle of Entra ID, without and with aadOptscim062020"},
		{"okta", "the provisioning cycle and the test suite of Okta"},
		{"clients", "what other clients send: OneLogin, JumpCloud, authentik, Pocket ID, rauthy, Keycloak"},
	}
}

// Checks gives all checks, in the order in which they run.
func Checks() []Check {
	return slices.Concat(
		discoveryChecks(), discoverySchemaChecks(), errorChecks(), requestChecks(), typeChecks(), characteristicChecks(),
		createChecks(), readChecks(), replaceChecks(), replaceGroupChecks(), deleteChecks(),
		patchChecks(), patchListChecks(), patchMistakeChecks(), memberChecks(),
		filterChecks(), filterMistakeChecks(), filterListChecks(), pagingChecks(), projectionChecks(), searchChecks(),
		etagChecks(), bulkChecks(), bulkReferenceChecks(), cursorChecks(),
		entraUserChecks(), entraPatchChecks(), entraGroupChecks(), entraValidatorChecks(),
		oktaUserChecks(), oktaGroupChecks(), clientChecks(),
	)
}

// Select gives the checks whose id one of the patterns matches: an id, or a glob as in [path.Match]
// ("patch.*"). Without patterns it gives all. A pattern that is malformed or matches nothing is returned as
// useless.
func Select(checks []Check, patterns []string) (selected []Check, useless string) {
	if len(patterns) == 0 {
		return checks, ""
	}
	used := map[string]bool{}
	for _, c := range checks {
		chosen := false
		for _, p := range patterns {
			if ok, err := path.Match(p, c.ID); ok && err == nil {
				chosen, used[p] = true, true
			}
		}
		if chosen {
			selected = append(selected, c)
		}
	}
	for _, p := range patterns {
		if !used[p] {
			return nil, p
		}
	}
	return selected, ""
}
