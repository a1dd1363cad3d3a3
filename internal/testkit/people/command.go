package people

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
)

// Variable is the environment variable that names the file of the command line's state.
const Variable = "PEOPLE_FILE"

// Main is the command line, for tests that execute themselves as it. It returns the exit code: 3 not found,
// 4 taken, 6 no such member, 2 anything else.
//
//	list|create KIND, get|update|delete KIND ID, add|remove TEAM PERSON
//
// Entries are read from and written to the standard streams as JSON. `serve` reads questions, one on a line:
// {"id": 1, "operation": "…", "input": […arguments, entry]}.
func Main(args []string, in io.Reader, out io.Writer) int {
	if len(args) == 1 && args[0] == "serve" {
		return serve(in, out)
	}
	var e Entry
	if len(args) > 0 && (args[0] == "create" || args[0] == "update") {
		if err := decode(in, &e); err != nil {
			return 2
		}
	}
	result, err := do(args, e)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return code(err)
	}
	if result != nil {
		_ = json.NewEncoder(out).Encode(result) // nobody is told
	}
	return 0
}

// decode keeps numbers as they are written.
func decode(in io.Reader, into any) error {
	decoder := json.NewDecoder(in)
	decoder.UseNumber()
	return decoder.Decode(into)
}

func code(err error) int {
	for known, n := range map[error]int{ErrNotFound: 3, ErrConflict: 4, ErrInvalid: 6} {
		if errors.Is(err, known) {
			return n
		}
	}
	return 2
}

func serve(in io.Reader, out io.Writer) int {
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		var q struct {
			ID    int
			Input []any
		}
		if err := decode(bytes.NewReader(lines.Bytes()), &q); err != nil {
			return 2
		}
		var args []string
		var e Entry
		for _, v := range q.Input {
			if text, ok := v.(string); ok {
				args = append(args, text)
			} else if object, ok := v.(Entry); ok {
				e = object
			}
		}
		result, err := do(args, e)
		n := 0
		if err != nil {
			n = code(err)
		}
		if json.NewEncoder(out).Encode(map[string]any{"id": q.ID, "exit": n, "output": result}) != nil {
			return 2
		}
	}
	return 0
}

// do does one command on the state in the file, which is locked meanwhile.
func do(args []string, e Entry) (result any, err error) {
	file, err := os.OpenFile(os.Getenv(Variable), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	defer file.Close() //nolint:errcheck // written before
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX); err != nil {
		return nil, err
	}
	a := New()
	if err := decode(file, a); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if result, err = a.command(args, e); err != nil {
		return nil, err
	}
	raw, err := json.Marshal(a)
	if err == nil {
		err = file.Truncate(0)
	}
	if err == nil {
		_, err = file.WriteAt(raw, 0)
	}
	return result, err
}

func (a *App) command(args []string, e Entry) (any, error) {
	args = append(args, "", "", "")
	switch args[0] {
	case "list":
		return a.List(args[1]), nil
	case "get":
		return a.Get(args[1], args[2])
	case "create":
		return a.Create(args[1], e)
	case "update":
		return a.Update(args[1], args[2], e)
	case "delete":
		return nil, a.Delete(args[1], args[2])
	case "add", "remove":
		return nil, a.Member(args[1], args[2], args[0] == "add")
	}
	return nil, fmt.Errorf("there is no command %q", args[0])
}
