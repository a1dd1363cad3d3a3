package scim

import "strings"

// ParseSearchRequest reads the body of a search (RFC 7644 section 3.4.3, RFC 9865 section 3): the texts of its
// parameters by their names in small letters, as they would stand in a URL. Null is absent, unknown members are
// ignored. Errors are *[Error] 400.
func ParseSearchRequest(body any, tol *Tolerance) (map[string][]string, error) {
	o, ok := body.(Object)
	if !ok {
		return nil, Errorf(400, InvalidSyntax, "the body must be a JSON object")
	}
	if err := searchSchemas(o, tol); err != nil {
		return nil, err
	}
	parameters := map[string][]string{}
	for _, m := range o {
		name := strings.ToLower(m.Name)
		kind, known := searchMembers[name]
		if !known || m.Value == nil {
			continue
		}
		texts, ok := kind(m.Value, tol)
		if !ok {
			return nil, Errorf(400, InvalidValue, "%s has a value of the wrong type", m.Name)
		}
		parameters[name] = append(parameters[name], texts...)
	}
	return parameters, nil
}

func searchSchemas(o Object, tol *Tolerance) error {
	v, _ := o.Get("schemas")
	list, isList := v.([]any)
	if v != nil && !isList {
		return Errorf(400, InvalidSyntax, "schemas must be a list")
	}
	if len(list) == 0 {
		return tol.Allow(MissingSchemas, Errorf(400, InvalidSyntax, "schemas is missing; %s is expected", SearchRequestURN))
	}
	for _, e := range list {
		if urn, ok := e.(string); ok && strings.EqualFold(urn, SearchRequestURN) {
			return nil
		}
	}
	return Errorf(400, InvalidSyntax, "schemas must name %s", SearchRequestURN)
}

// searchMembers are the members of a SearchRequest with the types that they have.
var searchMembers = map[string]func(any, *Tolerance) ([]string, bool){ //nolint:gochecknoglobals // constant data
	"attributes": severalTexts, "excludedattributes": severalTexts,
	"filter": oneText, "sortby": oneText, "sortorder": oneText, "cursor": oneText,
	"startindex": oneNumber, "count": oneNumber,
}

func oneText(v any, _ *Tolerance) ([]string, bool) {
	text, ok := v.(string)
	return []string{text}, ok
}

func oneNumber(v any, _ *Tolerance) ([]string, bool) {
	n, ok := v.(Number)
	return []string{string(n)}, ok
}

// severalTexts reads a list of texts; a text for it is one name, or several with commas between them.
func severalTexts(v any, tol *Tolerance) ([]string, bool) {
	if text, ok := v.(string); ok {
		return []string{text}, tol.Bears(SingleForList)
	}
	list, ok := v.([]any)
	texts := make([]string, 0, len(list))
	for _, e := range list {
		text, isText := e.(string)
		ok = ok && isText
		texts = append(texts, text)
	}
	return texts, ok
}
