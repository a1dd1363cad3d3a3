// Command scim-adapter puts a SCIM 2.0 front door before applications that have none.
//
// One file for each command; what they share is in assemble.go (from configuration files to applications
// that can be served) and run.go (listeners and their end).
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/spf13/cobra"
)

// Exit codes.
const (
	exitGood     = 0
	exitFindings = 1 // the configuration, or what was checked, has mistakes; or it could not be served
	exitUsage    = 2 // the command line has
)

// errFindings ends a command whose findings have been printed already.
var errFindings = errors.New("findings")

// usageError is a mistake on the command line.
type usageError struct{ error }

func main() { os.Exit(Main()) }

// Main runs the program and gives its exit code.
func Main() int {
	if os.Getenv("GOGC") == "" { // little is kept, and what one request needs is much: collect less often
		debug.SetGCPercent(400)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	go func() {
		<-ctx.Done()
		stop() // a second signal ends the program at once
	}()
	return run(ctx, os.Args[1:], os.Stdout, os.Stderr)
}

func run(ctx context.Context, args []string, out, errOut io.Writer) int {
	root := newRoot() //nolint:contextcheck // the commands get it below
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(errOut)
	err := root.ExecuteContext(ctx)
	switch _, usage := errors.AsType[usageError](err); {
	case err == nil:
		return exitGood
	case errors.Is(err, errFindings):
		return exitFindings
	case usage:
		fmt.Fprintf(errOut, "Error: %v\nRun '%s --help' for usage.\n", err, "scim-adapter")
		return exitUsage
	}
	fmt.Fprintf(errOut, "Error: %v\n", err)
	return exitFindings
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "scim-adapter",
		Short: "A SCIM 2.0 front door for applications that have none",
		Long: `scim-adapter lets Entra ID, Okta or any other SCIM client create, change, deactivate and delete accounts
and groups in an application that has never heard of SCIM. One mapping file in HCL says how.`,
		Example: `  scim-adapter demo                              # see it work, with nothing else installed
  scim-adapter init --from sqlite:hr.db --out hr.hcl   # a first mapping, with its tests
  scim-adapter validate --config adapter.hcl     # find every mistake of a mapping, and what it loses
  scim-adapter explain --config adapter.hcl GET '/Users?filter=userName eq "ada"'
  scim-adapter serve --config adapter.hcl
  scim-adapter conform --config adapter.hcl      # check what a client will meet`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          noArguments,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.SuggestionsMinimumDistance = 2
	root.AddCommand(
		newDemo(), newServe(), newInit(), newValidate(), newTest(), newExplain(), newReplay(), newDocs(), newConform(),
		newFmt(), newToken(), newHealthcheck(), newCompletion(), newVersion(),
	)
	completeFlags(root)
	return root
}

// noArguments refuses arguments, and says which command may have been meant.
func noArguments(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if c.HasSubCommands() {
		text := fmt.Sprintf("there is no command %q", args[0])
		if near := c.SuggestionsFor(args[0]); len(near) > 0 {
			text += fmt.Sprintf("; did you mean %q?", near[0])
		}
		return usageError{errors.New(text)}
	}
	return usageError{fmt.Errorf("%s takes no arguments, only flags; got %q", c.CommandPath(), args[0])}
}
