package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"scim-adapter/internal/workbench/scaffold"
)

// initialize is the command's flags.
type initialize struct {
	from, application, out, table, groupTable string
	force                                     bool
}

func newInit() *cobra.Command {
	var i initialize
	c := &cobra.Command{ //nolint:gosec // the password in the example is none
		Use:   "init --from SOURCE",
		Short: "Write a first mapping for a database, an API, a sample of records, or what a command prints",
		Long: `Looks at what exists, guesses what it means, and writes a mapping that loads, with the reason of each guess, and
tests of it beside it (hr_test.hcl for hr.hcl). What is marked UNSURE needs your eyes before a client may write.

The source is one of
  sqlite:FILE  mysql://user:password@host:3306/db  postgres://user:password@host:5432/db
  openapi.yaml or .json   the description of an API: OpenAPI 3, Swagger 2
  sample.json             one record, or a list of records
  'command argument…'     what a command prints: JSON, JSON lines, CSV, fields with a separator, key: value

It only reads: a database in transactions that the database lets only read, with an account that needs no other right.
No password of it gets into the mapping; MYSQL_PWD and PGPASSWORD keep it off the command line, too.`,
		Example: `  scim-adapter init --from sqlite:hr.db --out hr.hcl
  scim-adapter init --from 'mysql://reader:secret@127.0.0.1:3306/hr' --application hr --out hr.hcl
  scim-adapter init --from openapi.yaml > api.hcl
  scim-adapter init --from '/usr/bin/getent passwd'`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			if i.from == "" {
				return usageError{errors.New("--from is needed: what to look at")}
			}
			return i.run(c)
		},
	}
	c.Flags().StringVar(&i.from, "from", "", "`source`: sqlite:FILE, mysql://…, postgres://…, a file, or a command")
	c.Flags().StringVar(&i.application, "application", "", "`name` of the application (default that of the source)")
	c.Flags().StringVar(&i.out, "out", "", "`file` to write, with its tests beside it (default standard output, without tests)")
	c.Flags().StringVar(&i.table, "table", "", "`table` of the people, where the guess is wrong")
	c.Flags().StringVar(&i.groupTable, "group-table", "", "`table` of the groups, where the guess is wrong")
	c.Flags().BoolVar(&i.force, "force", false, "write over files that are there")
	return c
}

func (i *initialize) run(c *cobra.Command) error {
	tests := strings.TrimSuffix(i.out, ".hcl") + "_test.hcl"
	if i.out != "" && !i.force {
		for _, name := range []string{i.out, tests} {
			if _, err := os.Stat(name); !errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("%s is there already; --force writes over it", name)
			}
		}
	}
	result, err := i.look(c)
	if err != nil {
		return err
	}
	if i.out == "" {
		_, err = c.OutOrStdout().Write(result.Mapping)
	} else {
		err = errors.Join(os.WriteFile(i.out, result.Mapping, 0o600), os.WriteFile(tests, result.Tests, 0o600))
	}
	if err == nil {
		i.tell(c, result, tests)
	}
	return err
}

// look makes the mapping. What takes long says what it does.
func (i *initialize) look(c *cobra.Command) (*scaffold.Result, error) {
	ctx, stop := context.WithCancel(c.Context())
	defer stop()
	doing := make(chan string, 8)
	go func() {
		now, tick := "", time.NewTicker(quietFor)
		defer tick.Stop()
		for {
			select {
			case now = <-doing:
			case <-tick.C:
				fmt.Fprintln(c.ErrOrStderr(), now)
			case <-ctx.Done():
				return
			}
		}
	}()
	return scaffold.Run(ctx, scaffold.Options{
		From: i.from, Application: i.application, Table: i.table, GroupTable: i.groupTable, Kinds: kinds(seams{}),
		Tests: testOptions(),
		Say:   func(what string) { doing <- what },
	})
}

// tell says on stderr what was found, and what is to be done.
func (i *initialize) tell(c *cobra.Command, r *scaffold.Result, tests string) {
	out := c.ErrOrStderr()
	fmt.Fprintln(out, "Found:")
	for _, line := range r.Found {
		fmt.Fprintln(out, "  "+line)
	}
	if len(r.Unsure) > 0 {
		fmt.Fprintln(out, "Unsure, look at these:")
	}
	for _, line := range r.Unsure {
		fmt.Fprintln(out, "  "+line)
	}
	if i.out != "" {
		fmt.Fprintf(out, "Written: %s and %s. Next: scim-adapter validate --config %s\n", i.out, tests, i.out)
	}
}
