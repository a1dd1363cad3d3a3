package adapter

import "errors"

// ways says which lane an operation takes unless it is lifted into a faster one: by what its body asks for
// ([takesAway]), or by its filter ([search.lane]). The others ask no backend and take none; of a bulk request each
// operation takes its own.
var ways = map[string]lane{
	"list": long, "search": long,
	"get": short, "create": short, "replace": short, "patch": short,
	"delete": urgent,
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
	fastest := short
	switch x.operation {
	case "get", "delete":
		return x.admit(ways[x.operation])
	case "patch", "replace", "bulk":
		fastest = urgent
	case "list", "search", "create":
	default:
		return nil
	}
	if x.app.lanes.full(fastest) {
		return x.shed(errBusy)
	}
	return nil
}

// arrived admits what has brought its body. Searches are read first ([exchange.found]).
func (x *exchange) arrived(body any) error {
	which, asks := ways[x.operation]
	if !asks || x.operation == "search" {
		return nil
	}
	if x.operation != "create" && takesAway(body) {
		which = urgent
	}
	return x.admit(which)
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
