package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"scim-adapter/internal/assembly"
	"scim-adapter/internal/workbench/replay"
)

// serving is the command's flags.
type serving struct {
	path, record string
	personal     bool
}

func newServe() *cobra.Command {
	var f serving
	c := &cobra.Command{
		Use:   "serve",
		Short: "Serve the applications of a configuration",
		Long: `Serves SCIM for every application of the configuration, and metrics on a listener of their own.
SIGTERM lets running requests finish. SIGHUP reads all files again; where they have a mistake, what runs goes on.

With --record every request that a client may make is appended to a file, as one line of JSON, so that a changed mapping
can be tried with it. Credentials and the values of sensitive and write-only attributes are never written; personal values
are replaced by pseudonyms, the same for the same value, unless --record-personal says otherwise.`,
		Example: `  scim-adapter serve --config adapter.hcl
  scim-adapter serve --config /etc/scim-adapter/
  scim-adapter serve --config adapter.hcl --record requests.jsonl`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return f.run(c.Context(), c.ErrOrStderr()) },
	}
	c.Flags().StringVar(&f.path, "config", "", "configuration `file or folder`")
	c.Flags().StringVar(&f.record, "record", "", "`file` to append all requests to, without their secrets")
	c.Flags().BoolVar(&f.personal, "record-personal", false, "record personal values as they are, without pseudonyms")
	return c
}

func (f *serving) run(ctx context.Context, errOut io.Writer) error {
	switch {
	case f.path == "":
		return usageError{errors.New("--config is needed: a file or a folder")}
	case f.personal && f.record == "":
		return usageError{errors.New("--record-personal belongs to --record")}
	}
	available := kinds(seams{})
	a, err := assemble(errOut, f.path, available)
	if err != nil {
		return err
	}
	s := newService(a, f.path, available, errOut)
	if f.record == "" {
		return s.run(ctx, a)
	}
	return f.recorded(ctx, s, a)
}

// recorded serves with a recording, which ends after the last request.
func (f *serving) recorded(ctx context.Context, s *service, a *assembly.Assembly) error {
	var err error
	if s.record, err = replay.Open(f.record, replay.Options{Personal: f.personal, Log: s.log}); err != nil {
		return fmt.Errorf("--record: %w", err)
	}
	err = s.run(ctx, a)
	return errors.Join(err, s.record.Close())
}
