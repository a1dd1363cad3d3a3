package linux_test

import (
	"testing"

	"scim-adapter/internal/testkit/docs"
)

// TestThePageRuns runs every code block of the example's page, on the root of a machine of its own.
func TestThePageRuns(t *testing.T) {
	docs.Run(t, "README.md", docs.Options{Replace: []string{"LINUX_ROOT=/", "LINUX_ROOT=" + start(t).root}})
}
