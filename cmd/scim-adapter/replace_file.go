package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// replaceFile gives a file new content: all of it or none, whatever happens meanwhile. Its mode, its owner and its group
// stay: a service that may read the file today may read it tomorrow.
func replaceFile(name string, content []byte) error {
	target, err := filepath.EvalSymlinks(name)
	if err != nil {
		return err
	}
	info, err := os.Stat(target)
	if err != nil {
		return err
	}
	temporary, err := os.CreateTemp(filepath.Dir(target), "."+filepath.Base(target)+".*")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if err := fillLike(temporary, info, content); err != nil {
		_ = os.Remove(temporary.Name()) // what is wrong is said already
		return fmt.Errorf("write %s: %w", name, err)
	}
	return os.Rename(temporary.Name(), target)
}

// fillLike writes a file and closes it, with the mode and the owner of another.
func fillLike(f *os.File, like os.FileInfo, content []byte) error {
	_, err := f.Write(content)
	if owner, ok := like.Sys().(*syscall.Stat_t); ok && err == nil {
		err = f.Chown(int(owner.Uid), int(owner.Gid))
	}
	if err == nil {
		err = f.Chmod(like.Mode().Perm())
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}
