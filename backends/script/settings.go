package script

import (
	"time"

	"scim-adapter/backends/remote"
	"scim-adapter/internal/diag"
	"scim-adapter/internal/expression"
)

// Settings is the block `backend "script"`.
type Settings struct {
	Directory   diag.Text            `hcl:"directory,optional"`
	Vars        map[string]diag.Text `hcl:"vars,optional"`
	Environment map[string]diag.Text `hcl:"environment,optional"`
	Timeout     time.Duration        `hcl:"timeout,optional"`
	MaxOutput   int                  `hcl:"max_output,optional"`
	Concurrency int                  `hcl:"concurrency,optional"`
	User        diag.Text            `hcl:"user,optional"`
	LogStderr   bool                 `hcl:"log_stderr,optional"`
	Exit        map[string]diag.Text `hcl:"exit,optional"`
	Limits      *Limits              `hcl:"limits,block"`
	Worker      *Worker              `hcl:"worker,block"`
	Ping        *Command             `hcl:"ping,block"`
	At          diag.Range           `hcl:",range"`
}

// Limits are the system's resource limits of every command.
type Limits struct {
	CPU       time.Duration `hcl:"cpu,optional"`       // processor time
	Memory    int           `hcl:"memory,optional"`    // bytes of address space
	FileSize  int           `hcl:"file_size,optional"` // bytes of any file that it writes
	OpenFiles int           `hcl:"open_files,optional"`
	Processes int           `hcl:"processes,optional"` // of the user that it runs as
}

// Worker is a program that stays and does one operation after another, so that none has to be started.
type Worker struct {
	Executable diag.Text   `hcl:"executable"`
	Args       []diag.Text `hcl:"args,optional"`
	Count      int         `hcl:"count,optional"`
}

// Command says what is executed.
type Command struct {
	Executable diag.Text            `hcl:"executable,optional"`
	Args       []diag.Text          `hcl:"args,optional"`
	Input      diag.Text            `hcl:"input,optional"`
	Exit       map[string]diag.Text `hcl:"exit,optional"`
	Timeout    time.Duration        `hcl:"timeout,optional"`
}

// Output says how what a command prints is read.
type Output struct {
	Output    diag.Text   `hcl:"output,optional"`
	Separator string      `hcl:"separator,optional"`
	Fields    []diag.Text `hcl:"fields,optional"`
	Records   diag.Text   `hcl:"records,optional"`
	Empty     bool        `hcl:"empty,optional"`
}

// Operation is an `on` block.
type Operation struct {
	remote.Head
	Command
	Output

	Join       []Join   `hcl:"join,block"`
	Compensate *Command `hcl:"compensate,block"` // of a step: takes back what the command did
}

// Join completes the records of a listing by those of another command that have the same value in a field.
type Join struct {
	By diag.Text `hcl:"by"`
	Command
	Output
	At diag.Range `hcl:",range"`
}

// Resource is what the kind adds to a `resource` block.
type Resource struct {
	remote.Resource

	On []Operation `hcl:"on,block"`
}

// Attribute is what the kind adds to an `attribute` block.
type Attribute struct {
	remote.Attribute

	On []Operation `hcl:"on,block"`
}

// Expressions gives the expressions of the operations and what they may use. They are checked here as far as a
// backend can; who knows SCIM checks the rest.
func (r *Resource) Expressions() ([]diag.Text, expression.Environment) {
	var list []diag.Text
	for _, o := range r.On {
		list = append(list, remote.Texts(append([]diag.Text{o.When, o.Input, o.Records}, o.Args...)...)...)
	}
	names := remote.Names()
	names["output"] = expression.Any
	return list, names
}

// Events gives the attributes that have operations of their own.
func (r *Resource) Events() []diag.Text {
	heads := make([]remote.Head, len(r.On))
	for i, o := range r.On {
		heads[i] = o.Head
	}
	return remote.Events(heads)
}
