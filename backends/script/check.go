package script

import (
	"maps"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"

	"scim-adapter/internal/diag"
)

// runner prepares what all commands have in common.
func (c *compiler) runner() *runner {
	s := c.settings
	r := &runner{directory: s.Directory.Value, maxOutput: s.MaxOutput, logStderr: s.LogStderr, limits: s.Limits}
	if r.directory == "" {
		r.directory = "/"
	}
	if info, err := os.Stat(r.directory); err != nil || !info.IsDir() || !filepath.IsAbs(r.directory) {
		c.lacking().Errorf(s.Directory.Range, "Unsuitable directory", "Commands run in a directory that exists, named by an absolute path.")
	}
	if r.maxOutput <= 0 {
		r.maxOutput = defaultOutput
	}
	n := s.Concurrency
	if n <= 0 {
		n = defaultConcurrency
	}
	r.free = make(chan struct{}, n)
	for range n {
		r.free <- struct{}{}
	}
	r.environment = []string{"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8"}
	for _, name := range slices.Sorted(maps.Keys(s.Environment)) {
		r.environment = append(r.environment, name+"="+s.Environment[name].Value)
	}
	if s.User.Value != "" {
		r.credential = c.credential(s.User)
	}
	return r
}

// credential finds the user that commands run as.
func (c *compiler) credential(name diag.Text) *syscall.Credential {
	found, err := user.Lookup(name.Value)
	if err != nil {
		c.lacking().Errorf(name.Range, "Unknown user", "This system has no user %q.", name.Value)
		return nil
	}
	uid, _ := strconv.ParseUint(found.Uid, 10, 32) // the system's own
	gid, _ := strconv.ParseUint(found.Gid, 10, 32)
	if os.Getuid() != 0 && strconv.Itoa(os.Getuid()) != found.Uid {
		c.lacking().Errorf(name.Range, "Cannot become another user", "Only root can let commands run as %q.", name.Value)
		return nil
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid), NoSetGroups: os.Getuid() != 0}
}

// checkExecutable refuses programs that are not there, or that others could exchange.
func checkExecutable(path diag.Text, diags *diag.List) {
	if !filepath.IsAbs(path.Value) {
		diags.Errorf(path.Range, "Not an absolute path", "Write where the program is: executable = \"/usr/sbin/useradd\".")
		return
	}
	info, err := os.Stat(path.Value)
	switch {
	case err != nil:
		diags.Errorf(path.Range, "No such program", "There is no %s on this machine.", path.Value)
		return
	case !info.Mode().IsRegular() || info.Mode()&0o111 == 0:
		diags.Errorf(path.Range, "Not a program", "%s cannot be executed.", path.Value)
		return
	}
	target, err := filepath.EvalSymlinks(path.Value)
	if err != nil {
		target = path.Value
	}
	for ; ; target = filepath.Dir(target) {
		if exchangeable(target) {
			diags.Errorf(path.Range, "Writable by others", "%s can be changed by others than its owner, who could thus let the adapter execute what they like: chmod go-w %s.", target, target)
			return
		}
		if target == filepath.Dir(target) {
			return
		}
	}
}

// exchangeable tells whether others than the owner may write a file, or replace what is in a directory.
func exchangeable(path string) bool {
	info, err := os.Stat(path)
	if err != nil {
		return true
	}
	sticky := info.IsDir() && info.Mode()&os.ModeSticky != 0
	return info.Mode().Perm()&0o022 != 0 && !sticky
}

// apply sets the limits of a process that has just been started.
func (l *Limits) apply(pid int) error {
	if l == nil {
		return nil
	}
	for resource, value := range map[int]int{
		unix.RLIMIT_CPU: int(l.CPU.Seconds()), unix.RLIMIT_AS: l.Memory, unix.RLIMIT_FSIZE: l.FileSize,
		unix.RLIMIT_NOFILE: l.OpenFiles, unix.RLIMIT_NPROC: l.Processes,
	} {
		if value <= 0 {
			continue
		}
		limit := &unix.Rlimit{Cur: uint64(value), Max: uint64(value)}
		if err := unix.Prlimit(pid, resource, limit, nil); err != nil && err != unix.ESRCH {
			return err
		}
	}
	return nil
}
