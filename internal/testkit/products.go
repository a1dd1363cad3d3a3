package testkit

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	_ "github.com/go-sql-driver/mysql" // the drivers that the tests talk to the servers with
	_ "github.com/jackc/pgx/v5/stdlib"
)

func mariaDB() product {
	return product{
		name: "mariadb", driver: "mysql", goDriver: "mysql", soft: "TERM", hard: "KILL", admin: "mysql",
		attr:  func() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} },
		setUp: bootstrapMariaDB,
		argv: func(tb testing.TB, s *Server) []string {
			tb.Helper()
			return append(mariaDBArguments(tb, s), "--skip-grant-tables", "--bind-address=127.0.0.1",
				fmt.Sprint("--port=", s.Port), "--socket="+filepath.Join(s.folder, "socket"),
				"--pid-file="+filepath.Join(s.folder, "pid"), "--max-connections=300")
		},
		dsn: func(port int, database string) string {
			return fmt.Sprintf("root@tcp(127.0.0.1:%d)/%s?parseTime=true", port, database)
		},
	}
}

// mariaDBArguments are those that setting up and running have in common: what is fast and forgets at a crash. A server
// that starts deletes the temporary tables in its tmpdir, those of other servers included.
func mariaDBArguments(tb testing.TB, s *Server) []string {
	tb.Helper()
	server := program(tb, "usr/sbin/mariadbd")
	base := filepath.Dir(filepath.Dir(server))
	argv := []string{
		server, "--no-defaults", "--basedir=" + base, "--lc-messages-dir=" + filepath.Join(base, "share", "mysql"),
		"--datadir=" + filepath.Join(s.folder, "data"), "--tmpdir=" + filepath.Join(s.folder, "tmp"), "--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=OFF",
		"--innodb-buffer-pool-size=64M", "--character-set-server=utf8mb4", "--collation-server=utf8mb4_general_ci",
	}
	if os.Getuid() == 0 {
		argv = append(argv, "--user=root")
	}
	return argv
}

// bootstrapMariaDB makes the system's tables.
func bootstrapMariaDB(tb testing.TB, s *Server) error {
	tb.Helper()
	argv := append(mariaDBArguments(tb, s), "--bootstrap", "--skip-networking", "--skip-log-bin")
	var script bytes.Buffer
	script.WriteString("create database mysql;\nuse mysql;\n")
	for _, name := range []string{"mysql_system_tables.sql", "mysql_performance_tables.sql", "mysql_system_tables_data.sql"} {
		text, err := os.ReadFile(filepath.Join(filepath.Dir(filepath.Dir(argv[0])), "share", "mysql", name))
		if err != nil {
			return err
		}
		script.Write(text)
	}
	return once(s.attr, &script, argv[0], argv[1:]...)
}

func postgreSQL() product {
	return product{
		name: "postgresql", driver: "postgres", goDriver: "pgx", soft: "INT", hard: "QUIT", admin: "postgres",
		attr: unprivileged,
		setUp: func(tb testing.TB, s *Server) error {
			tb.Helper()
			bin := filepath.Dir(program(tb, "usr/lib/postgresql/*/bin/initdb"))
			share := strings.Replace(bin, "/lib/postgresql/", "/share/postgresql/", 1)
			return once(s.attr, nil, filepath.Join(bin, "initdb"), "-D", filepath.Join(s.folder, "data"), "-L", filepath.Dir(share),
				"-A", "trust", "-U", "test", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")
		},
		argv: func(tb testing.TB, s *Server) []string {
			tb.Helper()
			return []string{
				program(tb, "usr/lib/postgresql/*/bin/postgres"), "-D", filepath.Join(s.folder, "data"), "-p", fmt.Sprint(s.Port),
				"-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off",
				"-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=300",
			}
		},
		dsn: func(port int, database string) string {
			return fmt.Sprintf("postgres://test@127.0.0.1:%d/%s?sslmode=disable", port, database)
		},
	}
}
