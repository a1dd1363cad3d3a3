package adapter_test

import (
	"strings"
	"testing"
)

// TestEmptyTextsAreTexts: a text of no length is not absent, whatever a database makes of its ends.
func TestEmptyTextsAreTexts(t *testing.T) {
	for _, db := range databases() {
		t.Run(db.name, func(t *testing.T) {
			dsn := db.create(t, read(t, "testdata/applications/hr/schema.sql"), "INSERT INTO employees (login, job_title, status) VALUES ('ann', '', 'A');\n")
			door := open(t, setup{driver: db.driver, dsn: dsn})
			for _, word := range []string{"eq", "co", "sw", "ew", "gt"} {
				for filter, total := range map[string]string{
					`title ` + word + ` "1"`: "0", `not (title ` + word + ` "1")`: "1", `not (title ` + word + ` "1" and userName pr)`: "1", `not (title ` + word + ` "1" or not (userName pr))`: "1",
				} {
					if w := door.do(t, "GET", "/scim/v2/Users?filter="+filter, ""); !strings.Contains(w.Body.String(), `"totalResults":`+total) {
						t.Errorf("%s: %d %s", filter, w.Code, w.Body)
					}
				}
			}
		})
	}
}
