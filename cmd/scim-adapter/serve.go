package main

import (
	"errors"

	"github.com/spf13/cobra"
)

func newServe() *cobra.Command {
	var path string
	c := &cobra.Command{
		Use:   "serve",
		Short: "Serve the applications of a configuration",
		Long: `Serves SCIM for every application of the configuration, and metrics on a listener of their own.
SIGTERM lets running requests finish. SIGHUP reads all files again; where they have a mistake, what runs goes on.`,
		Example: `  scim-adapter serve --config adapter.hcl
  scim-adapter serve --config /etc/scim-adapter/`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			if path == "" {
				return usageError{errors.New("--config is needed: a file or a folder")}
			}
			available := kinds(seams{})
			a, err := assemble(c.ErrOrStderr(), path, available)
			if err != nil {
				return err
			}
			return newService(a, path, available, c.ErrOrStderr()).run(c.Context(), a)
		},
	}
	c.Flags().StringVar(&path, "config", "", "configuration `file or folder`")
	return c
}
