package zabbix_test

import (
	"testing"

	"scim-adapter/internal/testkit"
	"scim-adapter/internal/testkit/docs"
)

// TestThePageRuns runs every code block of the example's page.
func TestThePageRuns(t *testing.T) {
	url, _ := testkit.Zabbix(t)
	docs.Run(t, "README.md", docs.Options{Replace: []string{
		"https://zabbix.example.org/api_jsonrpc.php", url + "/api_jsonrpc.php", "ZABBIX_PASSWORD=…", "ZABBIX_PASSWORD=zabbix",
	}})
}
