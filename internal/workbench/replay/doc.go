// Package replay keeps the SCIM requests that a running adapter gets, so that a changed mapping can be tried with them.
//
// A [Recorder] stands around the front door and appends one line of JSON, an [Entry], for each request that the gate lets
// in. It never delays or fails a request: entries are made and written behind it, and where that does not keep up they
// are left out and counted. What nobody may see is never written: credentials, and the values of attributes that are
// sensitive or write-only. Personal values are replaced by pseudonyms, the same for the same value everywhere in one
// recording, filters included, so that the requests still mean the same together. What is not known to be harmless
// counts as personal.
package replay
