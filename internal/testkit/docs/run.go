package docs

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"scim-adapter/internal/testkit"
)

// Options is what a page needs beyond the rules that all pages have.
type Options struct {
	Replace     []string // what the page says and what is meant here, in turns, as for strings.NewReplacer
	Environment []string // "NAME=value"
	Programs    []string // folders of programs that the page uses
}

// page is a page that is being run.
type page struct {
	*testing.T

	folder string // what the page's commands see as their folder
	docs   string // what the runner keeps: programs, outputs, files
	words  *strings.Replacer
	script *script
	checks []func()

	command  int // the last step that was a command; -1 where there is none
	problems []string
}

// problemf notes what is wrong with the page.
func (p *page) problemf(format string, args ...any) {
	p.problems = append(p.problems, fmt.Sprintf(format, args...))
}

// Run runs every code block of a page.
func Run(t *testing.T, path string, o Options) {
	t.Helper()
	for _, problem := range problems(t, path, o) {
		t.Error(problem)
	}
}

// problems gives what is wrong with a page.
func problems(t *testing.T, path string, o Options) []string {
	t.Helper()
	blocks, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	p := &page{T: t, folder: t.TempDir(), docs: t.TempDir(), script: newScript(), command: -1}
	environment := p.prepare(o)
	for _, b := range blocks {
		p.add(b)
	}
	if p.execute(append(environment, o.Environment...)) {
		for _, check := range p.checks {
			check()
		}
	}
	return p.problems
}

// prepare makes the folders, and gives the environment.
func (p *page) prepare(o Options) []string {
	p.Helper()
	listen, metrics := testkit.FreeAddress(p.T), testkit.FreeAddress(p.T)
	p.words = strings.NewReplacer(append(o.Replace,
		"https://scim.example.org", "http://"+listen, "127.0.0.1:8080", listen, "127.0.0.1:9090", metrics)...)
	for _, name := range []string{"bin", "out", "files"} {
		if err := os.Mkdir(filepath.Join(p.docs, name), 0o700); err != nil {
			p.Fatal(err)
		}
	}
	standIns(p.T, filepath.Join(p.docs, "bin"))
	testkit.SQLite(p.T, filepath.Join(p.docs, "bin"))
	p.link()
	programs := append([]string{filepath.Join(p.docs, "bin")}, o.Programs...)
	return append(os.Environ(), "DOCS="+p.docs, "LISTEN="+listen, "METRICS="+metrics, "SCIM_ADAPTER="+testkit.Program(p.T),
		"SCIM_TOKEN="+testkit.Token, "PATH="+strings.Join(append(programs, os.Getenv("PATH")), ":"), "NO_COLOR=1", "LC_ALL=C.UTF-8")
}

// link shows the repository's files in the page's folder.
func (p *page) link() {
	p.Helper()
	root := testkit.Repository()
	entries, err := os.ReadDir(root)
	if err != nil {
		p.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			continue
		}
		if err := os.Symlink(filepath.Join(root, e.Name()), filepath.Join(p.folder, e.Name())); err != nil {
			p.Fatal(err)
		}
	}
}

// add lets the script run a block, and notes how its output is checked.
func (p *page) add(b Block) {
	p.Helper()
	if reason, ok := b.NotRun(); ok {
		if reason == "" {
			p.problemf("%s: say why the block is not run: <!-- run: no, reason -->", b)
		}
		p.Logf("%s: not run: %s", b, reason)
		return
	}
	if path := b.Marks["excerpt"]; path != "" && b.Language != "" {
		p.excerpt(b, path)
		return
	}
	b.Text = p.words.Replace(b.Text)
	switch b.Language {
	case "sh", "console", "http":
		p.addCommand(b)
	case "hcl":
		p.addConfiguration(b)
	case "json":
		p.addJSON(b)
	case "sql":
		p.addSQL(b)
	case "yaml":
		p.addYAML(b)
	case "text":
		p.addText(b)
	case "":
		p.problemf("%s: a code block needs a fence and an info string: %s", b, strings.Join(Languages(), ", "))
	default:
		p.problemf("%s: nothing runs blocks of %q; the languages are %s", b, b.Language, strings.Join(Languages(), ", "))
	}
	p.store(b)
}

// store writes a block to the file that a mark names.
func (p *page) store(b Block) {
	p.Helper()
	if name := b.Marks["file"]; name != "" {
		p.script.step(b, fmt.Sprintf("mkdir -p \"$(dirname %[2]s)\"\nrm -f %[2]s\ncp %[1]s %[2]s", p.keep(b.Text, ""), quote(name)))
	}
}

// keep writes a text to a file of the runner's and gives its name, quoted.
func (p *page) keep(text, extension string) string {
	p.Helper()
	entries, err := os.ReadDir(filepath.Join(p.docs, "files"))
	if err != nil {
		p.Fatal(err)
	}
	name := filepath.Join(p.docs, "files", strconv.Itoa(len(entries))+extension)
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		p.Fatal(err)
	}
	return quote(name)
}

// output gives what a step printed.
func (p *page) output(step int) string {
	raw, _ := os.ReadFile(filepath.Join(p.docs, "out", strconv.Itoa(step))) // a step that did not run printed nothing
	return string(raw)
}

// execute runs the script, and tells whether it came to its end.
func (p *page) execute(environment []string) bool {
	p.Helper()
	c := exec.CommandContext(p.Context(), "bash", "-c", p.script.text.String())
	c.Dir, c.Env = p.folder, environment
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	c.Cancel = func() error { return syscall.Kill(-c.Process.Pid, syscall.SIGKILL) }
	c.WaitDelay = 5 * time.Second
	err := c.Run()
	p.failures()
	if err != nil {
		at, _ := os.ReadFile(filepath.Join(p.docs, "at"))
		step, _ := strconv.Atoi(strings.TrimSpace(string(at)))
		p.problemf("%v in step %d\n%s\n%s", err, step, p.source(step), tail(p.output(step)))
	}
	return err == nil
}

// failures reports the checks that failed.
func (p *page) failures() {
	p.Helper()
	failed, _ := os.ReadFile(filepath.Join(p.docs, "failed")) // there is none where none failed
	for word := range strings.FieldsSeq(string(failed)) {
		step, _ := strconv.Atoi(word)
		p.problemf("%s\n%s", p.source(step), tail(p.output(step)))
	}
}

// source gives the part of the script that is a step.
func (p *page) source(step int) string {
	_, rest, _ := strings.Cut(p.script.text.String(), fmt.Sprintf("echo %d >\"$DOCS/at\"\n", step))
	text, _, _ := strings.Cut(rest, "\n# ")
	before, _, _ := strings.Cut(p.script.text.String(), fmt.Sprintf("exec >\"$DOCS/out/%d\"", step))
	return before[strings.LastIndex(before, "# "):] + text
}
