package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"scim-adapter/internal/conform"
)

// conformance is the command's flags.
type conformance struct {
	url, token, tokenEnv, path, application, format string

	only                    []string
	timeout                 time.Duration
	list, verbose, readOnly bool
}

func newConform() *cobra.Command {
	var f conformance
	c := &cobra.Command{
		Use:   "conform",
		Short: "Check any SCIM endpoint against the RFCs and the cycles of Entra ID and Okta",
		Long: `Asks a SCIM 2.0 endpoint several hundred questions: RFC 7643, RFC 7644 and RFC 9865, and the requests that
Entra ID, Okta and others send. Each check has an id and a source; a finding shows what was sent and what came back.

With --config it serves an application of that configuration in this process, and checks it; that is the
application's own data, too. Everything that is created has a name that begins with conform-, and is deleted again.

Exit codes: 0 no finding, 1 findings or no answer, 2 a mistake on the command line.`,
		Example: `  scim-adapter conform --url https://scim.example.org/scim/v2 --token-env SCIM_TOKEN
  scim-adapter conform --config adapter.hcl --application hr
  scim-adapter conform --url http://127.0.0.1:8080/scim/v2 --token t0ken --only 'patch.*' --only create.user
  scim-adapter conform --list`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return f.run(c.Context(), c.OutOrStdout(), c.ErrOrStderr()) },
	}
	f.flags(c)
	return c
}

func (f *conformance) flags(c *cobra.Command) {
	c.Flags().StringVar(&f.url, "url", "", "`URL` of the SCIM service, up to the part before /Users")
	c.Flags().StringVar(&f.token, "token", "", "bearer `token`; others can see it in the list of processes")
	c.Flags().StringVar(&f.tokenEnv, "token-env", "", "`name` of the environment variable that holds the bearer token")
	c.Flags().StringVar(&f.path, "config", "", "check an application of this configuration `file or folder` instead of a URL")
	c.Flags().StringVar(&f.application, "application", "", "`name` of the application, where the configuration has several")
	c.Flags().StringVar(&f.format, "format", "text", "`format` of the report: text, json or junit")
	c.Flags().StringArrayVar(&f.only, "only", nil, "run only checks with this `id`, which may have wildcards; may be given several times")
	c.Flags().DurationVar(&f.timeout, "timeout", 30*time.Second, "`time` for one request")
	c.Flags().BoolVar(&f.list, "list", false, "list the checks with their sources instead of running them")
	c.Flags().BoolVar(&f.verbose, "verbose", false, "show what passed, too, with all requests and answers")
	c.Flags().BoolVar(&f.readOnly, "read-only", false, "run only checks that write nothing")
}

func (f *conformance) run(ctx context.Context, out, errOut io.Writer) error {
	checks, err := f.checks()
	if err != nil {
		return err
	}
	if f.list {
		return listChecks(out, checks)
	}
	if err := f.complete(); err != nil {
		return err
	}
	options := conform.Options{URL: f.url, Token: f.token, Timeout: f.timeout, Checks: checks, Verbose: f.verbose}
	if f.path != "" {
		served, err := serveForConform(ctx, errOut, f.path, f.application)
		if err != nil {
			return err
		}
		defer served.close()
		options.URL, options.Token = served.url, served.token
	}
	progress := newProgress(errOut, "checks")
	options.Progress = func(done int, c conform.Check) { progress.next(done, len(checks), c.ID) }
	report, err := conform.Run(ctx, options)
	progress.end()
	if mistake, ok := errors.AsType[*conform.URLError](err); ok {
		return usageError{fmt.Errorf("--url: %w", mistake)}
	}
	if err != nil {
		return fmt.Errorf("conform: %w", err)
	}
	return f.show(out, report)
}

// checks gives the checks that the flags select.
func (f *conformance) checks() ([]conform.Check, error) {
	checks, useless := conform.Select(conform.Checks(), f.only)
	if useless != "" {
		return nil, usageError{fmt.Errorf("--only %s: there is no such check; conform --list shows all", useless)}
	}
	if !f.readOnly {
		return checks, nil
	}
	var reading []conform.Check
	for _, c := range checks {
		if c.Reads {
			reading = append(reading, c)
		}
	}
	if len(reading) == 0 {
		return nil, usageError{errors.New("--read-only: every check that --only selects writes")}
	}
	return reading, nil
}

// complete checks the flags against each other, and takes the token from the environment.
func (f *conformance) complete() error {
	if !strings.Contains(" text json junit ", " "+f.format+" ") {
		return usageError{fmt.Errorf("--format %s: must be text, json or junit", f.format)}
	}
	switch {
	case (f.url == "") == (f.path == ""):
		return usageError{errors.New("one of --url and --config is needed")}
	case f.path != "" && f.token+f.tokenEnv != "":
		return usageError{errors.New("--config needs no token: the application gets one for this run")}
	case f.path == "" && f.application != "":
		return usageError{errors.New("--application belongs to --config")}
	case f.token != "" && f.tokenEnv != "":
		return usageError{errors.New("--token and --token-env exclude each other")}
	}
	if f.tokenEnv != "" {
		if f.token = os.Getenv(f.tokenEnv); f.token == "" {
			return usageError{fmt.Errorf("--token-env: the environment variable %s is not set", f.tokenEnv)}
		}
	}
	if f.url != "" && f.token == "" {
		return usageError{errors.New("--url needs --token or --token-env")}
	}
	return nil
}

// show writes the report; the error is errFindings where something was found.
func (f *conformance) show(out io.Writer, report *conform.Report) error {
	var err error
	switch f.format {
	case "json":
		err = report.WriteJSON(out)
	case "junit":
		err = report.WriteJUnit(out)
	default:
		err = report.WriteText(out, f.verbose, colourful(out))
	}
	if err == nil && !report.Good() {
		return errFindings
	}
	return err
}

func listChecks(out io.Writer, checks []conform.Check) error {
	for _, c := range checks {
		if _, err := fmt.Fprintf(out, "%-34s %s (%s)\n", c.ID, c.Title, c.Source); err != nil {
			return err
		}
	}
	return nil
}
