package main

import (
	"bufio"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"scim-adapter/internal/config"
	"scim-adapter/internal/scim"
)

func newToken() *cobra.Command {
	var client, dialect string
	var hash bool
	c := &cobra.Command{
		Use:   "token",
		Short: "Make a token for a client, and the hash that the configuration keeps of it",
		Long: `Makes a random bearer token of 256 bits and its SHA-256, and prints the client block to paste. The token goes to the
identity provider and is shown only here; the configuration needs the hash alone, from which nobody gets the token.

With --hash it makes no token but reads one from standard input, and prints its hash.`,
		Example: `  scim-adapter token --client entra --dialect entra
  scim-adapter token --hash < /run/secrets/scim-token`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			if _, known := scim.DialectNamed(dialect); !known {
				return usageError{fmt.Errorf("--dialect %s: there is no such dialect", dialect)}
			}
			if hash {
				return hashToken(c.InOrStdin(), c.OutOrStdout())
			}
			return makeToken(c.OutOrStdout(), client, dialect)
		},
	}
	c.Flags().StringVar(&client, "client", "entra", "`name` of the client in the block that is printed")
	c.Flags().StringVar(&dialect, "dialect", "", "`dialect` of the client in the block that is printed")
	c.Flags().BoolVar(&hash, "hash", false, "read a token from standard input and print its SHA-256")
	return c
}

// makeToken prints a new token and what belongs to it.
func makeToken(out io.Writer, client, dialect string) error {
	var secret [32]byte
	_, _ = rand.Read(secret[:]) // never fails
	token := base64.RawURLEncoding.EncodeToString(secret[:])
	if dialect != "" {
		dialect = fmt.Sprintf("\n    dialect      = %q", dialect)
	}
	_, err := fmt.Fprintf(out, `token:  %s
sha256: %s

The token goes to the identity provider; it is shown only now. In the application block:

  client %s {%s
    token_sha256 = "%[2]s"
  }
`, token, hashOf(token), strconv.Quote(client), dialect)
	return err
}

// hashToken prints the hash of a token that somebody else made.
func hashToken(in io.Reader, out io.Writer) error {
	line, err := bufio.NewReader(io.LimitReader(in, 1<<16)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("standard input: %w", err)
	}
	token := strings.TrimSpace(line)
	switch {
	case len(token) < config.MinToken:
		return fmt.Errorf("a token has at least %d characters; standard input gave %d", config.MinToken, len(token))
	case strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }):
		return errors.New("a token has no spaces and no characters beyond ASCII (RFC 6750 section 2.1)")
	}
	_, err = fmt.Fprintln(out, hashOf(token))
	return err
}

func hashOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
