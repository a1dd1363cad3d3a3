package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"database/sql"
	"encoding/json"
	"encoding/pem"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	_ "modernc.org/sqlite" // the scripts look into the demo's database
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"scim-adapter": main})
}

// TestScripts runs the program as a user does. Scripts have these commands besides testscript's own:
//
//	request [-token T] [-until REGEXP] [-H name:value]… METHOD URL [FILE]
//	                                  sends a request; status, some headers and body go to stdout. With -until
//	                                  again and again, for ten seconds at most, until the output matches.
//	ready URL                         waits until something answers there
//	signal HUP|TERM                   sends a signal to the program that was started last
//	certificate NAME                  writes cert.pem and key.pem for a certificate with that common name
//	query FILE SQL                    prints the rows of a SQLite database
//	wellformed json|xml               fails unless the last output is one document of that kind
//
// and these variables: $SCIM and $METRICS, free addresses on loopback.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			for _, name := range []string{"SCIM", "METRICS"} {
				address, err := freeAddress(env.T())
				if err != nil {
					return err
				}
				env.Setenv(name, address)
			}
			env.Setenv("NO_COLOR", "1")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"request": request, "ready": ready, "query": query, "signal": signalLast, "certificate": certificate, "wellformed": wellFormed,
		},
	})
}

func freeAddress(testscript.T) (string, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

func request(ts *testscript.TestScript, neg bool, args []string) {
	header, until := http.Header{"Content-Type": {"application/scim+json"}}, regexp.MustCompile("")
	for len(args) > 1 && strings.HasPrefix(args[0], "-") {
		switch args[0] {
		case "-token":
			header.Set("Authorization", "Bearer "+args[1])
		case "-until":
			until = regexp.MustCompile("(?m)" + args[1])
		default:
			name, value, _ := strings.Cut(args[1], ":")
			header.Set(name, value)
		}
		args = args[2:]
	}
	if neg || len(args) < 2 || len(args) > 3 {
		ts.Fatalf("usage: request [-token T] [-until REGEXP] [-H name:value] METHOD URL [FILE]")
	}
	body := ""
	if len(args) == 3 {
		body = ts.ReadFile(args[2])
	}
	text := send(ts, args[0], args[1], header, body)
	for deadline := time.Now().Add(10 * time.Second); !until.MatchString(text) && time.Now().Before(deadline); {
		time.Sleep(20 * time.Millisecond)
		text = send(ts, args[0], args[1], header, body)
	}
	_, err := io.WriteString(ts.Stdout(), text)
	ts.Check(err)
}

// send gives status, some headers and body of an answer.
func send(ts *testscript.TestScript, method, url string, header http.Header, body string) string {
	r, err := http.NewRequestWithContext(context.Background(), method, url, strings.NewReader(body))
	ts.Check(err)
	r.Header = header
	response, err := client().Do(r)
	ts.Check(err)
	text, err := io.ReadAll(response.Body)
	ts.Check(errors.Join(err, response.Body.Close()))
	var out strings.Builder
	fmt.Fprintf(&out, "%d\n", response.StatusCode)
	if response.TLS != nil {
		fmt.Fprintf(&out, "Certificate of %s\n", response.TLS.PeerCertificates[0].Subject.CommonName)
	}
	for _, name := range []string{"Content-Type", "Location", "Www-Authenticate", "Retry-After"} {
		if v := response.Header.Get(name); v != "" {
			fmt.Fprintf(&out, "%s: %s\n", name, v)
		}
	}
	return out.String() + string(text)
}

func client() *http.Client {
	return &http.Client{
		Timeout:   20 * time.Second,
		Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}},
	}
}

func ready(ts *testscript.TestScript, _ bool, args []string) {
	deadline := time.Now().Add(30 * time.Second)
	for {
		r, err := http.NewRequestWithContext(context.Background(), http.MethodGet, args[0], nil)
		ts.Check(err)
		response, err := client().Do(r)
		if err == nil {
			ts.Check(response.Body.Close())
			return
		}
		if time.Now().After(deadline) {
			ts.Fatalf("%s does not answer: %v", args[0], err)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func query(ts *testscript.TestScript, _ bool, args []string) {
	file := ts.MkAbs(args[0])
	if _, err := os.Stat(file); err != nil {
		ts.Fatalf("%v", err)
	}
	db, err := sql.Open("sqlite", file)
	ts.Check(err)
	defer db.Close() //nolint:errcheck // only read
	rows, err := db.QueryContext(context.Background(), args[1])
	ts.Check(err)
	defer rows.Close() //nolint:errcheck // only read
	columns, err := rows.Columns()
	ts.Check(err)
	for rows.Next() {
		values, targets := make([]sql.NullString, len(columns)), make([]any, len(columns))
		for i := range values {
			targets[i] = &values[i]
		}
		ts.Check(rows.Scan(targets...))
		for i, v := range values {
			_, err := fmt.Fprint(ts.Stdout(), strings.Repeat("|", min(i, 1)), v.String)
			ts.Check(err)
		}
		_, err := fmt.Fprintln(ts.Stdout())
		ts.Check(err)
	}
	ts.Check(rows.Err())
}

func wellFormed(ts *testscript.TestScript, _ bool, args []string) {
	text := []byte(ts.ReadFile("stdout"))
	var err error
	switch args[0] {
	case "json":
		var v any
		err = json.Unmarshal(text, &v)
	default:
		var v struct {
			Inner string `xml:",innerxml"`
		}
		err = xml.Unmarshal(text, &v)
	}
	ts.Check(err)
}

func signalLast(ts *testscript.TestScript, _ bool, args []string) {
	commands := ts.BackgroundCmds()
	if len(commands) == 0 || len(args) != 1 {
		ts.Fatalf("usage: signal HUP|TERM, while something runs")
	}
	ts.Check(commands[len(commands)-1].Process.Signal(map[string]os.Signal{"HUP": syscall.SIGHUP, "TERM": syscall.SIGTERM}[args[0]]))
}

func certificate(ts *testscript.TestScript, _ bool, args []string) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	ts.Check(err)
	template := x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: args[0]},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, key.Public(), key)
	ts.Check(err)
	private, err := x509.MarshalPKCS8PrivateKey(key)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs("cert.pem"), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600))
	ts.Check(os.WriteFile(ts.MkAbs("key.pem"), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}), 0o600))
}
