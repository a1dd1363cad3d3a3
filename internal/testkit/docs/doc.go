// Package docs runs what the documentation shows, so that no page can rot: every code block of a Markdown page is
// executed, validated or parsed, in the order of the page, in a folder of its own.
//
// What happens to a block is said by its info string:
//
//	sh       executed by bash; what it prints is kept
//	console  the lines that begin with "$ " are executed, the others are what they print
//	http     sent to the server that runs, with the token $SCIM_TOKEN; the answer must be 2xx
//	hcl      validated by the program; a fragment is completed to the smallest configuration around it; its test blocks
//	         are run, and so are those of a file *_test.hcl with the mapping beside which it is
//	json     parsed; after a command whose output holds JSON, compared with it
//	sql      executed on a new SQLite database, or on the one that a mark names
//	yaml     parsed; Prometheus rules are checked as such
//	text     compared with the output of the command before it, or with what a server has printed; where no command
//	         is before it, it is only text
//
// A block of another language, one without an info string, and one that is only indented are mistakes. In expected
// output … stands for anything: within a line, or for any number of lines. Durations ("1.9 ms") are all alike.
//
// HTML comments directly above a block are marks:
//
//	<!-- run: no, REASON -->           it is neither run nor parsed, because it needs root, a network or somebody else's product
//	<!-- file: hr.hcl -->              it is also written to this file, for the blocks that follow
//	<!-- in: resource "Group" rest --> where a fragment belongs, and to which kind of backend, where that is not clear
//	<!-- open: yes -->                 the mapping is served, too, and all its resources are listed
//	<!-- exit: 1 -->                   the exit code that its last command has
//	<!-- database: hr.db -->           the SQLite database of a sql block
//
// An HTML comment that begins with a path, <!-- status-letters/mapping.hcl -->, says that a block is an excerpt of a
// file in a folder of examples/, whose own test runs it: here it only has to be the same.
//
// An HTML comment that begins with a language is a block that readers do not see, for what a page takes for granted:
//
//	<!-- sh
//	cp examples/hr.hcl adapter.hcl
//	-->
//
// A page runs in a temporary folder that shows the files of the repository. These substitutions are made in every page:
// 127.0.0.1:8080 and 127.0.0.1:9090 are free addresses, https://scim.example.org is the first of them. `scim-adapter
// serve` and `scim-adapter demo` go on in the background, are awaited, and end when the next one starts or the page
// ends. `go run ./cmd/scim-adapter` is the program that was just built from there. `make TARGET` is a target that the
// Makefile has, and nothing else.
package docs
