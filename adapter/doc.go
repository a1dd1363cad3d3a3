// Package adapter is the front door: it speaks SCIM 2.0 over HTTP (RFC 7644) and knows of the application
// only a [backends.Store] and the [translate.Mapping] of each resource type. It does not know where either
// came from.
//
// # The way of a request
//
// Take PATCH /scim/v2/Users/7 with {"op": "replace", "path": "active", "value": false}.
//
//  1. [New] built one router. The application's routes stand on a subrouter behind [gate]: who is calling (bearer
//     token, compared in constant time), whether the client may write. No route of the application is without it,
//     unknown ones included.
//  2. The route table (routes.go) gives the endpoint and its [operation]. [endpoint.ServeHTTP] is the only
//     handler: it makes the [exchange], calls the operation, turns its error into a SCIM error by the one
//     table in failure.go, writes the answer, counts and logs.
//     What asks the application waits for its turn in one of the [lanes] (admission.go): when its body has been
//     read, and what takes access away before everything else. It leaves before it is answered.
//  3. The operation (write.go) reads the body within limits, has internal/scim parse and check it, and lets
//     the mapping say what it means for the application: an update of one record whose delta is computed
//     inside the backend's own transaction.
//  4. The backend does it and gives the record as it is stored now. The mapping makes a resource of it;
//     the exchange adds meta.location. What the client sees is what the application has, never an echo.
//
// A bulk request (bulk.go) is such a request itself. It makes an exchange for each of its operations, whose input
// comes from the operation instead of HTTP, and has them settled one after the other, so that steps 3 and 4 and the
// table of failures are the same for them. /Me (me.go) is another name for the routes of one resource.
//
// Whatever cannot be translated on the way is counted by application, resource, attribute, direction and
// reason ([Metrics]). Labels come from the configuration, never from a request.
//
// # Searches
//
// A search is the same for GET and for .search, over one resource type or over all of them: search.go reads it from
// a [query], wherever that came from, search_filter.go fits its filter to each resource type, and search_run.go asks
// one type after the other, by index or by cursor, or merges what is sorted. A cursor holds all that is needed to go
// on with a walk; cursor_seal.go says how it is kept from being forged.
package adapter
