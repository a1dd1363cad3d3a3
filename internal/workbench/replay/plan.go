package replay

import (
	"context"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"scim-adapter/backends"
	"scim-adapter/internal/workbench/rehearse"
)

// Rehearser rehearses single requests, as [rehearse.Stage] does.
type Rehearser interface {
	Run(ctx context.Context, request rehearse.Request) (*rehearse.Explanation, error)
	Masked(e *rehearse.Explanation) *rehearse.Explanation
}

// Plan is what became of every request of a recording.
type Plan struct {
	Requests []Step  `json:"requests"`
	Summary  Summary `json:"summary"`
}

// Summary counts the requests of a plan.
type Summary struct {
	Requests  int `json:"requests"`
	Same      int `json:"same"`      // the new mapping makes the same calls, and answers with the same status
	Different int `json:"different"` // it writes something else, or answers with another status
	Reads     int `json:"reads"`     // it only reads something else
	Unclear   int `json:"unclear"`   // the application has moved on: neither mapping does today what was done then
	Skipped   int `json:"skipped"`   // of another application, or without its body
}

// Step is one request of a recording, and what the mappings make of it.
type Step struct {
	Number int    `json:"number"` // line of the recording, from 1
	Entry  Entry  `json:"request"`
	Skip   string `json:"skipped,omitempty"` // why it was left out

	// Anew tells that it is shown as if the application had nothing of it yet: today it would find everything done.
	Anew    bool   `json:"anew,omitempty"`
	Unclear string `json:"unclear,omitempty"` // why it cannot be compared

	New       *Outcome `json:"new,omitempty"`
	Old       *Outcome `json:"old,omitempty"` // nil where there is no old mapping
	Lines     []Line   `json:"calls,omitempty"`
	Different bool     `json:"different"` // in what is written, or in the status of the answer
	Reads     bool     `json:"reads"`     // only in what is read
}

// Outcome is what one mapping makes of a request.
type Outcome struct {
	Status int      `json:"status"`
	Calls  []string `json:"-"` // as [backends.Call.String] gives them; writes begin with "WRITE "
}

// Line is one call, with " " where both mappings make it, "-" where only the old one does and "+" where only the new
// one does.
type Line struct {
	Mark string `json:"mark"`
	Call string `json:"call"`
}

// writes tells whether only one mapping makes the call, and it changes something.
func (l Line) writes() bool { return l.Mark != " " && strings.HasPrefix(l.Call, "WRITE ") }

// Compare rehearses every request of a recording on the new mapping and, where there is one, on the old. Nothing is
// written. done is called after each request. Errors are those of the context.
func Compare(ctx context.Context, entries []Entry, application string, newer, older Rehearser, done func(n int)) (*Plan, error) {
	p := &Plan{Requests: make([]Step, 0, len(entries))}
	for i, e := range entries {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		step := Step{Number: i + 1, Entry: e}
		if step.Skip = unusable(e, application); step.Skip == "" {
			step.rehearse(ctx, newer, older)
		}
		p.add(step)
		done(i + 1)
	}
	return p, nil
}

// unusable tells why a request cannot be rehearsed.
func unusable(e Entry, application string) string {
	switch {
	case e.Application != application:
		return "of the application " + e.Application
	case e.Omitted != "":
		return "recorded without " + e.Omitted
	}
	return ""
}

func (p *Plan) add(s Step) {
	p.Requests = append(p.Requests, s)
	p.Summary.Requests++
	switch {
	case s.Skip != "":
		p.Summary.Skipped++
	case s.Different:
		p.Summary.Different++
	case s.Reads:
		p.Summary.Reads++
	case s.Unclear != "":
		p.Summary.Unclear++
	default:
		p.Summary.Same++
	}
}

