package main

import (
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"scim-adapter/internal/workbench/describe"
)

func newDocs() *cobra.Command {
	var path, format string
	c := &cobra.Command{
		Use:   "docs",
		Short: "Write down what a mapping does, for auditors and application owners",
		Long: `Prints tables of what a configuration does: who may call, and for each attribute the direction, the field, the
conversion, what is lost, and whether it is about a person; and what clients can rely on. There are no secrets in it. The
applications are not touched.`,
		Example: `  scim-adapter docs --config adapter.hcl > mapping.md
  scim-adapter docs --config adapter.hcl --format html > mapping.html`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return writeDocs(c, path, format) },
	}
	c.Flags().StringVar(&path, "config", "", "configuration `file or folder`")
	c.Flags().StringVar(&format, "format", "markdown", "`format`: markdown, html or json")
	return c
}

func writeDocs(c *cobra.Command, path, format string) error {
	switch {
	case path == "":
		return usageError{errors.New("--config is needed: a file or a folder")}
	case !slices.Contains([]string{"markdown", "html", "json"}, format):
		return usageError{fmt.Errorf("--format is markdown, html or json, not %q", format)}
	}
	v := examined(path, kinds(seams{}), offline)
	if !v.Valid {
		return show(c.ErrOrStderr(), v.found, v.sources)
	}
	document := describe.Document{Revision: v.revision, Applications: v.Applications}
	switch format {
	case "html":
		return document.WriteHTML(c.OutOrStdout())
	case "json":
		return writeJSON(c.OutOrStdout(), document)
	}
	return document.WriteMarkdown(c.OutOrStdout())
}
