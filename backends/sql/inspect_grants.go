package sql

import (
	"regexp"
	"slices"
	"strings"
)

// grant is one right of a line of SHOW GRANTS.
type grant struct {
	verb            string
	columns         []string // none: all
	database, table string   // "*" is all; database may be a pattern
	option          bool     // it may be given on
}

// grantLine is a line of SHOW GRANTS that is about tables. Lines of roles and of PROXY have no such object.
var grantLine = regexp.MustCompile("^GRANT (.+?) ON (?:TABLE )?(`(?:[^`]|``)*`|\\*)\\.(`(?:[^`]|``)*`|\\*) TO (.*)$")

// grantedVerb is one verb with its columns: SELECT, INSERT (`a`, `b`), CREATE TEMPORARY TABLES.
var grantedVerb = regexp.MustCompile(`([A-Z][A-Z ]*[A-Z])(?: \(([^)]*)\))?`)

// parseGrant reads a line of SHOW GRANTS; lines that are about no table give nothing. The line may hold the hash of a
// password, which is not looked at.
func parseGrant(line string) []grant {
	m := grantLine.FindStringSubmatch(line)
	if m == nil {
		return nil
	}
	var list []grant
	for _, v := range grantedVerb.FindAllStringSubmatch(m[1], -1) {
		g := grant{verb: v[1], database: unquoteName(m[2]), table: unquoteName(m[3]), option: strings.Contains(m[4], "WITH GRANT OPTION")}
		for name := range strings.SplitSeq(v[2], ",") {
			if name = unquoteName(strings.TrimSpace(name)); name != "" {
				g.columns = append(g.columns, name)
			}
		}
		if g.verb != "USAGE" || g.option {
			list = append(list, g)
		}
	}
	return list
}

// isRole tells whether a line of SHOW GRANTS gives a role, and not a right on something.
func isRole(line string) bool {
	return strings.HasPrefix(line, "GRANT `") && !strings.Contains(line, " ON ")
}

func unquoteName(s string) string {
	return strings.ReplaceAll(strings.Trim(s, "`"), "``", "`")
}

// covers tells whether a grant is about a table.
func (g grant) covers(database, table string) bool {
	return (g.database == "*" || likePattern(g.database).MatchString(database)) && (g.table == "*" || strings.EqualFold(g.table, table))
}

// likePattern makes a regular expression of a database's name in a grant, where _ and % are wildcards unless they stand
// behind a backslash.
func likePattern(pattern string) *regexp.Regexp {
	var b strings.Builder
	b.WriteString("(?is)^")
	for i := 0; i < len(pattern); i++ {
		switch c := pattern[i]; {
		case c == '\\' && i+1 < len(pattern):
			i++
			b.WriteString(regexp.QuoteMeta(pattern[i : i+1]))
		case c == '%':
			b.WriteString(".*")
		case c == '_':
			b.WriteByte('.')
		default:
			b.WriteString(regexp.QuoteMeta(pattern[i : i+1]))
		}
	}
	return regexp.MustCompile(b.String() + "$")
}

// named divides a table's name of the mapping.
func (n need) named(current string) (database, table string) {
	if schema, rest, dotted := strings.Cut(n.table, "."); dotted {
		return schema, rest
	}
	return current, n.table
}

// granted tells whether grants meet a need.
func granted(grants []grant, current string, n need) bool {
	database, table := n.named(current)
	missing := slices.Clone(n.columns)
	for _, g := range grants {
		if !g.covers(database, table) || g.verb != n.verb && g.verb != "ALL PRIVILEGES" && g.verb != "ALL" {
			continue
		}
		if len(g.columns) == 0 {
			return true
		}
		missing = slices.DeleteFunc(missing, func(c string) bool {
			return slices.ContainsFunc(g.columns, func(has string) bool { return strings.EqualFold(has, c) })
		})
	}
	return len(n.columns) > 0 && len(missing) == 0
}

// tooMuch gives what grants allow beyond the needs, in the order of the alphabet.
func tooMuch(grants []grant, current string, needs []need, others bool) []string {
	var list []string
	for _, g := range grants {
		if text := g.beyond(current, needs, others); text != "" && !slices.Contains(list, text) {
			list = append(list, text)
		}
	}
	slices.Sort(list)
	return list
}

// beyond says what a grant allows that is not needed; empty where it allows no more.
func (g grant) beyond(current string, needs []need, others bool) string {
	object := "every table of " + g.database
	switch {
	case g.option:
		return "may give its rights to others (GRANT OPTION)"
	case g.database == "*":
		return "has " + g.verb + " on all databases"
	case g.table != "*":
		object = g.table
	}
	data := slices.Contains([]string{selects, inserts, updates, deletes}, g.verb)
	if data && (!others || g.table != "*" && g.needed(current, needs)) {
		return ""
	}
	return "has " + g.verb + " on " + object
}

// needed tells whether a need is about the verb and the table of a grant.
func (g grant) needed(current string, needs []need) bool {
	return slices.ContainsFunc(needs, func(n need) bool {
		database, table := n.named(current)
		return n.verb == g.verb && g.covers(database, table)
	})
}
