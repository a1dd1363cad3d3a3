package scaffold

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// source is what --from names.
type source struct {
	kind   string // "database", "openapi", "sample", "command"
	driver string // of a database, as a mapping names it
	dsn    string // of a database, as the driver writes it; it may hold a password
	shown  string // the same for people, without secrets
	name   string // what the application may be called
	path   string // of a file
	argv   []string

	document any // what the file holds
}

// parseSource reads what --from says.
func parseSource(from string) (source, error) {
	scheme, rest, _ := strings.Cut(from, ":")
	switch strings.ToLower(scheme) {
	case "mysql", "mariadb":
		return mysqlSource(from)
	case "postgres", "postgresql":
		return postgresSource(from)
	case "sqlite", "sqlite3":
		path := strings.TrimPrefix(rest, "//")
		if path == "" {
			return source{}, errors.New("write sqlite:FILE")
		}
		return source{kind: "database", driver: "sqlite", dsn: path, shown: path, name: baseName(path)}, nil
	}
	if info, err := os.Stat(from); err == nil && info.Mode().IsRegular() && info.Mode()&0o111 == 0 {
		return fileSource(from)
	}
	return commandSource(from)
}

// mysqlSource turns a URL into what the driver reads.
func mysqlSource(from string) (source, error) {
	u, err := url.Parse(from)
	database := ""
	if err == nil {
		database = strings.TrimPrefix(u.Path, "/")
	}
	if err != nil || u.Host == "" || database == "" {
		return source{}, errors.New("write mysql://user:password@host:3306/database; in a password, write %40 for @ and %2F for /")
	}
	host := u.Host
	if u.Port() == "" {
		host += ":3306"
	}
	credentials := u.User.Username()
	if p, ok := u.User.Password(); ok {
		credentials += ":" + p
	} else if p := os.Getenv("MYSQL_PWD"); p != "" { // as MySQL's own client has it
		credentials += ":" + p
	}
	s := source{kind: "database", driver: "mysql", name: database}
	s.dsn = fmt.Sprintf("%s@tcp(%s)/%s", credentials, host, database)
	s.shown = fmt.Sprintf("%s:password@tcp(%s)/%s", u.User.Username(), host, database)
	if u.RawQuery != "" {
		s.dsn += "?" + u.RawQuery
	}
	return s, nil
}

func postgresSource(from string) (source, error) {
	u, err := url.Parse(from)
	if err != nil || u.Host == "" || strings.Trim(u.Path, "/") == "" {
		return source{}, errors.New("write postgres://user:password@host:5432/database; in a password, write %40 for @ and %2F for /")
	}
	s := source{kind: "database", driver: "postgres", dsn: from, name: strings.TrimPrefix(u.Path, "/")}
	s.shown = fmt.Sprintf("postgres://%s:password@%s%s", u.User.Username(), u.Host, u.Path)
	return s, nil
}

// baseName gives the name of a file without its endings.
func baseName(path string) string {
	name, _, _ := strings.Cut(filepath.Base(path), ".")
	return name
}
