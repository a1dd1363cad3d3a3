package cookbook_test

import (
	"encoding/xml"
	"net/http"
)

// entry is a person in an API that speaks XML.
type entry struct {
	XMLName xml.Name `xml:"person"`
	No      int      `xml:"no,attr"`
	Login   string   `xml:"login"`
	Enabled bool     `xml:"enabled"`
}

func newRegister() http.Handler {
	ada := &entry{No: 7, Login: "ada", Enabled: true}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /register", func(w http.ResponseWriter, _ *http.Request) {
		markup(w, struct {
			XMLName xml.Name `xml:"register"`
			People  []*entry
		}{People: []*entry{ada}})
	})
	mux.HandleFunc("GET /register/7", func(w http.ResponseWriter, _ *http.Request) { markup(w, ada) })
	mux.HandleFunc("PUT /register/7", func(w http.ResponseWriter, r *http.Request) {
		if xml.NewDecoder(r.Body).Decode(ada) != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		markup(w, ada)
	})
	return mux
}

// markup answers with XML.
func markup(w http.ResponseWriter, v any) {
	body, err := xml.Marshal(v)
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/xml")
	_, _ = w.Write(body)
}
