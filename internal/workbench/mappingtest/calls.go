package mappingtest

import (
	"encoding/json"
	"slices"
	"strings"

	"scim-adapter/backends"
	"scim-adapter/internal/diag"
)

// Line is a line of a comparison of calls: Mark is '-' where it was expected and did not come, '+' where it came and
// was not expected, ' ' where both agree.
type Line struct {
	Mark rune
	Text string

	pattern string // what an expectation would write for it; empty where it is to go
}

// lines gives calls as expectations write them.
func lines(calls []backends.Call, onlyWrites bool) []string {
	out := []string{}
	for _, c := range calls {
		if c.Write || !onlyWrites {
			out = append(out, c.String())
		}
	}
	return out
}

// callFailure compares calls in order; nil expects nothing.
func callFailure(subject string, expected []diag.Text, actual []string) (Failure, bool) {
	if expected == nil {
		return Failure{}, false
	}
	patterns := make([]string, len(expected))
	for i, t := range expected {
		patterns[i] = t.Value
	}
	list := align(patterns, actual)
	for _, l := range list {
		if l.Mark != ' ' {
			return Failure{Subject: subject, Lines: list}, true
		}
	}
	return Failure{}, false
}

// align marks what differs, keeping as many lines as possible.
func align(expected, actual []string) []Line {
	kept := make([][]int, len(expected)+1) // of expected[i:] and actual[j:], how many lines agree at best
	for i := range kept {
		kept[i] = make([]int, len(actual)+1)
	}
	for i, pattern := range slices.Backward(expected) {
		for j, call := range slices.Backward(actual) {
			kept[i][j] = max(kept[i+1][j], kept[i][j+1])
			if matches(pattern, call) {
				kept[i][j] = max(kept[i][j], 1+kept[i+1][j+1])
			}
		}
	}
	var out []Line
	i, j := 0, 0
	for i < len(expected) || j < len(actual) {
		switch {
		case i < len(expected) && j < len(actual) && matches(expected[i], actual[j]) && kept[i][j] == 1+kept[i+1][j+1]:
			out = append(out, Line{' ', actual[j], expected[i]})
			i, j = i+1, j+1
		case j == len(actual) || i < len(expected) && kept[i+1][j] >= kept[i][j+1]:
			out = append(out, Line{'-', expected[i], ""})
			i++
		default:
			out = append(out, Line{'+', actual[j], actual[j]})
			j++
		}
	}
	return out
}

// matches tells whether a call is as expected: letter by letter, but that [Any] stands for one JSON value, or, within a
// text, for a piece of it without a blank.
func matches(pattern, text string) bool {
	pieces := strings.Split(pattern, Any)
	if !strings.HasPrefix(text, pieces[0]) {
		return false
	}
	reached := map[int]bool{len(pieces[0]): true} // up to where the text can be what was looked at so far
	for _, piece := range pieces[1:] {
		next := map[int]bool{}
		for at := range reached {
			for _, end := range wildEnds(text, at) {
				if strings.HasPrefix(text[end:], piece) {
					next[end+len(piece)] = true
				}
			}
		}
		reached = next
	}
	return reached[len(text)]
}

// wildEnds gives where what [Any] stands for can end that begins at a place.
func wildEnds(text string, at int) []int {
	var ends []int
	if n := jsonLength(text[at:]); n > 0 {
		ends = append(ends, at+n)
	}
	for end := at + 1; end <= len(text) && text[end-1] != ' '; end++ {
		ends = append(ends, end)
	}
	return ends
}

// jsonLength gives the length of the JSON value that a text begins with; 0 for none.
func jsonLength(text string) int {
	decoder := json.NewDecoder(strings.NewReader(text))
	var v json.RawMessage
	if text == "" || text[0] == ' ' || decoder.Decode(&v) != nil {
		return 0
	}
	return int(decoder.InputOffset())
}
