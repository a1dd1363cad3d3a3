// Package mappingtest runs the `test` blocks of a configuration.
//
// Each test goes the way that a request goes in production: the front door, the mapping, the backend. Only the
// application is not there. In its place stand the records that the test gives, kept in memory ([backends.Rehearsal]),
// or the answers that it gives, word for word. What the backend would ask of the application is heard and compared with
// what the test expects, and so is the answer to the client.
//
// A run gives a [Report], which prints as text, JSON or JUnit; [Report.Update] writes what happened into the files as
// what is expected.
package mappingtest
