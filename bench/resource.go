package main

import (
	"database/sql"
	"strconv"
)

// The resources as a hand-written handler would declare them.

const (
	userSchema  = "urn:ietf:params:scim:schemas:core:2.0:User"
	groupSchema = "urn:ietf:params:scim:schemas:core:2.0:Group"
	listSchema  = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
	patchSchema = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
)

type user struct {
	Schemas     []string `json:"schemas"`
	ID          string   `json:"id"`
	ExternalID  string   `json:"externalId,omitempty"`
	UserName    string   `json:"userName"`
	Name        *name    `json:"name,omitempty"`
	DisplayName string   `json:"displayName,omitempty"`
	Title       string   `json:"title,omitempty"`
	Active      bool     `json:"active"`
	Emails      []email  `json:"emails,omitempty"`
	Meta        meta     `json:"meta"`
}

type name struct {
	GivenName  string `json:"givenName,omitempty"`
	FamilyName string `json:"familyName,omitempty"`
}

type email struct {
	Value string `json:"value"`
	Type  string `json:"type"`
}

type group struct {
	Schemas     []string `json:"schemas"`
	ID          string   `json:"id"`
	DisplayName string   `json:"displayName"`
	Meta        meta     `json:"meta"`
}

type meta struct {
	ResourceType string `json:"resourceType"`
	Location     string `json:"location"`
}

type listResponse struct {
	Schemas      []string `json:"schemas"`
	TotalResults int      `json:"totalResults"`
	StartIndex   int      `json:"startIndex"`
	ItemsPerPage int      `json:"itemsPerPage"`
	Resources    []user   `json:"Resources"`
}

type scanner interface{ Scan(dest ...any) error }

// scan reads one row of the columns that userColumns lists.
func (b *baseline) scan(row scanner) (user, error) {
	var id int64
	var login, status string
	var external, given, family, display, title, mail sql.NullString
	if err := row.Scan(&id, &login, &external, &given, &family, &display, &title, &mail, &status); err != nil {
		return user{}, err
	}
	text := strconv.FormatInt(id, 10)
	u := user{
		Schemas: []string{userSchema}, ID: text, ExternalID: external.String, UserName: login, DisplayName: display.String,
		Title: title.String, Active: status == "A", Meta: meta{"User", b.base + "/Users/" + text},
	}
	if given.Valid || family.Valid {
		u.Name = &name{given.String, family.String}
	}
	if mail.Valid {
		u.Emails = []email{{mail.String, "work"}}
	}
	return u, nil
}

func page(users []user, total, start int) listResponse {
	return listResponse{[]string{listSchema}, total, start, len(users), users}
}
