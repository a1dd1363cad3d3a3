package docs

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"strings"
)

var duration = regexp.MustCompile(`\d+(\.\d+)? ?(ms|µs|s)\b`)

// lines gives the lines of a text without what is different every time.
func lines(text string) []string {
	list := strings.Split(strings.TrimRight(text, "\n "), "\n")
	for i := range list {
		list[i] = duration.ReplaceAllString(strings.TrimRight(list[i], " "), "# ms")
	}
	return list
}

// shows tells whether an output is what a page shows. Where part is true more may be before and after it.
func shows(want, got string, part bool) bool {
	wanted, found := lines(want), lines(got)
	if !part {
		return matchLines(wanted, found, false)
	}
	for i := range found {
		if matchLines(wanted, found[i:], true) {
			return true
		}
	}
	return false
}

// matchLines compares line by line; a line … stands for any number of them.
func matchLines(want, got []string, more bool) bool {
	for i, w := range want {
		if strings.TrimSpace(w) == "…" {
			for j := i; j <= len(got); j++ {
				if matchLines(want[i+1:], got[j:], more) {
					return true
				}
			}
			return false
		}
		if i >= len(got) || !matchLine(w, got[i]) {
			return false
		}
	}
	return more || len(got) == len(want)
}

// matchLine compares one line, in which … stands for anything.
func matchLine(want, got string) bool {
	parts := strings.Split(want, "…")
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	return regexp.MustCompile("^" + strings.Join(parts, ".*") + "$").MatchString(got)
}

// parseJSON reads one JSON value after another.
func parseJSON(text string) ([]any, error) {
	var list []any
	d := json.NewDecoder(strings.NewReader(text))
	for {
		var v any
		err := d.Decode(&v)
		if errors.Is(err, io.EOF) {
			return list, nil
		}
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
}

// findJSON gives the objects of an output, whatever else is in it.
func findJSON(output string) []any {
	var list []any
	for rest := []byte(output); ; {
		i := bytes.IndexByte(rest, '{')
		if i < 0 {
			return list
		}
		rest = rest[i:]
		var v any
		d := json.NewDecoder(bytes.NewReader(rest))
		if d.Decode(&v) == nil {
			list = append(list, v)
			rest = rest[d.InputOffset():]
		} else {
			rest = rest[1:]
		}
	}
}

// within tells whether a JSON value has what a page shows: at least these members, exactly these elements, and … for
// anything.
func within(want, got any) bool {
	switch want := want.(type) {
	case map[string]any:
		object, ok := got.(map[string]any)
		for name, v := range want {
			if found, has := object[name]; !has || !within(v, found) {
				return false
			}
		}
		return ok
	case []any:
		list, ok := got.([]any)
		if !ok || len(list) != len(want) {
			return false
		}
		for i := range want {
			if !within(want[i], list[i]) {
				return false
			}
		}
		return true
	case string:
		text, ok := got.(string)
		return ok && matchLine(want, text)
	}
	return want == got
}
