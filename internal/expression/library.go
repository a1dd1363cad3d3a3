package expression

import (
	"crypto/md5" //nolint:gosec // legacy applications keep MD5
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/expr-lang/expr"
	"golang.org/x/crypto/bcrypt"
	"golang.org/x/text/unicode/norm"
)

// Function is one function of the expression language beside expr's own.
type Function struct {
	Name, Signature, Doc, Example string
	option                        expr.Option
}

// Functions lists the functions of our own, for the reference.
func Functions() []Function { return library() }

func library() []Function {
	list := []Function{
		{Name: "string", Signature: "string(v)", Doc: "The text of a boolean or a number; nil stays nil.", Example: "string(7) == '7'"},
		{Name: "join", Signature: "join(list, separator)", Doc: "The texts of a list, joined.", Example: "join(['a', 'b'], '-') == 'a-b'"},
		{Name: "replace", Signature: "replace(s, old, new)", Doc: "s with every old replaced.", Example: "replace('a.b', '.', '-') == 'a-b'"},
		{Name: "ascii", Signature: "ascii(s)", Doc: "s without diacritics and without what is not ASCII then.", Example: "ascii('Zoë') == 'Zoe'"},
		{Name: "truncate", Signature: "truncate(s, n)", Doc: "At most the first n characters.", Example: "truncate('abcdef', 3) == 'abc'"},
		{Name: "merge", Signature: "merge(a, b)", Doc: "The members of two objects, and of objects within them; b's where both have one.", Example: "merge({'a': {'x': 1, 'y': 1}}, {'a': {'x': 2}}) == {'a': {'x': 2, 'y': 1}}"},
		{Name: "now", Signature: "now()", Doc: "The time now, in UTC; the same everywhere in one write.", Example: "len(format_time(now(), '2006-01-02', 'UTC')) == 10"},
		{Name: "format_time", Signature: "format_time(t, layout, zone)", Doc: "A time or dateTime as text in Go's layout.", Example: "format_time('2026-01-02T03:04:05Z', '2006-01-02', 'UTC') == '2026-01-02'"},
		{Name: "parse_time", Signature: "parse_time(s, layout, zone)", Doc: "The time that a text in Go's layout stands for.", Example: "format_time(parse_time('02.01.2026', '02.01.2006', 'UTC'), '2006-01-02', 'UTC') == '2026-01-02'"},
		{Name: "uuid", Signature: "uuid()", Doc: "A random UUID (version 4).", Example: "len(uuid()) == 36"},
		{Name: "random_password", Signature: "random_password(n)", Doc: "n random letters and digits, 12 to 128.", Example: "len(random_password(20)) == 20"},
		{Name: "bcrypt", Signature: "bcrypt(s)", Doc: "A bcrypt hash, cost 10. Passwords over 72 bytes are refused.", Example: "len(bcrypt('secret')) == 60"},
		{Name: "phpass", Signature: "phpass(s)", Doc: "WordPress's portable hash ($P$B…).", Example: "hasPrefix(phpass('secret'), '$P$B')"},
		{Name: "sha256", Signature: "sha256(s)", Doc: "SHA-256 in hexadecimal. No password hash.", Example: "len(sha256('x')) == 64"},
		{Name: "md5", Signature: "md5(s)", Doc: "MD5 in hexadecimal, for applications that know nothing else. It protects nothing.", Example: "md5('x') == '9dd4e461268c8034f5c8564e155c67a6'"},
		{Name: "json", Signature: "json(v)", Doc: "JSON text of a value.", Example: "json({'a': 1}) == '{\"a\":1}'"},
		{Name: "from_json", Signature: "from_json(s)", Doc: "The value of a JSON text.", Example: "from_json('{\"a\":1}').a == 1"},
		{Name: "php", Signature: "php(v)", Doc: "A value in PHP's serialize() format.", Example: "php(['a']) == 'a:1:{i:0;s:1:\"a\";}'"},
		{Name: "from_php", Signature: "from_php(s)", Doc: "The value of a PHP-serialised text; objects are refused.", Example: "from_php('a:1:{s:1:\"k\";b:1;}').k == true"},
	}
	for i := range list {
		list[i].option = expr.Function(list[i].Name, guarded(list[i].Name, implementations()[list[i].Name]))
	}
	return list
}

// arity is how many arguments each function takes.
func arity(name string) int {
	if slices.Contains([]string{"now", "string", "ascii", "random_password", "bcrypt", "phpass", "sha256", "md5", "json", "from_json", "php", "from_php"}, name) {
		return 1
	}
	switch name {
	case "join", "truncate", "merge":
		return 2
	case "replace", "format_time", "parse_time":
		return 3
	}
	return 0
}

// guarded checks the number of arguments, passes nil through and bounds the result.
func guarded(name string, f func([]any) (any, error)) func(...any) (any, error) {
	return func(args ...any) (any, error) {
		if len(args) != arity(name) {
			return nil, fmt.Errorf("%s takes %d arguments", name, arity(name))
		}
		if len(args) > 0 && args[0] == nil && name != "json" && name != "php" {
			return nil, nil //nolint:nilnil // nil is no value
		}
		out, err := f(args)
		if s, ok := out.(string); ok && len(s) > MaxResult {
			return nil, errLimit
		}
		return out, err
	}
}

