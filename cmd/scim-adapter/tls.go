package main

import (
	"crypto/tls"
	"fmt"
	"os"
	"sync"
	"time"

	"scim-adapter/internal/config"
)

// certificates is the server's certificate, read again when its file has changed.
type certificates struct {
	files config.TLS

	mu      sync.Mutex
	current *tls.Certificate
	written time.Time // of the certificate's file
	checked time.Time
}

func (c *certificates) config() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: c.get, NextProtos: []string{"h2", "http/1.1"}}
}

// load reads the files now.
func (c *certificates) load() error {
	certificate, err := tls.LoadX509KeyPair(c.files.Certificate, c.files.Key)
	if err != nil {
		return fmt.Errorf("tls: %w", err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.current, c.written, c.checked = &certificate, written(c.files.Certificate), time.Now()
	return nil
}

func written(file string) time.Time {
	info, err := os.Stat(file)
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}

// get gives the certificate for a handshake. A new file is looked for every ten seconds; while it is broken
// or half-written the old certificate serves.
func (c *certificates) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	stale := time.Since(c.checked) > 10*time.Second
	if stale {
		c.checked = time.Now()
		stale = !written(c.files.Certificate).Equal(c.written)
	}
	c.mu.Unlock()
	if stale {
		_ = c.load() // the old one serves; a later handshake tries again
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.current, nil
}
