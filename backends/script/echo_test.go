package script_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// echoVariable lets the test binary behave as a command that does what its first argument says.
const echoVariable = "SCIM_ADAPTER_TEST_ECHO"

func echo(args []string) int {
	switch args[0] {
	case "args": // what it was given, as bytes: not every argument is UTF-8
		lists := make([][]byte, len(args)-1)
		for i, a := range args[1:] {
			lists[i] = []byte(a)
		}
		_ = json.NewEncoder(os.Stdout).Encode(map[string]any{"id": strings.Join(args[min(2, len(args)):], between), "args": lists})
	case "worker": // answers with what it is given
		for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
			var q struct {
				ID    int
				Input string
			}
			if json.Unmarshal(lines.Bytes(), &q) != nil || q.Input == "die" {
				return 1
			}
			if q.Input == "rubbish" {
				q.ID--
			}
			_ = json.NewEncoder(os.Stdout).Encode(map[string]any{"id": q.ID, "output": map[string]any{"id": q.Input}})
			if q.Input == "ann" {
				break // and dies
			}
		}
	case "nothing":
	case "half":
		fmt.Print(`{"id": "1", "login": "an`)
	case "complain":
		fmt.Fprint(os.Stderr, "the secret is out")
		return 77
	case "endless":
		for {
			fmt.Print(strings.Repeat("x", 1<<16))
		}
	case "sleep":
		time.Sleep(time.Hour)
	case "fork", "daemon": // leaves a child that keeps the output open, in a session of its own
		child := exec.Command(os.Args[0], "sleep")
		child.Stdout = os.Stdout
		child.SysProcAttr = &syscall.SysProcAttr{Setsid: args[0] == "daemon"}
		if child.Start() != nil {
			return 2
		}
		_ = os.WriteFile(os.Getenv(echoVariable), []byte(fmt.Sprint(child.Process.Pid)), 0o600)
		if len(args) > 1 {
			time.Sleep(time.Hour)
		}
	case "limits":
		var l syscall.Rlimit
		_ = syscall.Getrlimit(syscall.RLIMIT_NOFILE, &l)
		fmt.Printf(`{"id": "1", "files": %d}`, l.Cur)
	case "environment":
		_ = json.NewEncoder(os.Stdout).Encode(map[string]any{"id": "1", "environment": os.Environ()})
	}
	return 0
}
