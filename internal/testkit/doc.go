// Package testkit gives tests what a user would have: database servers and applications that are real.
//
// Servers are private. They are unpacked into .cache/apps by prepare.sh (`make test` calls it), keep their
// files in temporary folders, listen on free ports of the loopback address, are started by the first test
// that needs them, and end with the test's process, however that ends. No service of the system is touched.
// A program that is missing fails the test and is never a reason to skip it.
package testkit
