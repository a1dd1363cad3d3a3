package testkit

import (
	"bytes"
	"compress/gzip"
	"database/sql"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Zabbix serves Debian's Zabbix frontend under PHP's own server, on a database of a private MariaDB with Zabbix'
// own schema and users but without its templates. Its administrator is Admin with the password "zabbix". It gives the
// frontend's URL, and the database.
func Zabbix(t *testing.T) (url string, db *sql.DB) {
	t.Helper()
	server := MariaDB(t)
	dsn := server.Database(t)
	name, _, _ := strings.Cut(dsn[strings.LastIndex(dsn, "/")+1:], "?")
	db, err := sql.Open("mysql", server.DSN(name)+"&multiStatements=true")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	zabbixTables(t, db, name)

	folder := t.TempDir()
	code := filepath.Join(root(), "usr", "share", "zabbix")
	for _, part := range []string{"include", "conf", "vendor", "local", "app", "api_jsonrpc.php", "index.php"} {
		if out, err := exec.CommandContext(t.Context(), "cp", "-r", filepath.Join(code, part), folder).CombinedOutput(); err != nil {
			t.Fatalf("Zabbix is missing. The tests bring it: run `make test`, or internal/testkit/prepare.sh once. (%s)", out)
		}
	}
	config := filepath.Join(folder, "zabbix.conf.php")
	text := fmt.Sprintf("<?php\n$DB['TYPE'] = 'MYSQL'; $DB['SERVER'] = '127.0.0.1'; $DB['PORT'] = '%d'; $DB['DATABASE'] = '%s'; $DB['USER'] = 'root'; $DB['PASSWORD'] = '';\n"+
		"$DB['SCHEMA'] = ''; $DB['ENCRYPTION'] = false; $DB['KEY_FILE'] = ''; $DB['CERT_FILE'] = ''; $DB['CA_FILE'] = ''; $DB['VERIFY_HOST'] = false; $DB['CIPHER_LIST'] = '';\n"+
		"$DB['VAULT_URL'] = ''; $DB['VAULT_DB_PATH'] = ''; $DB['VAULT_TOKEN'] = ''; $DB['DOUBLE_IEEE754'] = true; $ZBX_SERVER_NAME = ''; $IMAGE_FORMAT_DEFAULT = 'PNG';\n", server.Port, name)
	fixed := filepath.Join(folder, "include", "classes", "core", "CConfigFile.php") // Debian's reads /etc/zabbix
	source, err := os.ReadFile(fixed)
	if err == nil {
		err = os.WriteFile(config, []byte(text), 0o600)
	}
	if err == nil {
		err = os.WriteFile(fixed, bytes.ReplaceAll(source, []byte("/etc/zabbix/zabbix.conf.php"), []byte(config)), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	options := phpOptions(t, "ctype", "iconv", "mysqlnd", "mysqli", "mbstring", "bcmath", "gettext", "sockets")
	url = servePHP(t, FreeAddress(t), folder, "", options)
	await(t, "Zabbix", url+"/include/classes/core/CConfigFile.php")
	return url, db
}

// needed are the tables whose first rows Zabbix cannot do without.
var needed = regexp.MustCompile("^INSERT INTO `(role|role_rule|hstgrp|users|usrgrp|users_groups|config|dbversion|ids|module)` .*\\);$")

// zabbixTables makes Zabbix' tables, with its roles, users and settings.
func zabbixTables(t *testing.T, db *sql.DB, name string) {
	t.Helper()
	run := func(statements string) {
		if strings.TrimSpace(statements) == "" {
			return
		}
		if _, err := db.ExecContext(t.Context(), statements); err != nil {
			t.Fatalf("Zabbix' tables: %v", err)
		}
	}
	run("ALTER DATABASE " + name + " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin; SET GLOBAL log_bin_trust_function_creators = 1")
	for i, part := range regexp.MustCompile(`(?m)^DELIMITER .*$`).Split(zabbixSQL(t, "schema.sql.gz"), -1) {
		if i%2 == 0 {
			run(part)
			continue
		}
		for trigger := range strings.SplitSeq(part, "$$") { // between DELIMITER $$ and DELIMITER ;
			run(trigger)
		}
	}
	var rows strings.Builder
	for line := range strings.SplitSeq(zabbixSQL(t, "data.sql.gz"), "\n") {
		if needed.MatchString(line) {
			rows.WriteString(line + "\n")
		}
	}
	run("SET FOREIGN_KEY_CHECKS = 0;\n" + rows.String() + "SET FOREIGN_KEY_CHECKS = 1")
}

func zabbixSQL(t *testing.T, file string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(root(), "usr", "share", "zabbix-server-mysql", file))
	if err != nil {
		t.Fatalf("Zabbix is missing. The tests bring it: run `make test`, or internal/testkit/prepare.sh once. (%v)", err)
	}
	reader, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(reader)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
