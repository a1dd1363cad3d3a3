// Package config reads configuration files: HCL in, plain values and findings out. It is the only package
// that parses HCL; nobody after it holds a piece of a syntax tree.
//
// HCL is evaluated here once: env() and file() give secrets. Expressions, SQL and attribute paths stay text,
// as [diag.Text], which knows the place of each of its characters in the file, so that whoever compiles them
// later can point at the mistake. Every mistake of every file is reported at once.
package config
