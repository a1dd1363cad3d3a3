package rest

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/encoding/htmlindex"
)

// maxDepth is how deep elements may be nested.
const maxDepth = 64

// readXML makes plain values of an XML document: an element is an object of its elements by their local
// names, a list where a name comes again, and a text where there are none (an empty element is an empty object); attributes begin with @, and text
// beside them is #text. Entities of the document's own are refused.
func readXML(raw []byte) (any, error) {
	decoder := xml.NewDecoder(bytes.NewReader(raw))
	decoder.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		encoding, err := htmlindex.Get(label)
		if err != nil {
			return nil, err
		}
		return encoding.NewDecoder().Reader(in), nil
	}
	root := map[string]any{}
	if err := readElement(decoder, root, "", 0); err != nil {
		return nil, err
	}
	if len(root) != 1 {
		return nil, errors.New("the document has no root element")
	}
	return root, nil
}

// readElement reads what is in an element into an object; name is empty for the document.
func readElement(decoder *xml.Decoder, into map[string]any, name string, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("elements are nested deeper than %d", maxDepth)
	}
	var text strings.Builder
	for {
		token, err := decoder.Token()
		switch {
		case errors.Is(err, io.EOF) && name == "":
			return nil
		case err != nil:
			return errors.New("the answer is not well-formed XML")
		}
		switch t := token.(type) {
		case xml.Directive:
			return errors.New("the answer has a document type, which is refused")
		case xml.CharData:
			text.Write(t)
		case xml.StartElement:
			if err := readChild(decoder, into, t, depth); err != nil {
				return err
			}
		case xml.EndElement:
			if s := text.String(); strings.TrimSpace(s) != "" || !hasElements(into) {
				into["#text"] = s
			}
			return nil
		}
	}
}

// readChild reads an element inside another.
func readChild(decoder *xml.Decoder, into map[string]any, start xml.StartElement, depth int) error {
	inner := map[string]any{}
	for _, a := range start.Attr {
		if a.Name.Space != "xmlns" && a.Name.Local != "xmlns" {
			inner["@"+a.Name.Local] = a.Value
		}
	}
	if err := readElement(decoder, inner, start.Name.Local, depth+1); err != nil {
		return err
	}
	put(into, start.Name.Local, simple(inner))
	return nil
}

func hasElements(m map[string]any) bool {
	for name := range m {
		if name[0] != '@' {
			return true
		}
	}
	return false
}

// simple makes a text of an element that has nothing else; one that says that it is nil is nil.
func simple(m map[string]any) any {
	text, ok := m["#text"].(string)
	switch {
	case m["@nil"] == "true" || m["@nil"] == "1":
		return nil
	case ok && text == "" && len(m) == 1:
		return map[string]any{} // it may be an element that could have elements
	case ok && len(m) == 1:
		return text
	}
	return m
}

func put(into map[string]any, name string, v any) {
	have, again := into[name]
	list, isList := have.([]any)
	switch {
	case isList:
		into[name] = append(list, v)
	case again:
		into[name] = []any{have, v}
	default:
		into[name] = v
	}
}

// writeXML makes a document of plain values, as readXML reads them. The elements of an object stand in the
// order of their names; where another order is needed, a list of objects with one element each gives it.
func writeXML(v any) ([]byte, error) {
	root, ok := v.(map[string]any)
	if !ok || len(root) != 1 {
		return nil, errors.New("the body of an XML request is an object with one element")
	}
	var out bytes.Buffer
	out.WriteString(xml.Header)
	encoder := xml.NewEncoder(&out)
	if err := writeContent(encoder, root, 0); err != nil {
		return nil, err
	}
	err := encoder.Flush()
	return out.Bytes(), err
}

func writeContent(encoder *xml.Encoder, v any, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("elements are nested deeper than %d", maxDepth)
	}
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		for _, e := range v {
			if err := writeContent(encoder, e, depth+1); err != nil {
				return err
			}
		}
		return nil
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if err := writeElement(encoder, name, v[name], depth); err != nil {
				return err
			}
		}
		return nil
	}
	text, err := plainText(v)
	if err != nil {
		return err
	}
	if strings.ContainsFunc(text, forbidden) {
		return fmt.Errorf("%w: a character that XML does not know", errValue)
	}
	return encoder.EncodeToken(xml.CharData(text))
}

// forbidden tells which characters no XML document may hold (XML 1.0 section 2.2).
func forbidden(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF || r == '\uFFFD'
}

func writeElement(encoder *xml.Encoder, name string, v any, depth int) error {
	switch {
	case name == "#text":
		return writeContent(encoder, v, depth)
	case strings.HasPrefix(name, "@"):
		return nil // written with its element
	}
	if list, several := v.([]any); several && !sequence(list) {
		for _, e := range list {
			if err := writeElement(encoder, name, e, depth); err != nil {
				return err
			}
		}
		return nil
	}
	start := xml.StartElement{Name: xml.Name{Local: name}}
	attributes, _ := v.(map[string]any)
	for _, a := range slices.Sorted(maps.Keys(attributes)) {
		if local, ok := strings.CutPrefix(a, "@"); ok {
			text, err := plainText(attributes[a])
			if err != nil {
				return err
			}
			start.Attr = append(start.Attr, xml.Attr{Name: xml.Name{Local: local}, Value: text})
		}
	}
	if err := encoder.EncodeToken(start); err != nil {
		return err
	}
	if err := writeContent(encoder, v, depth+1); err != nil {
		return err
	}
	return encoder.EncodeToken(start.End())
}

// sequence tells a list of elements in order, each an object with one name, from the values of one name.
func sequence(list []any) bool {
	for _, e := range list {
		m, ok := e.(map[string]any)
		if !ok || len(m) != 1 {
			return false
		}
	}
	return len(list) > 0
}

// soapEnvelope wraps the body of a SOAP 1.1 request.
func soapEnvelope(v any, namespace string) any {
	if call, ok := v.(map[string]any); ok && namespace != "" && len(call) == 1 {
		for name, inner := range call {
			v = map[string]any{name: withNamespace(inner, namespace)}
		}
	}
	return map[string]any{"soap:Envelope": map[string]any{
		"@xmlns:soap": "http://schemas.xmlsoap.org/soap/envelope/", "soap:Body": v,
	}}
}

// withNamespace gives a call its default namespace.
func withNamespace(inner any, namespace string) any {
	out := map[string]any{"@xmlns": namespace}
	switch inner := inner.(type) {
	case map[string]any:
		maps.Copy(out, inner)
	default:
		out["#text"] = inner
	}
	return out
}
