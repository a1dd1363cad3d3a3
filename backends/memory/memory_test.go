package memory_test

import (
	"testing"

	"scim-adapter/backends"
	"scim-adapter/backends/backendtest"
	"scim-adapter/backends/memory"
)

func TestTheContract(t *testing.T) {
	backendtest.Run(t, func(t *testing.T) backends.Store {
		t.Helper()
		opener, diags := memory.Kind().Compile(backends.Source{Collections: backendtest.Collections()})
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		store, err := opener.Open(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return store
	})
}
