// Package conform is an independent check of a SCIM 2.0 endpoint (RFC 7643, RFC 7644, RFC 9865).
//
// It is a client like any other: it knows a URL and a token, reads from /ServiceProviderConfig,
// /ResourceTypes and /Schemas what the server offers, and builds everything it sends from that. So it works
// with a server that stores five attributes and with one that stores all of them.
//
// A [Check] is one question with an id, its source and a function that asks it. [Run] asks all of them, one
// after the other, and gives a [Report]. What a server does not offer makes a check "not applicable", with
// the reason: never a silent pass.
//
// Everything that a run creates has a random name that begins with "conform-", and is deleted again after
// the check that made it, also where that check fails or the run is interrupted. A [Session] refuses to
// change a resource that the run has not made itself.
package conform