func implementations() map[string]func([]any) (any, error) {
	return map[string]func([]any) (any, error){
		"string":          textOf,
		"join":            join,
		"replace":         replace,
		"ascii":           func(a []any) (any, error) { return ascii(str(a[0])), nil },
		"truncate":        truncate,
		"merge":           merge,
		"now":             now,
		"format_time":     formatTime,
		"parse_time":      parseTime,
		"uuid":            func([]any) (any, error) { return uuid(), nil },
		"random_password": randomPassword,
		"bcrypt": func(a []any) (any, error) {
			hash, err := bcrypt.GenerateFromPassword([]byte(str(a[0])), bcrypt.DefaultCost)
			return string(hash), err
		},
		"phpass": func(a []any) (any, error) { return phpass(str(a[0]), randomText(8)), nil },
		"sha256": func(a []any) (any, error) {
			sum := sha256.Sum256([]byte(str(a[0])))
			return hex.EncodeToString(sum[:]), nil
		},
		"md5": func(a []any) (any, error) {
			sum := md5.Sum([]byte(str(a[0]))) //nolint:gosec // see above
			return hex.EncodeToString(sum[:]), nil
		},
		"json": func(a []any) (any, error) {
			raw, err := json.Marshal(normal(a[0]))
			return string(raw), err
		},
		"from_json": func(a []any) (any, error) {
			var v any
			err := json.Unmarshal([]byte(str(a[0])), &v)
			return v, err
		},
		"php":      func(a []any) (any, error) { return PHPSerialize(normal(a[0])) },
		"from_php": func(a []any) (any, error) { return PHPUnserialize(str(a[0])) },
	}
}

func str(v any) string {
	s, _ := v.(string)
	return s
}

func textOf(a []any) (any, error) {
	switch v := a[0].(type) {
	case string:
		return v, nil
	case bool, int, int64:
		return fmt.Sprint(v), nil
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), nil
	case time.Time:
		return v.UTC().Format(time.RFC3339), nil
	}
	return nil, errors.New("string takes a text, a number, a boolean or a time")
}

func join(a []any) (any, error) {
	list, _ := normal(a[0]).([]any)
	size := 0
	parts := make([]string, 0, len(list))
	for _, e := range list {
		if e == nil {
			continue
		}
		s, ok := e.(string)
		if !ok {
			return nil, errors.New("join takes a list of texts")
		}
		if size += len(s) + len(str(a[1])); size > MaxResult {
			return nil, errLimit
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, str(a[1])), nil
}

// object gives the members of an object, whatever kind of map expr has made of it.
func object(v any) (map[string]any, bool) {
	if m, ok := v.(map[string]any); ok || v == nil {
		return m, ok
	}
	m, ok := collected(v).(map[string]any)
	return m, ok
}

func merge(a []any) (any, error) {
	first, ok := object(a[0])
	second, both := object(a[1])
	if !ok || !both && a[1] != nil {
		return nil, errors.New("merge takes two objects")
	}
	return merged(first, second), nil
}

// merged gives the members of two objects. Objects within them are merged too; of anything else the second one counts.
func merged(first, second map[string]any) map[string]any {
	out := maps.Clone(first)
	for name, v := range second {
		old, isObject := object(out[name])
		if inner, both := object(v); isObject && both {
			v = merged(old, inner)
		}
		out[name] = v
	}
	return out
}

func replace(a []any) (any, error) {
	s, from, to := str(a[0]), str(a[1]), str(a[2])
	if len(s)+strings.Count(s, from)*len(to) > MaxResult {
		return nil, errLimit
	}
	return strings.ReplaceAll(s, from, to), nil
}

func ascii(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= utf8.RuneSelf || unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(s))
}

func truncate(a []any) (any, error) {
	n, ok := normal(a[1]).(int64)
	runes := []rune(str(a[0]))
	if !ok || n < 0 {
		return nil, errors.New("truncate takes a number of characters")
	}
	return string(runes[:min(int(n), len(runes))]), nil
}

func formatTime(a []any) (any, error) {
	zone, err := time.LoadLocation(str(a[2]))
	if err != nil {
		return nil, err
	}
	when, ok := a[0].(time.Time)
	if !ok {
		if when, err = time.Parse(time.RFC3339Nano, str(a[0])); err != nil {
			return nil, err
		}
	}
	return when.In(zone).Format(str(a[1])), nil
}

func parseTime(a []any) (any, error) {
	zone, err := time.LoadLocation(str(a[2]))
	if err != nil {
		return nil, err
	}
	return time.ParseInLocation(str(a[1]), str(a[0]), zone)
}

func uuid() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

func randomText(n int) string {
	const letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789ABCDEFGH"
	raw := make([]byte, n)
	_, _ = rand.Read(raw) // never fails
	for i := range raw {
		raw[i] = letters[raw[i]&63]
	}
	return string(raw)
}

func randomPassword(a []any) (any, error) {
	n, ok := normal(a[0]).(int64)
	if !ok || n < 12 || n > 128 {
		return nil, errors.New("random_password takes a length from 12 to 128")
	}
	return randomText(int(n)), nil
}

// phpass is the portable hash of WordPress: MD5, 2^13 times.
func phpass(password, salt string) string {
	const alphabet = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	return phpassWith(password, "$P$"+string(alphabet[13])+salt, 13)
}

func phpassWith(password, setting string, rounds uint) string {
	const alphabet = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	sum := md5.Sum([]byte(setting[4:12] + password)) //nolint:gosec // the format's own
	for range 1 << rounds {
		sum = md5.Sum(append(sum[:], password...)) //nolint:gosec // the format's own
	}
	var b strings.Builder
	b.WriteString(setting[:12])
	for i := 0; i < 16; i += 3 {
		group, n := 0, min(3, 16-i)
		for j := range n {
			group |= int(sum[i+j]) << (8 * j)
		}
		for j := range n + 1 {
			b.WriteByte(alphabet[group>>(6*j)&63])
		}
	}
	return b.String()
}
