package scaffold

import (
	"slices"
	"strings"
	"unicode"
)

// split gives the words of a name, in small letters: userEmail, USER_EMAIL and user-email are two words.
func split(name string) []string {
	var words []string
	var word strings.Builder
	end := func() {
		if word.Len() > 0 {
			words = append(words, strings.ToLower(word.String()))
			word.Reset()
		}
	}
	var before rune
	for _, r := range name {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			end()
			before = 0
			continue
		}
		if unicode.IsUpper(r) && unicode.IsLower(before) {
			end()
		}
		word.WriteRune(r)
		before = r
	}
	end()
	return words
}

// owners are words that a name may begin with without saying more: user_login is a login.
var owners = words(`user usr u users account acct member emp employee person people pers staff customer contact benutzer mitarbeiter
	utilisateur usuario utente client operator admin login profile mailbox my`)

// readings gives the name of a field as words without space, the whole first, then without what it begins with.
func readings(name, prefix string) []string {
	list := split(name)
	forms := []string{strings.Join(list, "")}
	for len(list) > 1 && (list[0] == prefix || owners[list[0]]) {
		list = list[1:]
		forms = append(forms, strings.Join(list, ""))
	}
	if last := len(list) - 1; last > 0 && list[0] == "is" {
		forms = append(forms, strings.Join(list[1:], ""))
	}
	return forms
}

// words gives the set of the words of a text.
func words(text string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(text) {
		set[w] = true
	}
	return set
}

// singular gives a word without the ending of many.
func singular(word string) string {
	switch {
	case strings.HasSuffix(word, "ies"):
		return word[:len(word)-3] + "y"
	case strings.HasSuffix(word, "ss"), len(word) < 4:
		return word
	case strings.HasSuffix(word, "s"):
		return word[:len(word)-1]
	}
	return word
}

// has tells whether one of the words of a name, or their singular, is in a set.
func has(name string, set map[string]bool) bool {
	return slices.ContainsFunc(split(name), func(w string) bool { return set[w] || set[singular(w)] })
}
