package replay

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// Entry is one request of a recording.
type Entry struct {
	Time        time.Time         `json:"time"`
	Application string            `json:"application"`
	Client      string            `json:"client"` // its name, never its token
	Method      string            `json:"method"`
	Path        string            `json:"path"` // below the application's, escaped, query included: "/Users?filter=…"
	Headers     map[string]string `json:"headers,omitempty"`
	Body        json.RawMessage   `json:"body,omitempty"`
	Omitted     string            `json:"omitted,omitempty"` // why the body, or what else, is not there
	Status      int               `json:"status"`            // of the answer
}

// maxLine is how long a line may be: bodies are bounded, but pseudonyms may be longer than what they replace.
const maxLine = 64 << 20

// Read reads a recording. Errors name the line. A last line that was cut off, as by a crash, is left out.
func Read(r io.Reader) ([]Entry, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, 1<<16), maxLine)
	lines.Split(wholeLines)
	var list []Entry
	for n := 1; lines.Scan(); n++ {
		line := bytes.TrimSpace(lines.Bytes())
		if len(line) == 0 {
			continue
		}
		var e Entry
		if err := json.Unmarshal(line, &e); err != nil {
			return nil, fmt.Errorf("recording: line %d: %w", n, err)
		}
		list = append(list, e)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("recording: %w", err)
	}
	return list, nil
}

// wholeLines is bufio.ScanLines for lines that have an end.
func wholeLines(data []byte, atEOF bool) (advance int, line []byte, err error) {
	if i := bytes.IndexByte(data, '\n'); i >= 0 {
		return i + 1, data[:i], nil
	}
	if atEOF {
		return len(data), nil, nil
	}
	return 0, nil, nil
}
