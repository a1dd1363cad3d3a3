// Command bench measures the adapter against a hand-written handler that does the same work.
//
// Both are programs of their own on the same machine, over databases with the same content: the adapter is
// the real binary with a mapping file, the baseline (baseline.go) is what a good engineer would write with
// net/http, database/sql, prepared statements and encoding/json for exactly these four requests. They are
// loaded alternately by the same number of connections, several rounds; the table shows the medians and
// their ratio. Run it by `make bench`.
package main
