package testkit

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
)

// Outside lends the servers of this package to a program that is no test, the benchmark. What would end a test
// ends run and is returned; what run left to Cleanup is done before Outside returns. The servers end with the process.
func Outside(ctx context.Context, run func(tb testing.TB) error) (err error) {
	o := &outside{ctx: ctx}
	defer func() {
		for _, cleanup := range slices.Backward(o.cleanups) {
			cleanup()
		}
	}()
	defer func() {
		if cause := recover(); cause != nil {
			failed, ok := cause.(failure)
			if !ok {
				panic(cause)
			}
			err = errors.New(string(failed))
		}
	}()
	return run(o)
}

// failure is what Fatal panics with: a program has no goroutine of a test that could be ended.
type failure string

// outside is as much of a testing.TB as the servers need.
type outside struct {
	testing.TB // nil: a method that is missing here shows itself at once
	ctx        context.Context
	cleanups   []func()
}

// Helper does nothing.
func (*outside) Helper() {}

// Context gives the program's own.
func (o *outside) Context() context.Context { return o.ctx }

// Cleanup remembers what is done at the end.
func (o *outside) Cleanup(f func()) { o.cleanups = append(o.cleanups, f) }

// Fatal ends run.
func (*outside) Fatal(args ...any) { panic(failure(fmt.Sprint(args...))) }

// Fatalf ends run.
func (*outside) Fatalf(format string, args ...any) { panic(failure(fmt.Sprintf(format, args...))) }