// rehearse fills in what the mappings make of the request.
func (s *Step) rehearse(ctx context.Context, newer, older Rehearser) {
	s.Anew = s.past(ctx, newer)
	s.New = s.outcome(ctx, newer)
	if older != nil {
		s.Old = s.outcome(ctx, older)
		s.Lines = difference(s.Old.Calls, s.New.Calls)
		s.Different = s.Old.Status != s.New.Status || slices.ContainsFunc(s.Lines, Line.writes)
		s.Reads = !s.Different && slices.ContainsFunc(s.Lines, func(l Line) bool { return l.Mark != " " })
	} else {
		s.Lines = difference(s.New.Calls, s.New.Calls)
		s.Different = s.New.Status != s.Entry.Status && !s.gone()
	}
	if !s.Different && s.gone() {
		s.Unclear = "what it is about is not there any more"
	}
}

// gone tells whether a request that succeeded finds nothing today.
func (s *Step) gone() bool {
	return s.Entry.Status < 400 && s.New.Status == http.StatusNotFound
}

// past tells whether a write that succeeded would find today that it has been done already.
func (s *Step) past(ctx context.Context, r Rehearser) bool {
	if s.Entry.Method == http.MethodGet || s.Entry.Status >= 400 {
		return false
	}
	e, err := r.Run(ctx, s.request())
	return err == nil && len(e.Writes()) == 0 && e.Answer.Status != http.StatusNotFound
}

func (s *Step) request() rehearse.Request {
	r := rehearse.Request{Method: s.Entry.Method, Path: s.Entry.Path, Body: s.Entry.Body, Client: s.Entry.Client, Anew: s.Anew}
	for name, value := range s.Entry.Headers {
		if strings.EqualFold(name, "If-Match") || strings.EqualFold(name, "If-None-Match") {
			continue // the version of then
		}
		r.Headers = append(r.Headers, name+": "+value)
	}
	slices.Sort(r.Headers)
	return r
}

func (s *Step) outcome(ctx context.Context, r Rehearser) *Outcome {
	e, err := r.Run(ctx, s.request())
	if err != nil {
		return &Outcome{Calls: []string{"cannot be rehearsed: " + err.Error()}}
	}
	e = r.Masked(e)
	out := &Outcome{Status: e.Answer.Status, Calls: []string{}}
	for _, c := range e.Calls {
		word := "read  "
		if c.Write {
			word = "WRITE "
		}
		out.Calls = append(out.Calls, word+steady(c.Plain()))
	}
	return out
}

// What is another in each rehearsal: hashes of passwords, random ids.
var (
	bcryptHash = regexp.MustCompile(`\$2[aby]\$[0-9]{2}\$[./A-Za-z0-9]{53}|\$P\$[./A-Za-z0-9]{31}`)
	randomUUID = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}`)
)

// steady gives the text of a call that is the same in each rehearsal.
func steady(c backends.Call) string {
	c.Args = slices.Clone(c.Args)
	for i, a := range c.Args {
		if t, ok := a.(time.Time); ok && time.Since(t).Abs() < time.Minute {
			c.Args[i] = "‹now›"
		}
	}
	return randomUUID.ReplaceAllString(bcryptHash.ReplaceAllString(c.String(), "‹hash›"), "‹uuid›")
}

// difference lines up two lists of calls, by the longest sequence that they have in common.
func difference(older, newer []string) []Line {
	common := make([][]int, len(older)+1)
	for i := range common {
		common[i] = make([]int, len(newer)+1)
	}
	for i, o := range slices.Backward(older) {
		for j, n := range slices.Backward(newer) {
			if o == n {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	var lines []Line
	for i, j := 0, 0; i < len(older) || j < len(newer); {
		switch {
		case i < len(older) && j < len(newer) && older[i] == newer[j]:
			lines = append(lines, Line{" ", older[i]})
			i, j = i+1, j+1
		case j == len(newer) || i < len(older) && common[i+1][j] >= common[i][j+1]:
			lines = append(lines, Line{"-", older[i]})
			i++
		default:
			lines = append(lines, Line{"+", newer[j]})
			j++
		}
	}
	return lines
}
