package adapter

import (
	"io"
	"log" //nolint:depguard // http.Server wants one
	"net/http"
	"time"
)

// NewServer makes an HTTP server with bounds on everything that a client can drag out: headers must arrive
// within 5 s and fit 16 KiB, a request within 30 s.
func NewServer(handler http.Handler) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      90 * time.Second, // beyond the deadline of any request
		IdleTimeout:       120 * time.Second,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          log.New(io.Discard, "", 0), // broken handshakes and the like; they are no news
	}
}
