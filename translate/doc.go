// Package translate compiles a mapping and speaks both languages: SCIM's and the backend's. It does no I/O.
//
// [Compile] turns the plain values of a mapping file ([Spec]) into an [Application]: which fields its
// records need, how each SCIM attribute is read from them and written to them. Once the backend has been
// opened and tells what its fields hold, [Application.Bind] gives one [Mapping] for each resource type.
//
// A Mapping answers five questions, always without touching the application:
//
//   - Resource: what does this Record look like as a Resource?
//   - Create: which fields does a new Resource set?
//   - Patch and Replace: what is the smallest Delta from the stored Record to what the client asks for?
//   - Delete: is a deletion a deletion here, or a change?
//   - Search: what of a filter, a sort order and a page can the backend evaluate, and what remains?
//
// Every failure is an [Error] that names resource, attribute, direction and reason; they are counted by it.
package translate
