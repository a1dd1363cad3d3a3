package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"

	"github.com/prometheus/client_golang/prometheus"

	"scim-adapter/adapter"
	"scim-adapter/internal/config"
	"scim-adapter/internal/diag"
)

// served is an application of a configuration, served in this process on a port of its own.
type served struct {
	url, token string
	close      func()
}

// serveForConform serves one application of a configuration as the command serve would, on loopback, to a
// client that exists for this run only.
func serveForConform(ctx context.Context, errOut io.Writer, path, application string) (*served, error) {
	a, err := assemble(errOut, path, kinds(seams{}))
	if err != nil {
		return nil, err
	}
	app, err := chooseApplication(a.Config.Applications, application)
	if err != nil {
		return nil, err
	}
	token := rand.Text()
	app.Clients, app.Passthrough = append(app.Clients, temporaryClient(token)), config.Passthrough{}
	a.Config.Applications = []config.Application{app}
	var lc net.ListenConfig
	listener, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("conform: listen: %w", err)
	}
	public := "http://" + listener.Addr().String()
	a.Config.Server.PublicURL = public
	handler, release, err := open(ctx, errOut, a, slog.New(slog.DiscardHandler), adapter.NewMetrics(prometheus.NewRegistry(), version, revision()))
	if err != nil {
		_ = listener.Close() // nobody has come yet
		return nil, err
	}
	server := adapter.NewServer(handler)
	go serveUntilClosed(server, listener)
	return &served{url: public + app.Path, token: token, close: func() {
		_ = server.Close() // nobody else is connected
		release()
	}}, nil
}

// serveUntilClosed serves; that it ends is the wish of who closed the server.
func serveUntilClosed(server *http.Server, listener net.Listener) {
	_ = server.Serve(listener)
}

func temporaryClient(token string) config.Client {
	hash := sha256.Sum256([]byte(token))
	return config.Client{Name: diag.Text{Value: "conform"}, TokenSHA256: hex.EncodeToString(hash[:])}
}

// chooseApplication gives the application of a name, or the only one where no name is given.
func chooseApplication(list []config.Application, name string) (config.Application, error) {
	var names []string
	for _, app := range list {
		if app.Name.Value == name || name == "" && len(list) == 1 {
			return app, nil
		}
		names = append(names, app.Name.Value)
	}
	if name == "" {
		return config.Application{}, usageError{fmt.Errorf("--application is needed: the configuration has %s", strings.Join(names, ", "))}
	}
	return config.Application{}, usageError{errors.New("--application " + name + ": the configuration has " + strings.Join(names, ", "))}
}
