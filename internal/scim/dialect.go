package scim

import "slices"

// Dialect is what is known of one kind of client: which departures from the RFCs are tolerated, and which of
// the answers that the RFCs leave open it gets. It is data; what it means stands where the request is read.
type Dialect struct {
	Name  string
	About string // for documents: whom it is for
	Put   PutPolicy

	tolerates [deviationCount]bool
}

// PutPolicy says what a PUT means for attributes that it leaves out (RFC 7644 section 3.5.1 leaves it open).
type PutPolicy uint8

// The policies. Both keep `active`, what is write-only, and sets like the members of a group (C4, C5).
const (
	PutReplace PutPolicy = iota // cleared: the client sends all it knows
	PutMerge                    // kept: only what is given as null or [] is cleared
)

// String gives the policy's word.
func (p PutPolicy) String() string { return [...]string{"replace", "merge"}[p] }

// Tolerates tells whether the dialect bears a deviation.
func (d *Dialect) Tolerates(v Deviation) bool { return d.tolerates[v] }

// dialects is the one place that says what is borne from whom. Deviations that are only other forms of the
// same are borne from all named clients; those that give sense to what has none by the RFCs, only from the
// clients that are known for them.
var dialects = []*Dialect{ //nolint:gochecknoglobals // constant data
	tolerant("default", "any client; everything that is known to be harmless is tolerated"),
	{Name: "strict", About: "clients that keep to the RFCs; nothing is tolerated"},
	forms("entra", "Microsoft Entra ID, with and without aadOptscim062020; the SCIM validators of Microsoft", PutReplace,
		RemoveValues, CreatedElement, UnquotedLiteral, ValuePathComparison, ComplexComparison, UnknownFilter, TombstoneRename),
	forms("okta", "Okta, OIN and AIW applications, and its provisioning agent", PutReplace, CreatedElement),
	forms("onelogin", "OneLogin, whose bodies are templates of its administrators", PutReplace, RemoveValues, CreatedElement),
	forms("jumpcloud", "JumpCloud, which sends partial PUTs", PutMerge, RemoveValues),
	forms("authentik", "authentik", PutReplace, RemoveValues, UnquotedLiteral),
	forms("keycloak", "the SCIM plugins of Keycloak", PutReplace, RemoveValues),
	forms("google", "Google Workspace", PutReplace),
	forms("ping", "PingOne, PingFederate, ForgeRock", PutReplace, RemoveValues),
	forms("sailpoint", "SailPoint", PutReplace, RemoveValues),
	forms("aws", "tools written for the SCIM endpoint of AWS IAM Identity Center", PutReplace, RemoveValues, ComplexComparison),
	forms("connid", "Apache Syncope and midPoint by ConnId", PutReplace, RemoveValues),
	forms("rauthy", "rauthy", PutReplace, RemoveValues),
	forms("pocketid", "Pocket ID", PutReplace),
}

// tolerant makes a dialect that bears everything.
func tolerant(name, about string) *Dialect {
	d := &Dialect{Name: name, About: about}
	for i := range d.tolerates {
		d.tolerates[i] = true
	}
	return d
}

// forms makes a dialect that bears other forms of the same, and some deviations more.
func forms(name, about string, put PutPolicy, more ...Deviation) *Dialect {
	d := &Dialect{Name: name, About: about, Put: put}
	for i := range d.tolerates {
		d.tolerates[i] = !deviations[i].sense || slices.Contains(more, Deviation(i))
	}
	return d
}

// Dialects gives all dialects, the default first.
func Dialects() []*Dialect { return slices.Clone(dialects) }

// DialectNamed finds a dialect; "" is the default.
func DialectNamed(name string) (*Dialect, bool) {
	for _, d := range dialects {
		if d.Name == name || name == "" {
			return d, true
		}
	}
	return nil, false
}
