package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"scim-adapter/backends/sql"
	"scim-adapter/internal/assembly"
	"scim-adapter/internal/config"
)

// demo is the command's flags.
type demo struct {
	listen, metricsListen, token, data string
}

func newDemo() *cobra.Command {
	var d demo
	c := &cobra.Command{
		Use:   "demo",
		Short: "Serve a small HR application on embedded SQLite; nothing else is needed",
		Long: `Makes a small legacy HR application (240 employees, 12 roles) on embedded SQLite, writes the mapping file
that puts SCIM in front of it, and serves it. Every request is shown with the SQL that it became.

With --data the database and the mapping stay: open DIR/hr.hcl, change it, start again.`,
		Example: `  scim-adapter demo
  scim-adapter demo --listen 127.0.0.1:18080 --token t0ken --data ./demo`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return d.run(c.Context(), c.OutOrStdout(), c.ErrOrStderr()) },
	}
	c.Flags().StringVar(&d.listen, "listen", "127.0.0.1:8080", "`address` for SCIM")
	c.Flags().StringVar(&d.metricsListen, "metrics-listen", "127.0.0.1:9090", "`address` for /metrics, /livez and /readyz")
	c.Flags().StringVar(&d.token, "token", "", "bearer `token` (default random, printed)")
	c.Flags().StringVar(&d.data, "data", "", "`folder` that keeps the database hr.db, the mapping hr.hcl and its tests (default a temporary one, removed at the end)")
	return c
}

func (d *demo) run(ctx context.Context, out, errOut io.Writer) error {
	if d.token == "" {
		d.token = rand.Text()
	}
	folder, remove, err := d.folder()
	if err != nil {
		return err
	}
	defer remove()
	mapping, err := d.prepare(ctx, folder)
	if err != nil {
		return err
	}
	requests := &requestLog{out: out}
	available := kinds(seams{listener: requests.heard})
	a, err := assemble(errOut, mapping, available)
	if err != nil {
		return err
	}
	d.override(a)
	s := newService(a, mapping, available, errOut)
	s.override, s.wrap = d.override, requests.wrap
	s.listening = func(scim, metrics net.Addr) { d.welcome(out, folder, scim.String(), metrics.String()) }
	return s.run(ctx, a)
}

// override puts what the flags say in place of what the mapping file says, which may be of another start.
func (d *demo) override(a *assembly.Assembly) {
	s := &a.Config.Server
	s.Listen, s.MetricsListen, s.LogFormat, s.LogLevel = d.listen, d.metricsListen, "text", "WARN"
	s.PublicURL = "http://" + d.listen
	hash := sha256.Sum256([]byte(d.token))
	for i := range a.Config.Applications {
		for j := range a.Config.Applications[i].Clients {
			c := &a.Config.Applications[i].Clients[j]
			c.Token, c.TokenSHA256 = "", hex.EncodeToString(hash[:])
		}
	}
}

// folder gives the folder for the demo's files, and what is to be done with it at the end.
func (d *demo) folder() (path string, remove func(), err error) {
	if d.data == "" {
		path, err = os.MkdirTemp("", "scim-adapter-demo-")
		return path, func() { _ = os.RemoveAll(path) }, err // a leftover is in the temporary folder
	}
	path, err = filepath.Abs(d.data)
	if err != nil {
		return "", nil, err
	}
	return path, func() {}, os.MkdirAll(path, 0o750)
}

// prepare makes the database and the mapping, with its tests, where they are not there yet, and gives the mapping's path.
func (d *demo) prepare(ctx context.Context, folder string) (string, error) {
	database, mapping := filepath.Join(folder, "hr.db"), filepath.Join(folder, "hr.hcl")
	if _, err := os.Stat(database); errors.Is(err, fs.ErrNotExist) {
		if err := sql.Exec(ctx, "sqlite", database, demoStatements()...); err != nil {
			return "", fmt.Errorf("demo: make %s: %w", database, err)
		}
	}
	if _, err := os.Stat(mapping); errors.Is(err, fs.ErrNotExist) {
		if err := os.WriteFile(mapping, d.mapping(database), 0o600); err != nil {
			return "", fmt.Errorf("demo: %w", err)
		}
		if err := os.WriteFile(config.TestFile(mapping), demoTests, 0o600); err != nil {
			return "", fmt.Errorf("demo: %w", err)
		}
	}
	return mapping, nil
}

// mapping gives the text of the mapping file, so that it also works with serve and validate.
func (d *demo) mapping(database string) []byte {
	hash := sha256.Sum256([]byte(d.token))
	quote := func(s string) string {
		return strings.ReplaceAll(strings.ReplaceAll(strconv.Quote(s), "${", "$${"), "%{", "%%{")
	}
	return []byte(strings.NewReplacer(
		`env("DEMO_LISTEN")`, quote(d.listen),
		`env("DEMO_METRICS_LISTEN")`, quote(d.metricsListen),
		`env("DEMO_TOKEN_SHA256")`, quote(hex.EncodeToString(hash[:])),
		`env("DEMO_DATABASE")`, quote(database),
	).Replace(string(demoMapping)))
}

// welcome tells how to use the demo. The commands work when pasted.
func (d *demo) welcome(out io.Writer, folder, scim, metrics string) {
	base := "http://" + scim + "/scim/v2"
	auth := "-H 'Authorization: Bearer " + strings.ReplaceAll(d.token, "'", `'\''`) + "'"
	fmt.Fprintf(out, `The HR application has a SCIM front door now.

  SCIM      %[1]s
  Token     %[2]s
  Metrics   http://%[3]s/metrics
  Mapping   %[4]s
  Database  %[5]s

Find somebody:
  curl -sG %[6]s --data-urlencode 'filter=userName eq "gberg"' %[1]s/Users

Hire somebody:
  curl -s %[6]s -H 'Content-Type: application/scim+json' -d '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"newcomer","name":{"givenName":"New","familyName":"Comer"},"emails":[{"type":"work","value":"newcomer@example.org"}]}' %[1]s/Users

Lock a leaver out:
  curl -s -X PATCH %[6]s -H 'Content-Type: application/scim+json' -d '{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","path":"active","value":false}]}' %[1]s/Users/7

Each request and what it becomes (Ctrl-C ends):
`, base, d.token, metrics, filepath.Join(folder, "hr.hcl"), filepath.Join(folder, "hr.db"), auth)
}
