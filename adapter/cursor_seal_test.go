package adapter

import (
	"bytes"
	"encoding/base64"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// FuzzCursor sends texts as cursors, and real ones with one bit changed: only what was sealed for the same search
// under the same key is taken, and it comes back as it was.
func FuzzCursor(f *testing.F) {
	key, titles := []byte("the key"), []byte("User, by title")
	for _, content := range []string{"", "\x04User", "\x04User\x017-", "\x04User\x017sx", string(bytes.Repeat([]byte{0xff}, 300))} {
		f.Add(sealed(key, titles, []byte(content)), []byte(content), uint(len(content)))
	}
	for _, text := range []string{"", "AQ", "====", "\n", "AQRVc2VyATFzeAAAAAAAAAAAAAAAAAAAAAA", "..", "\x00"} {
		f.Add(text, []byte(text), uint(7))
	}
	f.Fuzz(func(t *testing.T, text string, content []byte, bit uint) {
		cursor := sealed(key, titles, content)
		if got, ok := unsealed(key, titles, cursor); len(cursor) <= longestCursor && (!ok || !bytes.Equal(got, content)) {
			t.Errorf("%q came back as %q", content, got)
		}
		if got, ok := unsealed(key, titles, text); ok && sealed(key, titles, got) != text {
			t.Errorf("%q was taken for %q", text, got)
		}
		if _, ok := unsealed(key, []byte("Group, by title"), cursor); ok {
			t.Error("another search takes it")
		}
		if _, ok := unsealed([]byte("another key"), titles, cursor); ok {
			t.Error("another client may use it")
		}
		raw, err := base64.RawURLEncoding.DecodeString(cursor)
		if err != nil {
			t.Fatal(err)
		}
		bit %= uint(8 * len(raw))
		raw[bit/8] ^= 1 << (bit % 8)
		if _, ok := unsealed(key, titles, base64.RawURLEncoding.EncodeToString(raw)); ok {
			t.Errorf("bit %d does not count", bit)
		}
		if _, ok := (&search{}).placeOf(content); ok {
			t.Errorf("%q names a place in a search without types", content)
		}
	})
}

func TestValuesInCursorsComeBack(t *testing.T) {
	for _, v := range []any{nil, "", "x", "Zoë\x00", int64(-1 << 63), int64(7), 0.1, -1e300, time.Date(2024, 2, 29, 1, 2, 3, 4567, time.UTC)} {
		got, ok := valueOf(appendValue(nil, v))
		if diff := cmp.Diff(v, got); !ok || diff != "" {
			t.Errorf("%v: %v -written +read\n%s", v, ok, diff)
		}
	}
	for _, bad := range []string{"", "x", "-7", "i", "ix", "f", "fx", "t", "t2024"} {
		if v, ok := valueOf([]byte(bad)); ok {
			t.Errorf("%q is taken for %v", bad, v)
		}
	}
}
