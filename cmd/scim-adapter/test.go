package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/spf13/cobra"

	"scim-adapter/adapter"
	"scim-adapter/internal/diag"
	"scim-adapter/internal/workbench/mappingtest"
)

// mappingTests is the command's flags.
type mappingTests struct {
	paths       []string
	run, format string

	coverage, update, verbose bool
}

func newTest() *cobra.Command {
	var f mappingTests
	c := &cobra.Command{
		Use:   "test [file or folder]...",
		Short: "Run the tests of a mapping, without its application",
		Long: `Runs the test blocks in a mapping file and in the file beside it (hr_test.hcl for hr.hcl; in a folder, all
*_test.hcl). A test says which records the application has, or what it answers, which SCIM request comes, and what shall
come of it: the calls that the mapping makes, and the answer. The application is never reached.

Exit codes: 0 all passed, 1 a test failed or a file has mistakes, 2 a mistake on the command line.`,
		Example: `  scim-adapter test --config hr.hcl
  scim-adapter test --config apps/ --coverage
  scim-adapter test hr.hcl --run 'leaver' --verbose
  scim-adapter test hr.hcl --update                   # write what happens into what is expected
  scim-adapter test hr.hcl --format junit > tests.xml`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			f.paths = append(f.paths, args...)
			return f.all(c.Context(), c.OutOrStdout(), c.ErrOrStderr())
		},
	}
	c.Flags().StringArrayVar(&f.paths, "config", nil, "configuration `file or folder`; may be given several times, each is tested by itself")
	c.Flags().StringVar(&f.run, "run", "", "run only tests whose name matches this `regexp`")
	c.Flags().StringVar(&f.format, "format", "text", "`format` of the report: text, json or junit")
	c.Flags().BoolVar(&f.coverage, "coverage", false, "name the attributes, directions and cases that no test touched")
	c.Flags().BoolVar(&f.update, "update", false, "write what happened into the tests that failed, as what they expect")
	c.Flags().BoolVarP(&f.verbose, "verbose", "v", false, "show what passed, too, with all calls")
	return c
}

// all tests every configuration that is named.
func (f *mappingTests) all(ctx context.Context, out, errOut io.Writer) error {
	options, err := f.options()
	if err != nil {
		return err
	}
	var reports []*mappingtest.Report
	var failed error
	progress := newProgress(errOut, "tests")
	options.Progress = progress.next
	for _, path := range f.paths {
		report, sources, found := mappingtest.Run(ctx, path, options)
		if err := show(errOut, mistakes(found), sources); err != nil {
			failed = err
			continue
		}
		reports = append(reports, report)
	}
	progress.end()
	if err := f.show(out, reports); err != nil {
		return err
	}
	for _, r := range reports {
		if err := f.judge(errOut, r); err != nil {
			failed = err
		}
	}
	return failed
}

// judge updates the files where that is wanted. The error is errFindings where tests failed, and still do.
func (f *mappingTests) judge(out io.Writer, r *mappingtest.Report) error {
	if !f.update {
		return map[bool]error{false: errFindings}[r.Good()]
	}
	texts, err := r.Updates()
	if err != nil {
		return err
	}
	for _, file := range slices.Sorted(maps.Keys(texts)) {
		if err := replaceFile(file, texts[file]); err != nil {
			return err
		}
		fmt.Fprintf(out, "updated %s\n", file)
	}
	return map[bool]error{false: errFindings}[r.Updated()]
}

// testOptions are those of every run.
func testOptions() mappingtest.Options {
	return mappingtest.Options{Kinds: rehearsing, Answered: answered, Metrics: func() *adapter.Metrics {
		return adapter.NewMetrics(prometheus.NewRegistry(), version, revision())
	}}
}

// options checks the flags.
func (f *mappingTests) options() (mappingtest.Options, error) {
	options := testOptions()
	options.Steady = f.update
	switch {
	case len(f.paths) == 0:
		return options, usageError{errors.New("--config is needed: a file or a folder")}
	case !strings.Contains(" text json junit ", " "+f.format+" "):
		return options, usageError{fmt.Errorf("--format %s: must be text, json or junit", f.format)}
	case f.run == "":
		return options, nil
	}
	var err error
	if options.Run, err = regexp.Compile(f.run); err != nil {
		return options, usageError{fmt.Errorf("--run: %w", err)}
	}
	return options, nil
}

// show writes the reports.
func (f *mappingTests) show(out io.Writer, reports []*mappingtest.Report) error {
	switch f.format {
	case "json":
		return mappingtest.WriteJSON(out, reports, f.coverage)
	case "junit":
		return mappingtest.WriteJUnit(out, reports)
	}
	for _, r := range reports {
		if err := r.WriteText(out, mappingtest.Style{Verbose: f.verbose, Colour: colourful(out), Coverage: f.coverage}); err != nil {
			return err
		}
	}
	return nil
}

// mistakes gives what hinders a run: the rest is for validate to say.
func mistakes(found diag.List) diag.List {
	return slices.DeleteFunc(slices.Clone(found), func(d diag.Diagnostic) bool { return d.Severity != diag.Error })
}
