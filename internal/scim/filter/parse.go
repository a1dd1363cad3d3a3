package filter

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"
)

// The limits of a filter.
const (
	MaxLength = 8 << 10 // bytes
	MaxDepth  = 32      // brackets within brackets
	MaxTerms  = 100     // comparisons
)

// Parse reads a filter. Errors are *[Error].
func Parse(text string) (Expr, error) {
	p, err := newParser(text)
	if err != nil {
		return nil, err
	}
	e, err := p.or(0)
	if err != nil {
		return nil, err
	}
	if p.skip(); p.pos < len(p.text) {
		return nil, p.errorf("unexpected %q", p.rest())
	}
	return e, nil
}

// ParsePath reads the path of a PATCH operation. Errors are *[Error].
func ParsePath(text string) (Path, error) {
	p, err := newParser(text)
	if err != nil {
		return Path{}, err
	}
	p.skip()
	path := Path{Attr: p.name()}
	if path.Attr == "" {
		return Path{}, p.errorf("a path begins with an attribute's name")
	}
	if p.take('[') {
		if path.Filter, err = p.or(1); err != nil {
			return Path{}, err
		}
		if p.skip(); !p.take(']') {
			return Path{}, p.errorf("a closing ] is missing")
		}
		if p.take('.') {
			if path.Sub = p.name(); path.Sub == "" {
				return Path{}, p.errorf("a sub-attribute's name is missing")
			}
		}
	}
	if p.skip(); p.pos < len(p.text) {
		return Path{}, p.errorf("unexpected %q", p.rest())
	}
	return path, nil
}

type parser struct {
	text  string
	pos   int
	terms int
}

func newParser(text string) (*parser, error) {
	switch {
	case len(text) > MaxLength:
		return nil, &Error{Offset: MaxLength, Message: fmt.Sprintf("longer than %d bytes", MaxLength)}
	case !utf8.ValidString(text):
		return nil, &Error{Message: "not valid UTF-8"}
	case strings.TrimSpace(text) == "":
		return nil, &Error{Message: "empty"}
	}
	return &parser{text: text}, nil
}

func (p *parser) errorf(format string, args ...any) error {
	return &Error{Offset: p.pos, Message: fmt.Sprintf(format, args...)}
}

// rest gives a short piece of what comes next.
func (p *parser) rest() string {
	rest := p.text[p.pos:]
	for i := range rest {
		if i >= 20 {
			return rest[:i]
		}
	}
	return rest
}

func (p *parser) skip() {
	for p.pos < len(p.text) && (p.text[p.pos] == ' ' || p.text[p.pos] == '\t') {
		p.pos++
	}
}

func (p *parser) take(c byte) bool {
	if p.pos < len(p.text) && p.text[p.pos] == c {
		p.pos++
		return true
	}
	return false
}

// keyword takes a word, in any case, that ends where it ends.
func (p *parser) keyword(word string) bool {
	p.skip()
	end := p.pos + len(word)
	if end > len(p.text) || !strings.EqualFold(p.text[p.pos:end], word) {
		return false
	}
	if end < len(p.text) && isNameByte(p.text[end]) {
		return false
	}
	p.pos = end
	return true
}

func isNameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' ||
		c == '_' || c == '-' || c == '$' || c == '.' || c == ':' || c == '/'
}

// name takes an attribute's name, its URN and its sub-attribute included. It takes nothing where a part of
// it is empty, as in "name..familyName".
func (p *parser) name() string {
	end := p.pos
	for end < len(p.text) && isNameByte(p.text[end]) {
		end++
	}
	name := p.text[p.pos:end]
	if strings.HasPrefix(name, ".") || strings.HasSuffix(name, ".") || strings.Contains(name, "..") {
		return ""
	}
	p.pos = end
	return name
}

func (p *parser) or(depth int) (Expr, error) {
	left, err := p.and(depth)
	for err == nil && p.keyword("or") {
		var right Expr
		right, err = p.and(depth)
		left = &Or{left, right}
	}
	return left, err
}

func (p *parser) and(depth int) (Expr, error) {
	left, err := p.term(depth)
	for err == nil && p.keyword("and") {
		var right Expr
		right, err = p.term(depth)
		left = &And{left, right}
	}
	return left, err
}

func (p *parser) term(depth int) (Expr, error) {
	if depth > MaxDepth {
		return nil, p.errorf("nested deeper than %d", MaxDepth)
	}
	start := p.pos
	if p.keyword("not") {
		if p.skip(); p.pos < len(p.text) && p.text[p.pos] == '(' {
			inner, err := p.group(depth)
			return &Not{inner}, err
		}
		p.pos = start
	}
	if p.skip(); p.pos < len(p.text) && p.text[p.pos] == '(' {
		return p.group(depth)
	}
	return p.comparison(depth)
}

