package wordpress_test

import (
	"testing"

	"scim-adapter/internal/testkit"
	"scim-adapter/internal/testkit/docs"
)

// TestThePageRuns runs every code block of the example's page.
func TestThePageRuns(t *testing.T) {
	docs.Run(t, "README.md", docs.Options{Replace: []string{"wordpress:secret@tcp(127.0.0.1:3306)/wordpress", testkit.WordPress(t).DSN}})
}
