package adapter

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"slices"
)

// A cursor (RFC 9865) holds the place where its walk stands, and nothing is kept here: any replica goes on with it,
// and it does not expire. It is a version, the place and a seal, in base64url, whose characters need no escaping. The
// seal is an HMAC-SHA256, cut to sealSize bytes, over the place and over what the cursor belongs to, under a key that
// only this client of this application has: nobody else's cursor and none of another search is taken.
const (
	cursorVersion = 1
	sealSize      = 16
	longestCursor = 16 << 10 // characters; no request line is longer
)

// sealed gives the cursor of a content.
func sealed(key, belongsTo, content []byte) string {
	raw := append([]byte{cursorVersion}, content...)
	return base64.RawURLEncoding.EncodeToString(append(raw, sealOf(key, belongsTo, raw)...))
}

// unsealed gives the content of a cursor; ok is false where it was not sealed with this key for what it shall belong
// to, letter by letter.
func unsealed(key, belongsTo []byte, text string) (content []byte, ok bool) {
	if len(text) > longestCursor {
		return nil, false
	}
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(raw) <= sealSize || base64.RawURLEncoding.EncodeToString(raw) != text {
		return nil, false
	}
	raw, seal := raw[:len(raw)-sealSize], raw[len(raw)-sealSize:]
	if raw[0] != cursorVersion || !hmac.Equal(seal, sealOf(key, belongsTo, raw)) {
		return nil, false
	}
	return raw[1:], true
}

func sealOf(key, belongsTo, raw []byte) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write(slices.Concat(appendText(nil, string(belongsTo)), raw))
	return mac.Sum(nil)[:sealSize]
}
