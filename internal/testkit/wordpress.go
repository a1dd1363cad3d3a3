package testkit

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Site is a WordPress of a test's own: Debian's package, its tables and data made by its own installer on a
// private MariaDB.
type Site struct {
	DSN string // of its database, as a mapping writes it

	folder string
}

// WordPress installs a site. Its administrator is "admin".
func WordPress(tb testing.TB) *Site {
	tb.Helper()
	server := MariaDB(tb)
	s := &Site{DSN: server.Database(tb), folder: tb.TempDir()}
	code := filepath.Join(root(), "usr", "share", "wordpress")
	entries, err := os.ReadDir(code)
	if err != nil {
		tb.Fatalf("WordPress is missing. The tests bring it: run `make test`, or internal/testkit/prepare.sh once. (%v)", err)
	}
	for _, e := range entries {
		if e.Name() != "wp-config.php" {
			if err := os.Symlink(filepath.Join(code, e.Name()), filepath.Join(s.folder, e.Name())); err != nil {
				tb.Fatal(err)
			}
		}
	}
	name := s.DSN[strings.LastIndex(s.DSN, "/")+1:]
	name, _, _ = strings.Cut(name, "?")
	config := fmt.Sprintf(`<?php
define('DB_NAME', '%s'); define('DB_USER', 'root'); define('DB_PASSWORD', ''); define('DB_HOST', '127.0.0.1:%d');
define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', ''); define('WP_HTTP_BLOCK_EXTERNAL', true); define('DISABLE_WP_CRON', true);
foreach (['AUTH_KEY','SECURE_AUTH_KEY','LOGGED_IN_KEY','NONCE_KEY','AUTH_SALT','SECURE_AUTH_SALT','LOGGED_IN_SALT','NONCE_SALT'] as $k) define($k, 'test');
$table_prefix = 'wp_';
require_once ABSPATH . 'wp-settings.php';
`, name, server.Port)
	if err := os.WriteFile(filepath.Join(s.folder, "wp-config.php"), []byte(config), 0o600); err != nil {
		tb.Fatal(err)
	}
	s.run(tb, `define('WP_INSTALLING', true); require ABSPATH . 'wp-load.php'; require ABSPATH . 'wp-admin/includes/upgrade.php';
		wp_install('Test', 'admin', 'admin@example.org', false, '', 'the administrator');`)
	return s
}

// PHP runs code inside WordPress and decodes the JSON of its last expression statement, `return …;`, into
// result.
func (s *Site) PHP(tb testing.TB, result any, code string) {
	tb.Helper()
	out := s.run(tb, `require ABSPATH . 'wp-load.php'; $result = (function () { `+code+` })(); echo "\nRESULT:", json_encode($result);`)
	_, text, found := bytes.Cut(out, []byte("\nRESULT:"))
	if !found {
		tb.Fatalf("WordPress gives no result for\n%s\n%s", code, out)
	}
	if err := json.Unmarshal(text, result); err != nil {
		tb.Fatalf("%v: %s", err, text)
	}
}

func (s *Site) run(tb testing.TB, code string) []byte {
	tb.Helper()
	php := program(tb, "usr/bin/php8*", "usr/bin/php[0-9]*")
	args := phpOptions(tb, wordPressExtensions...)
	prologue := `error_reporting(E_ALL & ~E_DEPRECATED & ~E_NOTICE); ini_set('display_errors', 'stderr');
		define('ABSPATH', ` + "'" + s.folder + "/'" + `); $_SERVER['HTTP_HOST'] = 'example.org'; $_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1'; `
	c := exec.CommandContext(tb.Context(), php, append(args, "-r", prologue+code)...)
	c.Env = environment()
	var stderr bytes.Buffer
	c.Stderr = &stderr
	out, err := c.Output()
	if err != nil {
		tb.Fatalf("php: %v\n%s%s", err, tail(out), tail(stderr.Bytes()))
	}
	return out
}
