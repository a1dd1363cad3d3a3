package rest

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadXML(t *testing.T) {
	for text, want := range map[string]any{
		`<a/>`:                              map[string]any{"a": map[string]any{}},
		`<a>x</a>`:                          map[string]any{"a": "x"},
		`<a><b>1</b><b>2</b></a>`:           map[string]any{"a": map[string]any{"b": []any{"1", "2"}}},
		`<p:a xmlns:p="u" k="v">x</p:a>`:    map[string]any{"a": map[string]any{"@k": "v", "#text": "x"}},
		`<a><b xmlns:i="u" i:nil="1"/></a>`: map[string]any{"a": map[string]any{"b": nil}},
		`<a> <b>&lt;&#233;</b> </a>`:        map[string]any{"a": map[string]any{"b": "<é"}},
		`<a><![CDATA[<x>]]></a>`:            map[string]any{"a": "<x>"},
	} {
		got, err := readXML([]byte(text))
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v %s", text, err, diff)
		}
	}
	for _, text := range []string{
		``, `x`, `<a>`, `<a></b>`, `<a/><b/>`, `<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>`, `<a>&x;</a>`, `<?xml version="1.0" encoding="klingon"?><a/>`, deep(),
	} {
		if got, err := readXML([]byte(text)); err == nil {
			t.Errorf("%.60q is read as %v", text, got)
		}
	}
}

// deep is an element in more elements than anybody needs.
func deep() string {
	open, closed := "", ""
	for range maxDepth + 2 {
		open, closed = open+"<a>", closed+"</a>"
	}
	return open + closed
}

// FuzzReadXML: what is read can be written, and read again alike.
func FuzzReadXML(f *testing.F) {
	for _, text := range []string{`<a><b>1</b><b k="v">2</b></a>`, `<a> x <b/> y </a>`, `<a xmlns="u"><![CDATA[<x>]]></a>`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, err := readXML([]byte(text))
		if err != nil {
			return
		}
		raw, err := writeXML(v)
		if err != nil {
			return // it has what no value of ours may
		}
		if _, err := readXML(raw); err != nil {
			t.Errorf("%q is written as %q, which is not read: %v", text, raw, err)
		}
	})
}
