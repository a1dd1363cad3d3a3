package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

func newValidate() *cobra.Command {
	var paths []string
	c := &cobra.Command{
		Use:   "validate [file or folder]...",
		Short: "Check configuration and mapping files without touching the application",
		Long: `Reads the files, compiles every mapping and expression, and prints all mistakes at once, each with its
place. Nothing is connected to: what only the database knows (its columns) is checked when serving starts.`,
		Example: `  scim-adapter validate --config adapter.hcl
  scim-adapter validate --config apps/          # all *.hcl files of a folder, together
  scim-adapter validate apps/*.hcl              # each by itself`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if len(paths)+len(args) == 0 {
				return usageError{errors.New("--config is needed: a file or a folder")}
			}
			var failed error
			for _, path := range append(paths, args...) {
				if err := validate(c, path); err != nil {
					failed = err
				}
			}
			return failed
		},
	}
	c.Flags().StringArrayVar(&paths, "config", nil, "configuration `file or folder`; may be given several times, each is checked by itself")
	return c
}

func validate(c *cobra.Command, path string) error {
	a, err := assemble(c.ErrOrStderr(), path, kinds(seams{}))
	if err != nil {
		return err
	}
	for _, app := range a.Config.Applications {
		var resources []string
		for _, r := range app.Spec.Resources {
			resources = append(resources, fmt.Sprintf("%s (%d attributes)", r.Name.Value, len(r.Attributes)))
		}
		if _, err := fmt.Fprintf(c.OutOrStdout(), "%s: application %q at %s: %s\n",
			path, app.Name.Value, app.Path, strings.Join(resources, ", ")); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(c.OutOrStdout(), "%s: valid\n", path)
	return err
}
