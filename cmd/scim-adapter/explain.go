package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/spf13/cobra"

	"scim-adapter/adapter"
	"scim-adapter/backends"
	"scim-adapter/internal/scim"
	"scim-adapter/internal/workbench/rehearse"
)

// explanation is the command's flags.
type explanation struct {
	path, application, client, dialect, given, format string

	headers []string
	values  bool
}

func newExplain() *cobra.Command {
	var f explanation
	c := &cobra.Command{
		Use:   "explain METHOD PATH [BODY | @FILE | @-]",
		Short: "Show what one SCIM request would do, without doing it",
		Long: `Runs one SCIM request through the front door, the mapping and the backend as serve would, except that nothing is
written: it shows the operations as they were understood, the change in fields, each expression with what goes in and
what comes out, exactly the SQL, HTTP requests or commands, what the application is asked to filter and what is left to the
adapter, and the answer that the client would get.

Records are read from the application (in read-only transactions), or with --given from a file, so that no application is needed:
  {"User": [{"emp_no": 7, "login": "ada", "status": "A"}], "Group": [{"role_id": 3, "name": "admins", "members": [7]}]}
or, for the resource type that the path names, one such record alone.

Values of attributes marked sensitive, and passwords, are masked unless --show-values is given.`,
		Example: `  scim-adapter explain --config adapter.hcl GET '/Users?filter=userName eq "ada"'
  scim-adapter explain --config adapter.hcl PATCH /Users/7 @patch.json
  scim-adapter explain --config adapter.hcl --client entra --given record.json DELETE /Users/7
  scim-adapter explain --config adapter.hcl POST /Users @- < new.json`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error { return f.run(c, args) },
	}
	c.Flags().StringVar(&f.path, "config", "", "configuration `file or folder`")
	c.Flags().StringVar(&f.application, "application", "", "`name` of the application, where the configuration has several")
	c.Flags().StringVar(&f.client, "client", "", "`name` of the client whose dialect is spoken (default the first that may write)")
	c.Flags().StringVar(&f.dialect, "dialect", "", "`dialect` spoken instead of the client's own")
	c.Flags().StringVar(&f.given, "given", "", "JSON `file` with the records to read instead of the application")
	c.Flags().StringArrayVarP(&f.headers, "header", "H", nil, "`header` of the request, 'If-Match: *'; may be given several times")
	c.Flags().StringVar(&f.format, "format", "text", "`format`: text or json")
	c.Flags().BoolVar(&f.values, "show-values", false, "do not mask the values of sensitive attributes")
	return c
}

func (f *explanation) run(c *cobra.Command, args []string) error {
	request, err := f.request(c.InOrStdin(), args)
	if err != nil {
		return err
	}
	registry := prometheus.NewRegistry()
	options := rehearse.Options{
		Path: f.path, Kinds: rehearsing, Application: f.application, Client: f.client,
		Metrics: adapter.NewMetrics(registry, version, revision()),
	}
	if f.dialect != "" {
		dialect, known := scim.DialectNamed(f.dialect)
		if !known {
			return usageError{fmt.Errorf("there is no dialect %q", f.dialect)}
		}
		options.Dialect = dialect
	}
	if f.given != "" {
		if options.Given, err = rehearse.GivenFile(f.given, request.Path); err != nil {
			return err
		}
	}
	stage, found, err := rehearse.Open(c.Context(), options)
	if shown := show(c.ErrOrStderr(), found.List, found.Sources); shown != nil {
		return shown
	}
	if err != nil {
		return err
	}
	defer stage.Close()
	e, err := stage.Run(c.Context(), request)
	if err != nil {
		return usageError{err}
	}
	if e.Tolerated, err = tolerated(registry); err != nil {
		return err
	}
	if !f.values {
		e = stage.Masked(e)
	}
	return f.write(c.OutOrStdout(), e)
}

// tolerated gives the names of the deviations from the RFCs that were counted.
func tolerated(registry *prometheus.Registry) ([]string, error) {
	families, err := registry.Gather()
	if err != nil {
		return nil, err
	}
	var names []string
	for _, family := range families {
		if !strings.HasSuffix(family.GetName(), "_client_deviations_total") {
			continue
		}
		for _, metric := range family.GetMetric() {
			for _, label := range metric.GetLabel() {
				if label.GetName() == "deviation" && metric.GetCounter().GetValue() > 0 {
					names = append(names, label.GetValue())
				}
			}
		}
	}
	return names, nil
}

// rehearsing is every kind of backend, for stores that write nothing.
func rehearsing(r *backends.Rehearsal) map[string]backends.Kind { return kinds(seams{rehearsal: r}) }

func (f *explanation) request(in io.Reader, args []string) (rehearse.Request, error) {
	switch {
	case f.path == "":
		return rehearse.Request{}, usageError{errors.New("--config is needed: a file or a folder")}
	case f.format != "text" && f.format != "json":
		return rehearse.Request{}, usageError{fmt.Errorf("--format is text or json, not %q", f.format)}
	case len(args) < 2 || len(args) > 3:
		return rehearse.Request{}, usageError{errors.New("method and path are needed: explain --config adapter.hcl PATCH /Users/7 @patch.json")}
	}
	request := rehearse.Request{Method: strings.ToUpper(args[0]), Path: escapeQuery(args[1]), Headers: f.headers}
	if len(args) == 3 {
		body, err := bodyOf(in, args[2])
		if err != nil {
			return rehearse.Request{}, err
		}
		request.Body = body
	}
	return request, nil
}

// escapeQuery lets people write a filter as it is read: spaces and quotes are escaped where they are not yet.
func escapeQuery(path string) string {
	return strings.NewReplacer(" ", "%20", `"`, "%22", "<", "%3C", ">", "%3E").Replace(path)
}

// bodyOf gives a request's body: the argument itself, or what stands in the file that it names.
func bodyOf(in io.Reader, argument string) ([]byte, error) {
	name, isFile := strings.CutPrefix(argument, "@")
	switch {
	case !isFile:
		return []byte(argument), nil
	case name == "-":
		return io.ReadAll(in)
	}
	return os.ReadFile(name) //nolint:gosec // the user names the file
}

func (f *explanation) write(out io.Writer, e *rehearse.Explanation) error {
	if f.format == "text" {
		return rehearse.WriteText(out, e)
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(e); err != nil {
		return err
	}
	_, err := b.WriteTo(out)
	return err
}
