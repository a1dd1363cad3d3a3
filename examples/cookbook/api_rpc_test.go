package cookbook_test

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// rpc is a JSON-RPC API with one user. The name Admin is taken by somebody whom it does not show.
type rpc struct{ state string }

func newRPC() http.Handler { return &rpc{state: "on"} }

// ServeHTTP answers one call.
func (a *rpc) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var call struct {
		ID     json.RawMessage
		Method string
		Params struct {
			UID   int
			Name  string
			State string
		}
	}
	if json.NewDecoder(r.Body).Decode(&call) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	answer := `"error":{"code":404,"message":"no such user"}`
	switch {
	case call.Method == "user.add" && call.Params.Name == "Admin":
		answer = `"error":{"code":1,"message":"name already in use"}`
	case call.Method == "user.all":
		answer = fmt.Sprintf(`"result":[%s]`, a)
	case call.Params.UID == 7 && call.Method == "user.set":
		a.state = call.Params.State
		answer = `"result":true`
	case call.Params.UID == 7:
		answer = fmt.Sprintf(`"result":%s`, a)
	}
	respond(w, http.StatusOK, fmt.Sprintf(`{"jsonrpc":"2.0",%s,"id":%s}`, answer, call.ID))
}

// String gives the user as JSON.
func (a *rpc) String() string { return fmt.Sprintf(`{"uid":7,"name":"ada","state":%q}`, a.state) }
