package translate

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"time"

	"scim-adapter/backends"
	"scim-adapter/internal/scim"
)

// versions says where the version of a record comes from (RFC 7644 section 3.14).
type versions struct {
	field  int                // the field that meta.version is mapped to, or -1: a digest of all that is stored
	fields []int              // that the digest covers
	read   backends.Selection // that the digest covers
	path   scim.Path          // meta.version
}

// bindVersions decides where versions come from.
func (m *Mapping) bindVersions() {
	v := versions{field: -1, read: m.Selection(scim.Projection{})}
	v.path, _ = m.known.Resolve("meta.version") // every resource type has it
	for _, b := range m.all {
		if b.path.String() == "meta.version" && b.field >= 0 {
			v.field, v.read = b.field, backends.Selection{}
		}
	}
	for i, f := range m.fields.list {
		if f.Use&backends.Read != 0 {
			v.fields = append(v.fields, i)
		}
	}
	m.versions = v
}

// Versioned tells whether clients may be shown versions: the backend checks them within the write.
func (m *Mapping) Versioned() bool { return m.caps.Isolated }

// VersionSelection tells what must be read of a record to know its version.
func (m *Mapping) VersionSelection() backends.Selection { return m.versions.read }

// WithVersion adds to a selection what must be read to know the version.
func (m *Mapping) WithVersion(read backends.Selection) backends.Selection {
	sets := make([]bool, len(m.sets))
	for i := range sets {
		sets[i] = read.Has(i) || m.versions.read.Has(i)
	}
	return backends.Selection{Sets: sets}
}

// EntityTag gives the version of a record as a weak entity tag (RFC 9110 section 8.8.3), opaque and equal for equal
// states. ok is false where clients are shown none: it would not be checked within the write, or what was read of
// the record is not all that it covers, or the application has stored none.
func (m *Mapping) EntityTag(rec backends.Record, read backends.Selection) (tag string, ok bool) {
	if !m.Versioned() {
		return "", false
	}
	text := append(make([]byte, 0, usualTag), `W/"`...)
	text, ok = m.appendVersion(text, rec, read)
	if !ok {
		return "", false
	}
	return string(append(text, '"')), true
}

// usualTag is room for an entity tag that is a digest, in bytes.
const usualTag = 32

func (m *Mapping) appendVersion(dst []byte, rec backends.Record, read backends.Selection) (version []byte, ok bool) {
	if f := m.versions.field; f >= 0 {
		return appendPlain(dst, renderPart(rec.Values[f])), rec.Values[f] != nil
	}
	for i, covered := range m.versions.read.Sets {
		if covered && !read.Has(i) {
			return dst, false
		}
	}
	return m.appendDigest(dst, rec), true
}

// appendPlain gives a stored version the form of an entity tag (RFC 9110 section 8.8.3).
func appendPlain(dst []byte, stored string) []byte {
	for _, c := range []byte(stored) {
		if c <= ' ' || c == '"' || c == ',' || c >= 0x7f {
			return appendShortened(dst, []byte(stored))
		}
	}
	return append(dst, stored...)
}

func appendShortened(dst, text []byte) []byte {
	const enough = 15 // bytes
	sum := sha256.Sum256(text)
	return base64.RawURLEncoding.AppendEncode(dst, sum[:enough])
}

// appendDigest covers the fields and the sets; the order of elements means nothing.
func (m *Mapping) appendDigest(dst []byte, rec backends.Record) []byte {
	text := make([]byte, 0, 512)
	for _, f := range m.versions.fields {
		text = appendValue(text, rec.Values[f])
	}
	for i, covered := range m.versions.read.Sets {
		if !covered {
			continue
		}
		elements := make([][]byte, len(rec.Sets[i]))
		for j, e := range rec.Sets[i] {
			for _, v := range e {
				elements[j] = appendValue(elements[j], v)
			}
		}
		slices.SortFunc(elements, bytes.Compare)
		text = binary.AppendUvarint(text, uint64(len(elements)))
		text = append(text, bytes.Join(elements, nil)...)
	}
	return appendShortened(dst, text)
}

// appendValue writes a value so that different ones differ: a letter for its type, and its length.
func appendValue(dst []byte, v backends.Value) []byte {
	switch v := v.(type) {
	case nil:
		return append(dst, 'n')
	case bool:
		if v {
			return append(dst, 't')
		}
		return append(dst, 'f')
	case int64:
		return binary.AppendVarint(append(dst, 'i'), v)
	case float64:
		return binary.BigEndian.AppendUint64(append(dst, 'd'), math.Float64bits(v))
	case time.Time:
		return binary.AppendVarint(binary.AppendVarint(append(dst, 'z'), v.Unix()), int64(v.Nanosecond()))
	case []byte:
		return append(binary.AppendUvarint(append(dst, 'b'), uint64(len(v))), v...)
	case string:
		return append(binary.AppendUvarint(append(dst, 's'), uint64(len(v))), v...)
	}
	text := fmt.Sprint(v)
	return append(binary.AppendUvarint(append(dst, 'x'), uint64(len(text))), text...)
}
