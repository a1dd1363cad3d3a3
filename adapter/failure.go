package adapter

import (
	"context"
	"errors"
	"math"
	"net/http"
	"strconv"
	"time"

	"scim-adapter/backends"
	"scim-adapter/internal/scim"
	"scim-adapter/translate"
)

// failures is the one table from a backend's kind of error to the SCIM answer. The texts say what the client
// can do; text of the application never reaches it.
var failures = map[backends.ErrorKind]scim.Error{
	backends.NotFound:       {Status: 404, Detail: "there is no such resource"},
	backends.Conflict:       {Status: 409, ScimType: scim.UniquenessType, Detail: "a value that must be unique is already taken"},
	backends.Invalid:        {Status: 400, ScimType: scim.InvalidValue, Detail: "the application does not accept a value"},
	backends.Unsupported:    {Status: 501, Detail: "the application offers no such operation"},
	backends.Denied:         {Status: 502, Detail: "the application refuses the adapter"},
	backends.RateLimited:    {Status: 429, Detail: "the application is asked too often; try again later"},
	backends.Unavailable:    {Status: 503, Detail: "the application cannot be reached; nothing was changed; try again later"},
	backends.Timeout:        {Status: 504, Detail: "the application did not answer in time"},
	backends.OutcomeUnknown: {Status: 504, Detail: "the application did not confirm the change; it may or may not have happened"},
	backends.BadResponse:    {Status: 502, Detail: "the application's answer could not be understood"},
	backends.Canceled:       {Status: 499, Detail: "the client went away"},
	backends.Internal:       {Status: 500, Detail: "an internal error; the log tells more"},
}

// retryAfter is what a client is told where the backend does not know better.
const retryAfter = 5 * time.Second

// failure is an error as the client gets it.
type failure struct {
	*scim.Error

	retryAfter time.Duration // 0: nothing is said
}

// busy is the answer where there is no room for a request.
var busy = failure{
	Error:      &scim.Error{Status: http.StatusServiceUnavailable, Detail: "too many requests at once; nothing was changed; try again later"},
	retryAfter: time.Second,
}

// explain turns any error into an answer. r is nil where no resource type is concerned.
func explain(err error, r *resource) failure {
	if errors.Is(err, errBusy) {
		return busy
	}
	if e, ok := errors.AsType[*backends.Error](err); ok {
		return explainBackend(e, r)
	}
	if e, ok := errors.AsType[*scim.Error](err); ok {
		return failure{Error: e}
	}
	if e, ok := errors.AsType[*translate.Error](err); ok {
		if e.ID != "" {
			return failure{Error: scim.Errorf(500, "", "the attribute %s of %s could not be translated (%s)", e.Attribute, e.ID, e.Reason)}
		}
		return failure{Error: scim.Errorf(500, "", "the attribute %s could not be translated (%s)", e.Attribute, e.Reason)}
	}
	kind := backends.Internal
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		kind = backends.Timeout
	case errors.Is(err, context.Canceled):
		kind = backends.Canceled
	}
	known := failures[kind]
	return failure{Error: &known}
}

func explainBackend(e *backends.Error, r *resource) failure {
	answer := failures[e.Kind]
	attribute := ""
	if r != nil && e.Field != "" {
		attribute = r.mapping.Attribute(e.Field)
	}
	switch {
	case attribute == "":
	case e.Kind == backends.Conflict:
		answer.Detail = attribute + ": this value is already taken"
	case e.Kind == backends.Invalid && e.Value != "":
		answer.Detail = attribute + ": there is no " + strconv.Quote(e.Value)
	case e.Kind == backends.Invalid:
		answer.Detail = attribute + ": the application does not accept this value"
	}
	if e.Partial {
		answer = scim.Error{Status: http.StatusInternalServerError, Detail: "the change was made in part, and what was done could not be taken back; the log tells more"}
	}
	f := failure{Error: &answer}
	if e.Partial {
		return f
	}
	if e.Kind == backends.Unavailable || e.Kind == backends.RateLimited {
		if f.retryAfter = e.RetryAfter; f.retryAfter <= 0 {
			f.retryAfter = retryAfter
		}
	}
	return f
}

// seconds writes a duration for Retry-After: whole seconds, at least one.
func seconds(d time.Duration) string {
	return strconv.Itoa(max(1, int(math.Ceil(d.Seconds()))))
}

// refusal is the label of operations that do nothing but refuse. What they say is more than that the client accepts
// no answer.
const refusal = "other"

func noRoute(*exchange) (answer, error) {
	return answer{}, scim.Errorf(http.StatusNotFound, "", "there is nothing at this path")
}

func notImplemented(*exchange) (answer, error) {
	return answer{}, scim.Errorf(http.StatusNotImplemented, "", "this is not offered here")
}
