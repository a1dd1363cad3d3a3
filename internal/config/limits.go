package config

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"scim-adapter/internal/diag"
)

// The bounds of a file. They are checked before the parser sees it: the parser is recursive, and a stack
// overflow cannot be recovered.
const (
	maxFile  = 1 << 20
	maxDepth = 64
)

// checkText refuses a file that the parser must not see.
func checkText(name string, source []byte) diag.List {
	var diags diag.List
	start := diag.Range{File: name, Start: diag.Pos{Line: 1, Column: 1}, End: diag.Pos{Line: 1, Column: 1}}
	switch {
	case len(source) > maxFile:
		diags.Errorf(start, "File too large", "A file may have 1 MiB; split it and use include.")
	case !utf8.Valid(source):
		diags.Errorf(placeOf(name, source, invalidByte(source)), "Not UTF-8", "Save the file as UTF-8.")
	case bytes.HasPrefix(source, []byte("\xef\xbb\xbf")):
		diags.Errorf(start, "Byte order mark", "Save the file as UTF-8 without a byte order mark.")
	default:
		s := scanner{source: source}
		if at, problem := s.run(); problem != "" {
			diags.Errorf(placeOf(name, source, at), "Nested too deeply", "%s", problem)
		}
	}
	return diags
}

func invalidByte(source []byte) int {
	for i := 0; i < len(source); {
		r, size := utf8.DecodeRune(source[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(source)
}

// placeOf gives the place of one byte.
func placeOf(name string, source []byte, at int) diag.Range {
	from := bytes.LastIndexByte(source[:at], '\n') + 1
	start := diag.Pos{
		Line: 1 + bytes.Count(source[:at], []byte("\n")), Column: 1 + utf8.RuneCount(source[from:at]), Byte: at,
	}
	end := start
	end.Column++
	end.Byte++
	return diag.Range{File: name, Start: start, End: end}
}

// scanner walks over HCL just closely enough to know how deep the parser would go. It makes one pass and
// holds one frame per level.
type scanner struct {
	source []byte
	at     int
	frames []frame

	unary      int // signs in a row: each is a level for the parser
	choices    int // question marks in code
	directives int // %{ in templates
}

// frame is an open bracket, string or heredoc.
type frame struct {
	mode   mode
	marker string // that ends a heredoc
}

type mode uint8

const (
	bracket mode = iota
	quoted
	heredoc
)

// run gives the place of the first excess, and what to say of it.
func (s *scanner) run() (at int, problem string) {
	for s.at < len(s.source) {
		start := s.at
		if n := len(s.frames); n > 0 && s.frames[n-1].mode != bracket {
			s.template(s.frames[n-1])
		} else {
			s.code()
		}
		switch {
		case len(s.frames) > maxDepth:
			return start, fmt.Sprintf("Brackets may be nested %d deep.", maxDepth)
		case max(s.unary, s.choices, s.directives) > maxDepth:
			return start, "Operators have no meaning in a mapping file; write programs as strings, in the expression language."
		}
	}
	return 0, ""
}

func (s *scanner) has(prefix string) bool {
	return bytes.HasPrefix(s.source[s.at:], []byte(prefix))
}

func (s *scanner) push(f frame) { s.frames = append(s.frames, f) }

func (s *scanner) pop() {
	if n := len(s.frames); n > 0 {
		s.frames = s.frames[:n-1]
	}
}

// code reads one token outside of strings.
func (s *scanner) code() {
	c := s.source[s.at]
	switch {
	case c == '#' || s.has("//"):
		s.skipTo("\n", 0)
		return
	case s.has("/*"):
		s.skipTo("*/", 2)
		return
	case s.has("<<"):
		s.openHeredoc()
		return
	}
	s.at++
	switch c {
	case '"':
		s.push(frame{mode: quoted})
	case '(', '[', '{':
		s.push(frame{mode: bracket})
	case ')', ']', '}':
		s.pop()
	case '?':
		s.choices++
	}
	s.countSigns(c)
}

func (s *scanner) countSigns(c byte) {
	switch c {
	case '-', '!':
		s.unary++
	case ' ', '\t', '\r', '\n':
	default:
		s.unary = 0
	}
}

func (s *scanner) skipTo(end string, past int) {
	i := bytes.Index(s.source[s.at:], []byte(end))
	if i < 0 {
		s.at = len(s.source)
		return
	}
	s.at += i + past
}

func (s *scanner) openHeredoc() {
	rest := bytes.TrimPrefix(s.source[s.at+2:], []byte("-"))
	line, _, found := bytes.Cut(rest, []byte("\n"))
	marker := bytes.TrimSpace(line)
	if !found || len(marker) == 0 || len(marker) > 100 {
		s.at += 2
		return
	}
	s.at = len(s.source) - len(rest) + len(line) + 1
	s.push(frame{mode: heredoc, marker: string(marker)})
	s.closeHeredoc(string(marker))
}

// closeHeredoc ends the heredoc where the line that begins here is its marker.
func (s *scanner) closeHeredoc(marker string) {
	line, _, _ := bytes.Cut(s.source[s.at:], []byte("\n"))
	if string(bytes.TrimSpace(line)) == marker {
		s.at += len(line)
		s.pop()
	}
}

// template reads one piece of a string.
func (s *scanner) template(f frame) {
	c := s.source[s.at]
	switch {
	case s.has("$${"), s.has("%%{"):
		s.at += 3
	case s.has("${"), s.has("%{"):
		if c == '%' {
			s.directives++
		}
		s.at += 2
		s.push(frame{mode: bracket})
	case f.mode == quoted && c == '\\':
		s.at += 2
	case f.mode == quoted && c == '"':
		s.at++
		s.pop()
	case f.mode == heredoc && c == '\n':
		s.at++
		s.closeHeredoc(f.marker)
	default:
		s.at++
	}
}
