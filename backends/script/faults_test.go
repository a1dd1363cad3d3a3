package script_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"scim-adapter/backends"
	"scim-adapter/backends/remote"
	"scim-adapter/backends/script"
)

// between stands between the values of one id.
const between = "\u001f"

var hostile = flag.Int("hostile", 5_000, "how many hostile values are passed as arguments")

// echoStore gives the people whose get is a command of echo's.
func echoStore(t *testing.T, settings *script.Settings, args ...string) (people backends.Backend, pidFile string) {
	t.Helper()
	pidFile = filepath.Join(t.TempDir(), "pid")
	settings.Environment = environment(echoVariable, pidFile)
	get := script.Operation{Head: remote.Head{Name: text("get")}}
	get.Executable, get.Args = text(os.Args[0]), texts(args...)
	list, create := get, get
	list.Head.Name, create.Head.Name = text("list"), text("create")
	collection := backends.Collection{
		Name: "Person", Key: []int{0}, Fields: []backends.Field{{Name: "id"}, {Name: "args"}, {Name: "files"}, {Name: "environment"}},
		Settings: &script.Resource{On: []script.Operation{get, list, create}},
	}
	return open(t, settings, []backends.Collection{collection}).Collection("Person"), pidFile
}

// TestABadCommandIsAnError: whatever a command does, it is neither "not found" nor an empty list, it ends in
// time, and a write that may have happened is said to be unknown.
func TestABadCommandIsAnError(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		read backends.ErrorKind
	}{
		"prints nothing":            {[]string{"'nothing'"}, backends.BadResponse},
		"prints half an answer":     {[]string{"'half'"}, backends.BadResponse},
		"fails":                     {[]string{"'complain'"}, backends.BadResponse},
		"never stops printing":      {[]string{"'endless'"}, backends.BadResponse},
		"never ends":                {[]string{"'sleep'"}, backends.Timeout},
		"forks and waits":           {[]string{"'fork'", "'wait'"}, backends.Timeout},
		"leaves a child":            {[]string{"'fork'"}, backends.BadResponse},
		"leaves a daemon":           {[]string{"'daemon'"}, backends.BadResponse},
		"starts a daemon and waits": {[]string{"'daemon'", "'wait'"}, backends.Timeout},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			people, pidFile := echoStore(t, &script.Settings{Timeout: 500 * time.Millisecond}, c.args...)
			_, err := people.Get(t.Context(), backends.Key{"1"}, backends.Selection{})
			wantKind(t, err, c.read)
			_, err = people.List(t.Context(), backends.Query{Limit: -1}, func(backends.Record) error { return nil })
			wantKind(t, err, c.read)
			if strings.Contains(fmt.Sprint(err), "secret") {
				t.Errorf("stderr is in the error: %v", err)
			}
			if name != "prints nothing" && name != "prints half an answer" { // a create need not print anything
				_, err = people.Create(t.Context(), backends.Delta{Set: []backends.Assignment{{Field: 0, Value: "1"}}}, backends.Selection{})
				wantKind(t, err, backends.OutcomeUnknown)
			}
			nobodyLeft(t, pidFile)
		})
	}
}

func wantKind(t *testing.T, err error, kind backends.ErrorKind) {
	t.Helper()
	if err == nil || backends.KindOf(err) != kind {
		t.Errorf("the error is %v, want %v", err, kind)
	}
}

