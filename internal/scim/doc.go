// Package scim is the protocol's vocabulary: resources as plain data, schemas, filters, PATCH and errors
// (RFC 7643, RFC 7644). It does no I/O and knows nothing of HTTP, mappings or backends.
//
// A resource is an [Object], in the order of its members. What a client sends is decoded by [Decode], which
// refuses everything that two readers could understand differently, and brought to canonical form by
// [ResourceType.Check]: names as the schema writes them, values of the schema's types. All other functions
// expect canonical resources.
//
// Names of attributes, URNs and operators have no case (RFC 7643 section 2.1). What real clients send
// against the RFC is a [Deviation]; which ones are borne from a client says its [Dialect], and a [Tolerance]
// counts them.
package scim
