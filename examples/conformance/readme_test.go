package conformance_test

import (
	"testing"

	"scim-adapter/internal/testkit"
	"scim-adapter/internal/testkit/docs"
)

// TestThePageRuns runs every code block of the example's page, with the clients of private servers.
func TestThePageRuns(t *testing.T) {
	folder := t.TempDir()
	for _, server := range []*testkit.Server{testkit.MariaDB(t), testkit.PostgreSQL(t)} {
		server.Client(t, folder, "conformance")
	}
	docs.Run(t, "README.md", docs.Options{Programs: []string{folder}})
}
