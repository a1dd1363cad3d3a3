package main

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestProgressIsToldWhereARunTakesLong(t *testing.T) {
	for terminal, want := range map[bool]string{
		false: "2 of 9 checks, now patch.atomic\n4 of 9 checks, now patch.atomic\n",
		true:  "\r\x1b[K2 of 9: patch.atomic\r\x1b[K3 of 9: patch.atomic\r\x1b[K4 of 9: patch.atomic\r\x1b[K",
	} {
		synctest.Test(t, func(t *testing.T) {
			var out strings.Builder
			p := newProgress(&out, "checks")
			p.terminal = terminal
			for done, pause := range []time.Duration{0, time.Second, 2 * time.Second, 3 * time.Second, 9 * time.Second} {
				time.Sleep(pause)
				p.next(done, 9, "patch.atomic")
			}
			p.end()
			if out.String() != want {
				t.Errorf("terminal %v: %q, want %q", terminal, out.String(), want)
			}
		})
	}
}
