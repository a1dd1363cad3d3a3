package testkit

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// Serve lets PHP's own server answer for the site, and gives its URL and an application password of the
// administrator's.
func (s *Site) Serve(t *testing.T) (url, password string) {
	t.Helper()
	address := FreeAddress(t)
	s.PHP(t, new(any), `update_option('siteurl', 'http://`+address+`'); update_option('home', 'http://`+address+`');
		update_option('permalink_structure', '/%postname%/'); flush_rewrite_rules(); return true;`)
	s.PHP(t, &password, `return WP_Application_Passwords::create_new_application_password(1, ['name' => 'scim'])[0];`)
	// The code is linked to, and would look for its configuration where it really is; and what is no file is an
	// address of WordPress' own.
	router := filepath.Join(s.folder, "router.php")
	script := fmt.Sprintf(`<?php if (!defined('ABSPATH')) define('ABSPATH', '%[1]s/');
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if (is_dir('%[1]s' . $path)) $path = rtrim($path, '/') . '/index.php';
$file = is_file('%[1]s' . $path) ? '%[1]s' . $path : '%[1]s/index.php';
if (substr($file, -4) !== '.php') return false;
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = substr($file, strlen('%[1]s')); $_SERVER['SCRIPT_FILENAME'] = $file; chdir(dirname($file)); require $file;
`, s.folder)
	if err := os.WriteFile(router, []byte(script), 0o600); err != nil {
		t.Fatal(err)
	}
	url = servePHP(t, address, s.folder, router, phpOptions(t, wordPressExtensions...))
	await(t, "WordPress", url+"/wp-json/")
	return url, password
}

// wordPressExtensions are the PHP extensions that WordPress needs.
var wordPressExtensions = []string{"ctype", "tokenizer", "iconv", "mysqlnd", "mysqli"}

// servePHP lets PHP's own server answer at an address, and gives its URL.
func servePHP(t *testing.T, address, folder, router string, options []string) string {
	t.Helper()
	options = append(options, "-d", "display_errors=0", "-d", "sendmail_path=/bin/true", "-S", address, "-t", folder)
	if router != "" {
		options = append(options, router)
	}
	c := exec.CommandContext(t.Context(), program(t, "usr/bin/php8*", "usr/bin/php[0-9]*"), options...)
	c.Env = append(environment(), "PHP_CLI_SERVER_WORKERS=4", "WP_ENVIRONMENT_TYPE=local")
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	c.Cancel = func() error { return syscall.Kill(-c.Process.Pid, syscall.SIGKILL) }
	var log bytes.Buffer
	c.Stdout, c.Stderr = &log, &log
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _ = c.Wait(); t.Failed() {
			t.Logf("php: %s", tail(log.Bytes()))
		}
	})
	return "http://" + address
}

// await waits until a page is there.
func await(t *testing.T, name, page string) {
	t.Helper()
	for begin := time.Now(); time.Since(begin) < 20*time.Second; time.Sleep(50 * time.Millisecond) {
		if response, err := http.Get(page); err == nil {
			_ = response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return
			}
		}
	}
	t.Fatalf("%s does not answer", name)
}

// phpOptions lets PHP find some extensions, and nothing else.
func phpOptions(tb testing.TB, extensions ...string) []string {
	tb.Helper()
	options := []string{"-n", "-d", "extension_dir=" + filepath.Dir(program(tb, "usr/lib/php/2*/mysqli.so"))}
	for _, extension := range extensions {
		options = append(options, "-d", "extension="+extension)
	}
	return options
}