func (p *parser) group(depth int) (Expr, error) {
	p.take('(')
	inner, err := p.or(depth + 1)
	if err != nil {
		return nil, err
	}
	if p.skip(); !p.take(')') {
		return nil, p.errorf("a closing ) is missing")
	}
	return inner, nil
}

func (p *parser) comparison(depth int) (Expr, error) {
	if p.terms++; p.terms > MaxTerms {
		return nil, p.errorf("more than %d comparisons", MaxTerms)
	}
	pos := p.pos
	attr := p.name()
	if attr == "" {
		return nil, p.errorf("an attribute's name is expected")
	}
	if p.take('[') {
		return p.valuePath(attr, pos, depth)
	}
	return p.operator(attr, pos)
}

// valuePath reads attr[filter], and attr[filter].sub op value, which RFC 7644 does not have but Entra sends:
// the comparison joins the filter (ENTRA-05).
func (p *parser) valuePath(attr string, pos, depth int) (Expr, error) {
	inner, err := p.or(depth + 1)
	if err != nil {
		return nil, err
	}
	if p.skip(); !p.take(']') {
		return nil, p.errorf("a closing ] is missing")
	}
	joined := p.take('.')
	if joined {
		subPos := p.pos
		sub := p.name()
		if sub == "" {
			return nil, p.errorf("a sub-attribute's name is missing")
		}
		compared, err := p.operator(sub, subPos)
		if err != nil {
			return nil, err
		}
		inner = &And{inner, compared}
	}
	return &Has{Attr: attr, AttrPos: pos, Filter: inner, Joined: joined}, nil
}

func (p *parser) operator(attr string, pos int) (Expr, error) {
	p.skip()
	start := p.pos
	word := p.name()
	for op := Eq; op <= Pr; op++ {
		if !strings.EqualFold(word, op.String()) {
			continue
		}
		if op == Pr {
			return &Compare{Attr: attr, AttrPos: pos, Op: op}, nil
		}
		value, err := p.literal()
		return &Compare{Attr: attr, AttrPos: pos, Op: op, Value: value}, err
	}
	p.pos = start
	if word == "" {
		return nil, p.errorf("an operator is expected after %q", attr)
	}
	return nil, p.errorf("unknown operator %q", word)
}

func (p *parser) literal() (Literal, error) {
	p.skip()
	pos := p.pos
	if pos >= len(p.text) {
		return Literal{}, p.errorf("a value is missing")
	}
	if quote := p.text[pos]; quote == '"' || quote == '\'' {
		kind := StringLiteral
		if quote == '\'' {
			kind = SingleQuoted
		}
		s, err := p.quoted(quote)
		return Literal{Kind: kind, Text: s, Pos: pos}, err
	}
	for p.pos < len(p.text) && !strings.ContainsRune(" \t()[]\"", rune(p.text[p.pos])) {
		p.pos++
	}
	word := p.text[pos:p.pos]
	if word == "" {
		return Literal{}, p.errorf("a value is missing")
	}
	return Literal{Kind: wordKind(word), Text: word, Pos: pos}, nil
}

func wordKind(word string) LiteralKind {
	switch strings.ToLower(word) {
	case "true":
		return TrueLiteral
	case "false":
		return FalseLiteral
	case "null":
		return NullLiteral
	}
	var n json.Number
	if c := word[0]; (c == '-' || c >= '0' && c <= '9') && json.Unmarshal([]byte(word), &n) == nil {
		return NumberLiteral
	}
	return Word
}

// quoted reads a JSON string; single quotes are tolerated (RFC-FIL-15).
func (p *parser) quoted(quote byte) (string, error) {
	start := p.pos
	p.pos++
	for p.pos < len(p.text) {
		switch p.text[p.pos] {
		case '\\':
			p.pos++
		case quote:
			p.pos++
			return p.unquote(p.text[start+1:p.pos-1], quote)
		}
		p.pos++
	}
	p.pos = start
	return "", p.errorf("a closing %c is missing", quote)
}

func (p *parser) unquote(inner string, quote byte) (string, error) {
	if !strings.Contains(inner, `\`) && !strings.ContainsFunc(inner, func(r rune) bool { return r < ' ' }) {
		return inner, nil
	}
	if quote == '\'' {
		inner = strings.ReplaceAll(strings.ReplaceAll(inner, `\'`, `'`), `"`, `\"`)
	}
	var s string
	if err := json.Unmarshal([]byte(`"`+inner+`"`), &s); err != nil {
		return "", p.errorf("not a JSON string")
	}
	return s, nil
}
