package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"scim-adapter/internal/config"
)

// formatter is one run of fmt.
type formatter struct {
	check  bool
	in     io.Reader
	out    io.Writer
	errOut io.Writer
	found  bool // a file has mistakes, or (with --check) is not formatted
}

func newFmt() *cobra.Command {
	var check bool
	c := &cobra.Command{
		Use:   "fmt {file or folder}...",
		Short: "Bring configuration and mapping files into their common form",
		Long: `Indents the files and aligns their equal signs; nothing but space changes. Names of changed files are printed.
A file is replaced as a whole or not at all; one that has a mistake in its syntax is left alone, and the mistake is
shown. A folder means all its *.hcl files. With - the text comes from standard input and goes to standard output.`,
		Example: `  scim-adapter fmt adapter.hcl
  scim-adapter fmt --check apps/     # changes nothing; exit code 1 where something would change
  scim-adapter fmt - < adapter.hcl`,
		Args:              cobra.ArbitraryArgs,
		ValidArgsFunction: completeMappings,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usageError{errors.New("a file or a folder is needed, or - for standard input")}
			}
			f := formatter{check: check, in: c.InOrStdin(), out: c.OutOrStdout(), errOut: c.ErrOrStderr()}
			return f.run(args)
		},
	}
	c.Flags().BoolVar(&check, "check", false, "change nothing, only list files that are not formatted")
	return c
}

func (f *formatter) run(args []string) error {
	for _, arg := range args {
		if arg == "-" {
			if err := f.stream(); err != nil {
				return err
			}
			continue
		}
		files, err := mappingFiles(arg)
		if err != nil {
			return err
		}
		for _, file := range files {
			if err := f.file(file); err != nil {
				return err
			}
		}
	}
	if f.found {
		return errFindings
	}
	return nil
}

// mappingFiles gives a file itself, or the *.hcl files of a folder.
func mappingFiles(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil || !info.IsDir() {
		return []string{path}, err
	}
	files, _ := filepath.Glob(filepath.Join(path, "*.hcl")) // the pattern is good
	if len(files) == 0 {
		return nil, fmt.Errorf("the folder %s has no file *.hcl", path)
	}
	return files, nil
}

// stream formats standard input.
func (f *formatter) stream() error {
	source, err := io.ReadAll(f.in)
	if err != nil {
		return fmt.Errorf("standard input: %w", err)
	}
	formatted, ok := f.format("<stdin>", source)
	switch {
	case !ok:
		return nil
	case f.check:
		return f.list("<stdin>", bytes.Equal(source, formatted))
	}
	_, err = f.out.Write(formatted)
	return err
}

// file formats one file in its place.
func (f *formatter) file(name string) error {
	source, err := os.ReadFile(name) //nolint:gosec // the user names the file
	if err != nil {
		return err
	}
	formatted, ok := f.format(name, source)
	same := bytes.Equal(source, formatted)
	if !ok || same {
		return nil
	}
	if !f.check {
		if err := replaceFile(name, formatted); err != nil {
			return err
		}
	}
	return f.list(name, same)
}

// format gives a file's text as it should be; mistakes are shown.
func (f *formatter) format(name string, source []byte) ([]byte, bool) {
	formatted, found := config.Format(name, source)
	if err := show(f.errOut, found, map[string][]byte{name: source}); err != nil {
		f.found = true
		return nil, false
	}
	return formatted, true
}

// list names a file that changes, or would.
func (f *formatter) list(name string, same bool) error {
	if same {
		return nil
	}
	f.found = f.found || f.check
	_, err := fmt.Fprintln(f.out, name)
	return err
}
