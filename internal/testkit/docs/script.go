package docs

import (
	"fmt"
	"regexp"
	"strings"
)

// script is the bash script that runs a page: its blocks in order, the output of each in a file of its own.
type script struct {
	text strings.Builder
	n    int
}

func newScript() *script {
	s := &script{}
	s.text.WriteString("set -euo pipefail\ntrap 'code=$?; stop-server; exit $code' EXIT\n")
	return s
}

// step adds commands whose output goes to a file "N" in $DOCS/out, and gives N.
func (s *script) step(b Block, commands string) int {
	fmt.Fprintf(&s.text, "\n# %s\nexec >\"$DOCS/out/%d\" 2>&1\necho %d >\"$DOCS/at\"\n", b, s.n, s.n)
	if code := b.Marks["exit"]; code != "" {
		fmt.Fprintf(&s.text, "set +e\n%s\ncode=$?\nset -e\n[ $code = %s ] || { echo \"exit code $code\"; exit 1; }\n", commands, code)
	} else {
		s.text.WriteString(commands + "\n")
	}
	s.n++
	return s.n - 1
}

// check adds commands that may fail without an end of the page: their numbers are collected in $DOCS/failed.
func (s *script) check(b Block, commands string) {
	s.step(b, fmt.Sprintf("{\n%s\n} || echo %d >>\"$DOCS/failed\"", commands, s.n))
}

// background is a server's command line that asks the shell not to wait, as the stand-in does anyway.
var background = regexp.MustCompile(`(?m)^(scim-adapter (?:serve|demo)\b.*?) *&$`)

// commandsOf gives what a block of commands runs, and what a console shows of its output.
func commandsOf(b Block) (commands, shown string) {
	if b.Language != "console" {
		return background.ReplaceAllString(b.Text, "$1"), ""
	}
	var run, output strings.Builder
	open := false // the command goes on in the next line
	for line := range strings.Lines(b.Text) {
		command, begins := strings.CutPrefix(line, "$ ")
		if begins || open {
			run.WriteString(command)
			open = strings.HasSuffix(strings.TrimRight(line, "\n"), "\\")
		} else {
			output.WriteString(line)
		}
	}
	return run.String(), output.String()
}

// requestOf makes a command of a request as HTTP writes it: a request line, headers, an empty line, a body.
func requestOf(b Block) (string, error) {
	head, body, _ := strings.Cut(b.Text, "\n\n")
	headers := strings.Split(strings.TrimSpace(head), "\n")
	method, path, ok := strings.Cut(headers[0], " ")
	if !ok {
		return "", fmt.Errorf("%q is no request line", headers[0])
	}
	words := []string{"curl -sS --fail-with-body -X", method, `-H "Authorization: Bearer $SCIM_TOKEN"`}
	for _, h := range headers[1:] {
		words = append(words, "-H", quote(h))
	}
	if body != "" {
		words = append(words, "--data-binary", quote(body))
	}
	return strings.Join(append(words, quote("http://127.0.0.1:8080"+path)), " "), nil
}

// quote makes one word of a text, for the shell.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

var variable = regexp.MustCompile(`env\("([A-Z0-9_]+)"\)`)

// validate checks a configuration. The variables of the environment that it names and that nobody has set get
// values of the right form.
func validate(file, text string) string {
	var b strings.Builder
	b.WriteString("(\n")
	for _, m := range variable.FindAllStringSubmatch(text, -1) {
		fmt.Fprintf(&b, "export %[1]s=\"${%[1]s:-%[2]s}\"\n", m[1], example(m[1]))
	}
	return b.String() + "cp " + file + " .configuration\nscim-adapter validate --quiet --config .configuration\n)"
}

// example gives a value for a variable, by its name.
func example(name string) string {
	switch {
	case strings.HasSuffix(name, "SHA256"):
		return strings.Repeat("2c26b46b68ffc68f", 4)
	case strings.HasSuffix(name, "URL"):
		return "http://127.0.0.1:9"
	case strings.HasSuffix(name, "LISTEN"):
		return "127.0.0.1:8080"
	case strings.HasSuffix(name, "DRIVER"):
		return "sqlite"
	case strings.HasSuffix(name, "ROOT"):
		return "/"
	}
	return "0123456789abcdef0123456789abcdef"
}

// open serves a configuration and lists every resource type that it has.
func open(text []byte) string {
	var b strings.Builder
	b.WriteString("scim-adapter serve --config .configuration")
	for _, address := range lists(text) {
		fmt.Fprintf(&b, " &&\n  curl -sS --fail-with-body -H \"Authorization: Bearer $SCIM_TOKEN\" 'http://127.0.0.1:8080%s'", address)
	}
	return b.String()
}
