package describe

import "strings"

// Document is a whole configuration for readers who write no mappings.
type Document struct {
	Revision     string        `json:"revision"` // sha256:…, over all files
	Applications []Application `json:"applications"`
}

// heads are the columns of a document's tables.
func heads() []string {
	return []string{"Attribute", "Direction", "Field", "Conversion", "Rules", "What is lost", "Data"}
}

// cells gives the row of an attribute below heads.
func (a Attribute) cells() []string {
	return []string{a.Name, a.Direction, a.Field, a.Conversion, strings.Join(a.Rules, ", "), a.lost(), a.Data}
}

// lost says what does not survive: what the author declares, what was found, and what lies in the form of the mapping.
func (a Attribute) lost() string {
	var parts []string
	switch {
	case len(a.Losses) > 0:
		parts = append(parts, a.Losses...)
	case a.RoundTrip == "safe":
		parts = append(parts, "nothing")
	case a.RoundTrip == "not checked":
		parts = append(parts, "not checked")
	}
	return strings.Join(append(parts, a.Remarks...), "; ")
}

// about gives the sentences that head an application.
func (a Application) about() []string {
	list := []string{"SCIM is served at " + a.Path + ", from a backend of kind " + a.Backend + "."}
	if a.Assumed {
		list = append(list, "What the database's columns hold is assumed from the mapping.")
	}
	return list
}

// clientHeads are the columns of the table of clients.
func clientHeads() []string { return []string{"Client", "Dialect", "May", "Until", "Is"} }

// cells gives the row of a client below clientHeads.
func (c Client) cells() []string {
	until := c.Until
	if until == "" {
		until = "no end"
	}
	return []string{c.Name, c.Dialect, c.May, until, c.Is}
}

// legends explain the words of a document's tables.
func legends() []string {
	return []string{
		"Direction: read only, clients see it and cannot change it; write only, nobody sees it; derived, it follows from other resources.",
		"Data: personal, it is about a person; secret, it is never returned and stands in no log.",
	}
}
