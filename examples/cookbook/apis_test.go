package cookbook_test

import "net/http"

// applications is who plays the API of which recipe.
func applications() map[string]http.Handler {
	return map[string]http.Handler{}
}
