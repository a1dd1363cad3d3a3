package testkit

import (
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// Application is one whose tables tests can make, as its package brings them: there are no people in them but those that
// come with it.
type Application struct {
	Name   string
	Driver string // as a mapping names it

	files   []string // SQL, below the folder of what is unpacked
	install func(t *testing.T, dsn string)
	site    func(t *testing.T) string // makes the database itself
}

// Applications gives the applications of Debian whose tables are brought by prepare.sh.
func Applications() []Application {
	const radius = "etc/freeradius/3.0/mods-config/sql/main/"
	return []Application{
		{Name: "DAViCal", Driver: "postgres", files: []string{"usr/share/awl/dba/awl-tables.sql", "usr/share/awl/dba/schema-management.sql", "usr/share/davical/dba/davical.sql"}},
		{Name: "FreeRADIUS", Driver: "mysql", files: []string{radius + "mysql/schema.sql"}},
		{Name: "FreeRADIUS", Driver: "postgres", files: []string{radius + "postgresql/schema.sql"}},
		{Name: "Icinga Web 2", Driver: "mysql", files: []string{"usr/share/icingaweb2/schema/mysql.schema.sql"}},
		{Name: "Icinga Web 2", Driver: "postgres", files: []string{"usr/share/icingaweb2/schema/pgsql.schema.sql"}},
		{Name: "MediaWiki", Driver: "mysql", files: []string{"usr/share/mediawiki/maintenance/tables-generated.sql"}},
		{Name: "MediaWiki", Driver: "postgres", files: []string{"usr/share/mediawiki/maintenance/postgres/tables-generated.sql"}},
		{Name: "MediaWiki", Driver: "sqlite", files: []string{"usr/share/mediawiki/maintenance/sqlite/tables-generated.sql"}},
		{Name: "OCS Inventory", Driver: "mysql", files: []string{"usr/share/ocsinventory-reports/files/ocsbase.sql"}},
		{Name: "Postfixadmin", Driver: "mysql", install: postfixadmin},
		{Name: "Roundcube", Driver: "mysql", files: []string{"usr/share/roundcube/SQL/mysql.initial.sql"}},
		{Name: "Roundcube", Driver: "postgres", files: []string{"usr/share/roundcube/SQL/postgres.initial.sql"}},
		{Name: "Roundcube", Driver: "sqlite", files: []string{"usr/share/roundcube/SQL/sqlite.initial.sql"}},
		{Name: "Tiny Tiny RSS", Driver: "mysql", files: []string{"usr/share/dbconfig-common/data/tt-rss/install/mysql"}},
		{Name: "WordPress", Driver: "mysql", site: func(t *testing.T) string { t.Helper(); return WordPress(t).DSN }},
		{Name: "Zabbix", Driver: "mysql", install: zabbixDatabase},
		{Name: "Tiny Tiny RSS", Driver: "postgres", files: []string{"usr/share/dbconfig-common/data/tt-rss/install/pgsql"}},
	}
}

// Database makes the application's tables in a new database and gives its DSN.
func (a Application) Database(t *testing.T) string {
	t.Helper()
	if a.site != nil {
		return a.site(t)
	}
	var dsn string
	switch a.Driver {
	case "mysql":
		dsn = MariaDB(t).Database(t)
	case "postgres":
		dsn = PostgreSQL(t).Database(t)
	default:
		dsn = filepath.Join(t.TempDir(), "app.db")
	}
	if a.install != nil {
		a.install(t, dsn)
	}
	for _, file := range a.files {
		text, err := os.ReadFile(filepath.Join(root(), file))
		if err != nil {
			t.Fatalf("%s is missing. The tests bring it: run `make test`, or internal/testkit/prepare.sh once. (%v)", a.Name, err)
		}
		a.run(t, dsn, commands.ReplaceAllString(string(text), ""))
	}
	return dsn
}

// commands are those of the databases' own shells.
var commands = regexp.MustCompile(`(?m)^\\.*$`)

func (a Application) run(t *testing.T, dsn, statements string) {
	t.Helper()
	if a.Driver == "postgres" {
		conn, err := pgx.Connect(t.Context(), dsn)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close(t.Context()) //nolint:errcheck // nothing is waiting
		if _, err := conn.PgConn().Exec(t.Context(), statements).ReadAll(); err != nil {
			t.Fatalf("%s' tables: %v", a.Name, err)
		}
		return
	}
	if a.Driver == "mysql" {
		dsn += "&multiStatements=true"
	}
	db, err := sql.Open(a.Driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // nothing is waiting
	if _, err := db.ExecContext(t.Context(), statements); err != nil {
		t.Fatalf("%s' tables: %v", a.Name, err)
	}
}

// zabbixDatabase makes Zabbix' tables, with its first users.
func zabbixDatabase(t *testing.T, dsn string) {
	t.Helper()
	name, _, _ := strings.Cut(dsn[strings.LastIndex(dsn, "/")+1:], "?")
	db, err := sql.Open("mysql", dsn+"&multiStatements=true")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // nothing is waiting
	zabbixTables(t, db, name)
}

// postfixadmin lets Postfixadmin make its tables, which it does step by step from its first version on.
func postfixadmin(t *testing.T, dsn string) {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "postfixadmin")
	copying := exec.CommandContext(t.Context(), "sh", "-ec", `cp -r "$1/usr/share/postfixadmin" "$2"; cd "$2"; rm -rf config.* templates_c; mkdir templates_c
		cp "$1/etc/postfixadmin/config.inc.php" .`, "sh", root(), folder)
	if out, err := copying.CombinedOutput(); err != nil {
		t.Fatalf("Postfixadmin is missing. The tests bring it: run `make test`, or internal/testkit/prepare.sh once. (%s)", out)
	}
	name, _, _ := strings.Cut(dsn[strings.LastIndex(dsn, "/")+1:], "?")
	config := fmt.Sprintf(`<?php $CONF['configured'] = true; $CONF['database_type'] = 'mysqli'; $CONF['database_host'] = '127.0.0.1';
		$CONF['database_port'] = '%d'; $CONF['database_user'] = 'root'; $CONF['database_password'] = ''; $CONF['database_name'] = '%s';`, MariaDB(t).Port, name)
	for file, text := range map[string]string{"config.local.php": config, "dbconfig.inc.php": "<?php $dbuser = $dbpass = $dbname = $dbserver = $dbport = ''; $dbtype = 'mysql';"} {
		if err := os.WriteFile(filepath.Join(folder, file), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	code := fmt.Sprintf(`error_reporting(E_ALL & ~E_DEPRECATED & ~E_NOTICE & ~E_WARNING); define('POSTFIXADMIN', 1); define('POSTFIXADMIN_CLI', 1);
		chdir('%s/public'); require 'upgrade.php';`, folder)
	options := phpOptions(t, "ctype", "iconv", "mysqlnd", "pdo", "pdo_mysql", "mbstring")
	c := exec.CommandContext(t.Context(), program(t, "usr/bin/php8*", "usr/bin/php[0-9]*"), append(options, "-r", code)...)
	c.Env = environment()
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("Postfixadmin's tables: %v\n%s", err, tail(out))
	}
}
