package main

import (
	"fmt"
	"net/http"
	"time"

	"github.com/spf13/cobra"
)

func newHealthcheck() *cobra.Command {
	var url string
	c := &cobra.Command{
		Use:     "healthcheck",
		Short:   "Ask a running adapter whether it is ready (for containers, which have no curl)",
		Example: "  scim-adapter healthcheck --url http://127.0.0.1:9090/readyz",
		Args:    noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			request, err := http.NewRequestWithContext(c.Context(), http.MethodGet, url, nil)
			if err != nil {
				return usageError{fmt.Errorf("--url: %w", err)}
			}
			client := http.Client{Timeout: 3 * time.Second}
			response, err := client.Do(request)
			if err != nil {
				return fmt.Errorf("not ready: %w", err)
			}
			defer response.Body.Close() //nolint:errcheck // nothing was read
			if response.StatusCode != http.StatusOK {
				return fmt.Errorf("not ready: %s answers %s", url, response.Status)
			}
			_, err = fmt.Fprintln(c.OutOrStdout(), "ready")
			return err
		},
	}
	c.Flags().StringVar(&url, "url", "http://127.0.0.1:9090/readyz", "address of /readyz on the metrics listener")
	return c
}
