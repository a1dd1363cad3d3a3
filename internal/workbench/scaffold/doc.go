// Package scaffold writes a first mapping from what exists: a database, the description of an API, a sample of
// records, or what a command prints.
//
// Whatever the source is, it becomes entities: tables or objects with fields, and a sample of what stands in them
// ([Entity]). Names, types, keys and values speak for one meaning or another, and the best guesses are put together to a
// [Plan]: resources, attributes, and for each of them the reason. What is unsure is marked "UNSURE:" in the text that is
// written; what would be dangerous to guess, such as the status of people nobody has ever deactivated, is left out with
// the reason. The plan is then loaded as any mapping is, and what does not load is taken out, until the rest is valid.
//
// Nothing is written to a source, and no secret of it to the mapping.
package scaffold
