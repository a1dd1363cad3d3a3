package wordpress_test

import (
	"testing"

	"scim-adapter/internal/testkit"
	"scim-adapter/internal/testkit/docs"
)

// TestThePageRuns runs every code block of the example's page.
func TestThePageRuns(t *testing.T) {
	url, password := testkit.WordPress(t).Serve(t)
	docs.Run(t, "README.md", docs.Options{Replace: []string{"http://127.0.0.1:8000", url, "xxxx xxxx xxxx xxxx xxxx xxxx", password}})
}
