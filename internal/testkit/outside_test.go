package testkit_test

import (
	"errors"
	"testing"

	"scim-adapter/internal/testkit"
)

func TestAProgramGetsTheFailureAndTheCleanup(t *testing.T) {
	cleaned := 0
	err := testkit.Outside(t.Context(), func(tb testing.TB) error {
		tb.Helper()
		tb.Cleanup(func() { cleaned++ })
		tb.Fatalf("no %s", "server")
		return nil
	})
	if err == nil || err.Error() != "no server" || cleaned != 1 {
		t.Errorf("error %v, cleaned %d times", err, cleaned)
	}
	own := errors.New("own")
	if err := testkit.Outside(t.Context(), func(testing.TB) error { return own }); !errors.Is(err, own) {
		t.Errorf("error %v", err)
	}
}
