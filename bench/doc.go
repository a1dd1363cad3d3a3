// Command bench measures the adapter: against a hand-written handler that does the same work, against a reverse
// proxy that understands nothing, against itself over less data, and in bytes and milliseconds.
//
// Every server is a program of its own on the same machine: the adapter is the real binary with a mapping file
// (mapping.go), the hand-written handler (baseline.go) is what a good engineer would write with net/http, database/sql,
// prepared statements and encoding/json for exactly these requests, with the adapter's statements in the adapter's transactions.
// The two sides of a row are measured in turns; the table (table.go) shows medians and the spread of the ratio.
//
// Throughput comes from a closed loop (load.go), p99 from an open one (open_loop.go) that charges a server for
// requests that came while it stood still. Data sets come from a seeded generator (people.go). Run it by `make
// bench` or `make bench-quick`.
package main
