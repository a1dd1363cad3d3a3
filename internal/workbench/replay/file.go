package replay

import (
	"fmt"
	"os"
	"syscall"
)

// openFile makes a file that only its owner may read, or opens one of that kind for appending.
func openFile(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // the user names the file
	if !os.IsExist(err) {
		return f, err
	}
	f, err = os.OpenFile(path, os.O_RDWR|os.O_APPEND|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0) //nolint:gosec // as above
	if err != nil {
		return nil, err
	}
	if err := appendable(f); err != nil {
		_ = f.Close() // nothing was written
		return nil, err
	}
	return f, nil
}

// appendable refuses files that others can read, and ends a line that a crash has cut off.
func appendable(f *os.File) error {
	info, err := f.Stat()
	switch {
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s: a recording is an ordinary file", f.Name())
	case info.Mode().Perm()&0o077 != 0:
		return fmt.Errorf("%s: others may read or write this file (mode %#o): chmod 600", f.Name(), info.Mode().Perm())
	case info.Size() == 0:
		return nil
	}
	last := make([]byte, 1)
	if _, err := f.ReadAt(last, info.Size()-1); err != nil {
		return err
	}
	if last[0] != '\n' {
		_, err = f.WriteString("\n")
	}
	return err
}
