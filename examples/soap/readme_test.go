package soap_test

import (
	"net/http/httptest"
	"testing"

	"scim-adapter/internal/testkit/docs"
)

// TestThePageRuns runs every code block of the example's page.
func TestThePageRuns(t *testing.T) {
	server := httptest.NewServer(&service{})
	t.Cleanup(server.Close)
	docs.Run(t, "README.md", docs.Options{Replace: []string{"https://payroll.example.org", server.URL, "SOAP_PASSWORD=…", "SOAP_PASSWORD=a-password-of-the-tests"}})
}
