package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"scim-adapter/backends"
	"scim-adapter/internal/assembly"
	"scim-adapter/internal/config"
	"scim-adapter/internal/diag"
	"scim-adapter/internal/workbench/describe"
)

// validation is the command's flags.
type validation struct {
	paths  []string
	quiet  bool
	strict bool
	ask    bool // the applications, too
	format string
}

func newValidate() *cobra.Command {
	var f validation
	c := &cobra.Command{
		Use:   "validate [file or folder]...",
		Short: "Check configuration and mapping files without touching the application",
		Long: `Reads the files, compiles every mapping and expression, and prints all mistakes at once, each with its
place. Then it tries the mappings: sample values of each attribute are written and read back, and what does not survive
is a warning, with the value, the field and the line, unless the mapping declares it (lossy = "reason"). For what is
valid it prints what each attribute does, who evaluates filters on it, and what clients can rely on.

Nothing is connected to: what only the database knows (its columns) is checked when serving starts.

With --connect the applications are opened as serve does, and asked: whether columns exist and are long enough, keys are
unique, creations fill what must not be NULL, lookups have an index, and the account has the rights that the mapping
needs and no more; whether an API's or a script's list can be read and has the fields. Nothing is written.`,
		Example: `  scim-adapter validate --config adapter.hcl
  scim-adapter validate --config adapter.hcl --connect
  scim-adapter validate --config apps/          # all *.hcl files of a folder, together
  scim-adapter validate apps/*.hcl              # each by itself
  scim-adapter validate --quiet --strict apps/  # for continuous integration: a warning fails, too
  scim-adapter validate --format short apps/    # file:line:column: warning: …, for editors`,
		Args:              cobra.ArbitraryArgs,
		ValidArgsFunction: completeMappings,
		RunE: func(c *cobra.Command, args []string) error {
			f.paths = append(f.paths, args...)
			return f.run(c)
		},
	}
	c.Flags().StringArrayVar(&f.paths, "config", nil, "configuration `file or folder`; may be given several times, each is checked by itself")
	c.Flags().BoolVar(&f.quiet, "quiet", false, "print findings, and whether the files are valid; no tables")
	c.Flags().BoolVar(&f.strict, "strict", false, "fail on warnings, too")
	c.Flags().BoolVar(&f.ask, "connect", false, "open the applications, too, and check what they say of themselves; nothing is written")
	c.Flags().StringVar(&f.format, "format", "text", "`format`: text, short (a finding on each line) or json")
	return c
}

// validated is what there is to say of one configuration.
type validated struct {
	Path         string                 `json:"path"`
	Valid        bool                   `json:"valid"` // there may be warnings
	Findings     []diag.Record          `json:"findings"`
	Applications []describe.Application `json:"applications"`

	found    diag.List
	sources  map[string][]byte
	revision string // of all files
}

// validatedAll is what --format json prints.
type validatedAll struct {
	Good           bool        `json:"good"` // the exit code is 0: warnings count with --strict alone
	Configurations []validated `json:"configurations"`
}

func (f *validation) run(c *cobra.Command) error {
	switch {
	case len(f.paths) == 0:
		return usageError{errors.New("--config is needed: a file or a folder")}
	case !slices.Contains([]string{"text", "short", "json"}, f.format):
		return usageError{fmt.Errorf("--format is text, short or json, not %q", f.format)}
	}
	var results []validated
	failed := false
	for _, path := range f.paths {
		v := f.examine(c, path)
		failed = failed || !v.Valid || f.strict && len(v.found) > 0
		if err := f.write(c, v); err != nil {
			return err
		}
		results = append(results, v)
	}
	if f.format == "json" {
		if err := writeJSON(c.OutOrStdout(), validatedAll{Good: !failed, Configurations: results}); err != nil {
			return err
		}
	}
	if failed {
		return errFindings
	}
	return nil
}

// examined checks one configuration, and describes it where it can be used. ask is called for each application.
func examined(path string, kinds map[string]backends.Kind, ask asking) validated {
	a, found := assembly.Load(path, kinds)
	v := validated{Path: path, sources: a.Sources, Applications: []describe.Application{}}
	if a.Config != nil {
		v.revision = a.Config.Revision
		for _, app := range a.Config.Applications {
			described, more, ok := ask(app)
			found = append(found, more...)
			if ok {
				v.Applications = append(v.Applications, described)
			}
		}
	}
	found.Sort()
	v.found = slices.Compact(found)
	v.Valid = !found.HasErrors()
	v.Findings = v.found.Records()
	return v
}

// asking describes an application; ok is false where that was not possible.
type asking func(config.Application) (described describe.Application, found diag.List, ok bool)

// offline describes an application without reaching it.
func offline(app config.Application) (described describe.Application, found diag.List, ok bool) {
	described, found = describe.Offline(app)
	return described, found, true
}

// examine is examined, with the applications where they are to be asked. Their stores are those of a rehearsal, which
// cannot write.
func (f *validation) examine(c *cobra.Command, path string) validated {
	if !f.ask {
		return examined(path, kinds(seams{}), offline)
	}
	return examined(path, kinds(seams{rehearsal: &backends.Rehearsal{}}), func(app config.Application) (describe.Application, diag.List, bool) {
		return connect(c.Context(), c.ErrOrStderr(), app)
	})
}

// write prints one configuration; as JSON all of them are printed together, later.
func (f *validation) write(c *cobra.Command, v validated) error {
	out := c.OutOrStdout()
	switch f.format {
	case "json":
		return nil
	case "short":
		diag.WriteShort(out, v.found)
		return nil
	}
	_ = show(c.ErrOrStderr(), v.found, v.sources) // whether there are mistakes is known
	if !v.Valid {
		return nil
	}
	for _, app := range v.Applications {
		if f.quiet {
			break
		}
		if err := app.WriteText(out); err != nil {
			return err
		}
		if _, err := fmt.Fprintln(out); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(out, "%s: valid%s\n", v.Path, warnings(len(v.found)))
	return err
}

func warnings(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return ", with a warning"
	}
	return fmt.Sprintf(", with %d warnings", n)
}

func writeJSON(w io.Writer, v any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(v)
}
