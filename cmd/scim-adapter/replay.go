package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/spf13/cobra"

	"scim-adapter/adapter"
	"scim-adapter/internal/workbench/rehearse"
	"scim-adapter/internal/workbench/replay"
)

// replaying is the command's flags.
type replaying struct {
	recording, path, against, application, given, format string

	all bool
}

func newReplay() *cobra.Command {
	var f replaying
	c := &cobra.Command{
		Use:   "replay RECORDING",
		Short: "Show what a changed mapping would do differently with recorded requests, without doing it",
		Long: `Rehearses every request of a recording (serve --record FILE) on a mapping, as explain does, and, with --against,
on the mapping of before: it shows which calls the new one makes differently, and which answers change. Without --against
it shows where the answer would have another status than when it was recorded.

Nothing is written. Records are read from the application as it is today, or with --given from a file. A write of the past
has been done by now: where both mappings would find nothing to do, it is shown as if the application had nothing of it yet.

Exit codes: 0 no difference, 1 differences, 2 a mistake on the command line.`,
		Example: `  scim-adapter replay monday.jsonl --config new.hcl --against old.hcl
  scim-adapter replay monday.jsonl --config new.hcl --all
  scim-adapter replay monday.jsonl --config new.hcl --against old.hcl --format json`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) != 1 || f.path == "" {
				return usageError{errors.New("a recording and --config are needed: replay monday.jsonl --config new.hcl")}
			}
			f.recording = args[0]
			return f.run(c.Context(), c.OutOrStdout(), c.ErrOrStderr())
		},
	}
	c.Flags().StringVar(&f.path, "config", "", "configuration `file or folder` with the new mapping")
	c.Flags().StringVar(&f.against, "against", "", "configuration `file or folder` with the mapping to compare with")
	c.Flags().StringVar(&f.application, "application", "", "`name` of the application, where the configuration has several")
	c.Flags().StringVar(&f.given, "given", "", "JSON `file` with the records to read instead of the application, as for explain")
	c.Flags().BoolVar(&f.all, "all", false, "show all requests, not only those that are different")
	c.Flags().StringVar(&f.format, "format", "text", "`format`: text or json")
	return c
}

func (f *replaying) run(ctx context.Context, out, errOut io.Writer) error {
	if f.format != "text" && f.format != "json" {
		return usageError{fmt.Errorf("--format is text or json, not %q", f.format)}
	}
	entries, err := readRecording(f.recording)
	if err != nil {
		return err
	}
	newer, err := f.stage(ctx, errOut, f.path)
	if err != nil {
		return err
	}
	defer newer.Close()
	var older replay.Rehearser
	if f.against != "" {
		stage, err := f.stage(ctx, errOut, f.against)
		if err != nil {
			return err
		}
		defer stage.Close()
		older = stage
	}
	progress := newProgress(errOut, "requests")
	plan, err := replay.Compare(ctx, entries, newer.Application.Name.Value, newer, older, func(n int) { progress.next(n, len(entries), entries[n-1].Method) })
	progress.end()
	if err != nil {
		return err
	}
	return f.write(out, plan)
}

func readRecording(name string) ([]replay.Entry, error) {
	file, err := os.Open(name) //nolint:gosec // the user names the file
	if err != nil {
		return nil, err
	}
	defer file.Close() //nolint:errcheck // read only
	entries, err := replay.Read(file)
	if err == nil && len(entries) == 0 {
		err = fmt.Errorf("%s has no request; record some with serve --record", name)
	}
	return entries, err
}

// stage opens a mapping for rehearsals; its findings are printed.
func (f *replaying) stage(ctx context.Context, errOut io.Writer, path string) (*rehearse.Stage, error) {
	options := rehearse.Options{
		Path: path, Kinds: rehearsing, Application: f.application,
		Metrics: adapter.NewMetrics(prometheus.NewRegistry(), version, revision()),
	}
	if f.given != "" {
		var err error
		if options.Given, err = rehearse.GivenFile(f.given, ""); err != nil { //nolint:contextcheck // memory waits for nobody
			return nil, err
		}
	}
	stage, found, err := rehearse.Open(ctx, options)
	if shown := show(errOut, found.List, found.Sources); shown != nil {
		return nil, shown
	}
	return stage, err
}

func (f *replaying) write(out io.Writer, plan *replay.Plan) error {
	var err error
	switch f.format {
	case "json":
		err = writeJSON(out, plan)
	default:
		err = plan.WriteText(out, f.all)
	}
	if err == nil && plan.Summary.Different > 0 {
		return errFindings
	}
	return err
}
