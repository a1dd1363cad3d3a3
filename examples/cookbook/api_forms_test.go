package cookbook_test

import (
	"fmt"
	"net/http"
)

// forms is an API of forms. Its list is out of order, and says so with status 200.
type forms struct{ blocked string }

func newForms() http.Handler {
	f := &forms{blocked: "no"}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /list", func(w http.ResponseWriter, _ *http.Request) {
		respond(w, http.StatusOK, `{"ok":false,"why":"maintenance"}`)
	})
	mux.HandleFunc("POST /show", f.show)
	mux.HandleFunc("POST /save", func(w http.ResponseWriter, r *http.Request) {
		if blocked := r.PostFormValue("blocked"); blocked != "" {
			f.blocked = blocked
		}
		f.show(w, r)
	})
	return mux
}

func (f *forms) show(w http.ResponseWriter, r *http.Request) {
	if r.PostFormValue("key") != password || r.PostFormValue("user") != "ada" {
		respond(w, http.StatusOK, `{"ok":false,"why":"unknown"}`)
		return
	}
	respond(w, http.StatusOK, fmt.Sprintf(`{"ok":true,"user":{"user":"ada","name":"Ada","blocked":%q}}`, f.blocked))
}