// nobodyLeft checks that the child of an echo has ended.
func nobodyLeft(t *testing.T, pidFile string) {
	t.Helper()
	raw, err := os.ReadFile(pidFile)
	if err != nil {
		return
	}
	pid, err := strconv.Atoi(string(raw))
	if err != nil {
		t.Fatal(err)
	}
	for range 200 {
		if syscall.Kill(pid, 0) != nil || zombie(pid) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("the process %d is still there", pid)
}

func zombie(pid int) bool {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err != nil || bytes.Contains(raw, []byte(") Z "))
}

func TestACancelledCommandEndsWithItsChildren(t *testing.T) {
	people, pidFile := echoStore(t, &script.Settings{}, "'daemon'", "'wait'")
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		for range 500 {
			if raw, err := os.ReadFile(pidFile); err == nil && len(raw) > 0 {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		cancel()
	}()
	_, err := people.Get(ctx, backends.Key{"1"}, backends.Selection{})
	wantKind(t, err, backends.Canceled)
	nobodyLeft(t, pidFile)
}

// TestArgumentsArriveAsTheyAre passes hostile values, many at a time: what a command gets is what was meant,
// byte for byte.
func TestArgumentsArriveAsTheyAre(t *testing.T) {
	const atOnce = 50
	random := rand.New(rand.NewPCG(7, 7))
	people, _ := echoStore(t, &script.Settings{}, "'args'", "'--'", "split(id, '"+between+"')")
	for range *hostile / atOnce {
		values := make([]string, atOnce)
		for i := range values {
			values[i] = hostileValue(random)
		}
		got, want := arguments(t, people, strings.Join(values, between)), append([]string{"--"}, values...)
		if !slices.Equal(got, want) {
			t.Fatalf("%q arrives as %q", want, got)
		}
	}
}

// arguments gives what a command got for an id.
func arguments(t *testing.T, people backends.Backend, id string) []string {
	t.Helper()
	rec, err := people.Get(t.Context(), backends.Key{id}, backends.Selection{})
	if err != nil {
		t.Fatal(err)
	}
	var encoded []string
	text, _ := rec.Values[1].(string)
	if err := json.Unmarshal([]byte(text), &encoded); err != nil {
		t.Fatal(err)
	}
	out := make([]string, len(encoded))
	for i, e := range encoded {
		raw, err := base64.StdEncoding.DecodeString(e)
		if err != nil {
			t.Fatal(err)
		}
		out[i] = string(raw)
	}
	return out
}

// hostileValue makes a text of what shells, options, formats and terminals find interesting.
func hostileValue(random *rand.Rand) string {
	pieces := []string{
		"$(reboot)", "`id`", "; rm -rf /", "| cat", "&& true", "> /etc/passwd", "-", "--", "-rf", "--help", "--prefix=/", "=", "'", "\"", "\\", "\n", "\r\n", "\t",
		" ", "  ", "*", "?", "[a-z]", "{a,b}", "~", "~root", "!", "!!", "#", "%s%n", "%00", "\x1b[31m", "\x7f", "é", "\u202e", "🙂", "\ufeff", "${IFS}", "$HOME", "a", "ann", "0", "..", "/", "",
	}
	var b strings.Builder
	for range random.IntN(6) {
		b.WriteString(pieces[random.IntN(len(pieces))])
	}
	if random.IntN(8) == 0 {
		b.WriteRune(rune(1 + random.IntN(0x1e))) // control characters, but NUL and what stands between values
	}
	return b.String()
}

func TestAValueNeverBecomesAnOption(t *testing.T) {
	const passedOn = backends.Internal // no error at all
	for name, c := range map[string]struct {
		argument, id string
		want         backends.ErrorKind
	}{
		"a plain value":                {"id", "ann", passedOn},
		"a value like an option":       {"id", "-rf", backends.Invalid},
		"a dash":                       {"id", "-", backends.Invalid},
		"joined to its option":         {"'--name=' + id", "-rf", passedOn},
		"joined without =":             {"'-n' + id", "x", backends.Invalid},
		"a literal option":             {"id == 'x' ? ['-n', id] : []", "x", passedOn},
		"a literal option and a value": {"['-n', id]", "-rf", backends.Invalid},
		"a NUL":                        {"id", "a\x00b", backends.Invalid},
	} {
		t.Run(name, func(t *testing.T) {
			people, _ := echoStore(t, &script.Settings{}, "'args'", c.argument)
			_, err := people.Get(t.Context(), backends.Key{c.id}, backends.Selection{})
			passed := err == nil || backends.KindOf(err) == backends.NotFound // echo answers with another id
			if c.want == passedOn && !passed || c.want != passedOn && backends.KindOf(err) != c.want {
				t.Errorf("the error is %v, want %v", err, c.want)
			}
		})
	}
}

func TestCommandsHaveLimitsAndLittleEnvironment(t *testing.T) {
	t.Setenv("SECRET_OF_THE_ADAPTER", "x")
	people, _ := echoStore(t, &script.Settings{Limits: &script.Limits{OpenFiles: 99}}, "id == '1' ? 'environment' : 'limits'")
	rec, err := people.Get(t.Context(), backends.Key{"1"}, backends.Selection{})
	if text := fmt.Sprint(rec.Values...); err != nil || strings.Contains(text, "SECRET") || !strings.Contains(text, "PATH=") {
		t.Errorf("the environment is %s (%v)", text, err)
	}
	people, _ = echoStore(t, &script.Settings{Limits: &script.Limits{OpenFiles: 99, CPU: time.Minute, Memory: 8 << 30}}, "'limits'")
	rec, err = people.Get(t.Context(), backends.Key{"1"}, backends.Selection{})
	if err != nil || rec.Values[2] != int64(99) {
		t.Errorf("open files are limited to %v (%v)", rec.Values, err)
	}
}

// TestADeadWorkerIsStartedAgain: a worker that dies in an operation fails it; one that dies afterwards is not
// noticed.
func TestADeadWorkerIsStartedAgain(t *testing.T) {
	get := script.Operation{Head: remote.Head{Name: text("get")}}
	get.Input = text("id")
	list := get
	list.Head.Name = text("list")
	people := open(t, &script.Settings{
		Environment: environment(echoVariable, "x"), Worker: &script.Worker{Executable: text(os.Args[0]), Args: texts("'worker'")},
	}, []backends.Collection{{
		Name: "Person", Key: []int{0}, Fields: []backends.Field{{Name: "id"}}, Settings: &script.Resource{On: []script.Operation{get, list}},
	}}).Collection("Person")
	for range 3 {
		if _, err := people.Get(t.Context(), backends.Key{"ann"}, backends.Selection{}); err != nil {
			t.Errorf("get: %v", err)
		}
		_, err := people.Get(t.Context(), backends.Key{"die"}, backends.Selection{})
		wantKind(t, err, backends.BadResponse)
		_, err = people.Get(t.Context(), backends.Key{"rubbish"}, backends.Selection{})
		wantKind(t, err, backends.BadResponse)
	}
}

func TestExecutablesAreChecked(t *testing.T) {
	folder := t.TempDir()
	write := func(name string, mode os.FileMode) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte("#!/bin/sh\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for path, want := range map[string]string{
		"useradd":            "Not an absolute path",
		"/no/such/program":   "No such program",
		write("text", 0o644): "Not a program",
		write("open", 0o757): "Writable by others",
		write("good", 0o755): "",
		folder:               "Not a program",
	} {
		get := script.Operation{Head: remote.Head{Name: text("list")}}
		get.Executable = text(path)
		_, diags := script.Kind().Compile(backends.Source{Settings: &script.Settings{}, Collections: []backends.Collection{{
			Name: "Person", Key: []int{0}, Fields: []backends.Field{{Name: "id"}}, Settings: &script.Resource{On: []script.Operation{get}},
		}}})
		got := ""
		if len(diags) > 0 {
			got = diags[0].Summary
		}
		if got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}
