package adapter

import "errors"

// way is how an operation gets to the application.
type way struct {
	lane    lane   // unless it is lifted
	fastest lane   // that its body ([takesAway]) or its filter ([search.lane]) may lift it into
	waits   moment // when it is known what it asks for
}

// moment is when a request can wait for its turn.
type moment int

// The moments: as soon as the headers are read, when the body is, when the search is, or never by itself.
const (
	withHeaders moment = iota
	withBody
	withSearch
	bySingle // of a bulk request each operation waits
)

// ways are those of all operations that ask the application.
var ways = map[string]way{
	"get":     {short, short, withHeaders},
	"delete":  {urgent, urgent, withHeaders},
	"create":  {short, short, withBody},
	"replace": {short, urgent, withBody},
	"patch":   {short, urgent, withBody},
	"list":    {long, short, withSearch},
	"search":  {long, short, withSearch},
	"bulk":    {long, urgent, bySingle},
}

// errBusy is the error of a request for which there is no room.
var errBusy = errors.New("adapter: too many requests at once")

// admit lets an exchange in, once; which lane it takes is known by now. [exchange.leave] must be called afterwards.
func (x *exchange) admit(which lane) error {
	if x.admitted {
		return nil
	}
	waiting := x.app.gauges.waiting[which]
	waiting.Inc()
	err := x.app.lanes.enter(x.ctx, which)
	waiting.Dec()
	if err != nil {
		return x.shed(err)
	}
	x.admitted, x.lane = true, which
	return nil
}

// leave gives the place of an exchange back, if it has one.
func (x *exchange) leave() {
	if x.admitted {
		x.admitted = false
		x.app.lanes.leave(x.lane)
	}
}

// begin admits what has arrived as a whole with its headers. Of the rest those are sent away for whom there will be no
// room whatever they turn out to be: nobody has to send a body in vain.
func (x *exchange) begin() error {
	w, asks := ways[x.operation]
	switch {
	case !asks:
		return nil
	case w.waits == withHeaders:
		return x.admit(w.lane)
	case x.app.lanes.full(w.fastest):
		return x.shed(errBusy)
	}
	return nil
}

// arrived admits what has brought its body.
func (x *exchange) arrived(body any) error {
	w, asks := ways[x.operation]
	switch {
	case !asks, w.waits != withBody:
		return nil
	case w.fastest == urgent && takesAway(body):
		return x.admit(urgent)
	}
	return x.admit(w.lane)
}

// lane gives the lane of a search: one that looks for a certain value concerns one resource.
func (s *search) lane() lane {
	if s.lookup {
		return short
	}
	return long
}

// shed counts a request that is sent away.
func (x *exchange) shed(err error) error {
	if errors.Is(err, errBusy) {
		x.door.metrics.rejected(x.app.Name, "overload")
	}
	return err
}
