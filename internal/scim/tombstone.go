package scim

import (
	"encoding/hex"
	"slices"
	"strings"
)

// withoutTombstones leaves out the operations that give a user the name which Entra ID gives to deleted users: the
// 32 hexadecimal digits of the object's id before the name. The account keeps its name and its addresses, for the
// user may be restored, and by that name nobody could be found (C15, ENTRA-25). Renaming back is then no change.
func (t *ResourceType) withoutTombstones(current Object, ops []PatchOp, tol *Tolerance) []PatchOp {
	userName := t.Schema.Attribute("userName")
	if userName == nil {
		return ops
	}
	name, _ := t.Get(current, Path{Attribute: userName}).(string)
	return slices.DeleteFunc(slices.Clone(ops), func(op PatchOp) bool {
		return op.Op != "remove" && isTombstone(op.Value, name) && tol.Bears(TombstoneRename)
	})
}

// isTombstone tells whether a value is an object's id before a name.
func isTombstone(value any, name string) bool {
	const digits = 32
	text, _ := value.(string)
	if name == "" || len(text) <= digits || !strings.EqualFold(text[digits:], name) {
		return false
	}
	_, err := hex.DecodeString(text[:digits])
	return err == nil
}
