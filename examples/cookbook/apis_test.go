package cookbook_test

import "net/http"

// applications is who plays the API of which recipe.
func applications() map[string]http.Handler {
	return map[string]http.Handler{
		"api-cursor":     newDirectory(),
		"api-ids-only":   newTeams(),
		"api-json-rpc":   newRPC(),
		"api-lock-calls": newLocks(),
		"api-session":    newSessions(),
		"api-soft-error": newForms(),
		"api-xml":        newRegister(),
	}
}

// respond answers with JSON.
func respond(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(body))
}
