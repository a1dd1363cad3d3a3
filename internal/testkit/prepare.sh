#!/bin/sh
# Brings the programs that the tests run: MariaDB, PostgreSQL, their clients, SQLite's, promtool, PHP, WordPress, Zabbix and Postfixadmin, and the
# tables of other applications. Debian's packages are unpacked into .cache/apps; nothing is installed into the system, and
# no service is started or touched.
# Done once; afterwards it takes no time. `make test` calls it.
set -eu

complete="mariadb-server-core mariadb-client-core postgresql sqlite3 php-cli php-mysql php-mbstring php-bcmath" # with what they depend on
alone="wordpress php-getid3 prometheus zabbix-frontend-php zabbix-server-mysql postfixadmin" # their dependencies are of no use here
tables="roundcube-core@usr/share/roundcube/SQL mediawiki@usr/share/mediawiki/maintenance icingaweb2@usr/share/icingaweb2/schema
	tt-rss@usr/share/dbconfig-common freeradius-config@etc/freeradius/3.0/mods-config/sql ocsinventory-reports@usr/share/ocsinventory-reports/files
	davical@usr/share/davical/dba libawl-php@usr/share/awl/dba" # of these only what makes their tables
apps=$(cd "$(dirname "$0")/../.." && pwd)/.cache/apps
done="$apps/complete-6" # another number when the lists above change

[ -e "$done" ] && exit 0

command -v apt-get >/dev/null || {
	echo "The tests bring their own database servers from Debian's packages, and this machine has no apt-get." >&2
	exit 1
}

# wanted lists the packages that are needed and not installed, one "name=version" on a line.
wanted() {
	LC_ALL=C apt-get install --simulate --no-install-recommends -y $complete 2>/dev/null |
		sed -n 's/^Inst \([^ ]*\) \(\[[^]]*\] \)\{0,1\}(\([^ ]*\) .*/\1=\3/p'
	for name in $alone; do echo "$name"; done
}

# unpack downloads one package and unpacks it; of "name@folder" only that folder.
unpack() {
	name=${1%%[=@]*}
	[ -e "$name.unpacked" ] && return
	echo "  $1"
	apt-get download -qq "${1%%@*}" 2>/dev/null || apt-get download -qq "$name" 2>/dev/null || return 1
	case $1 in
	*@*) dpkg --fsys-tarfile "$name"_*.deb | tar -x -C "$apps/root" "./${1#*@}" || return 1 ;;
	*) dpkg -x "$name"_*.deb "$apps/root" || return 1 ;;
	esac
	rm -f "$name"_*.deb && touch "$name.unpacked"
}

update() {
	echo "  fetching the package lists (apt-get update)"
	if [ "$(id -u)" = 0 ]; then apt-get update -qq; else sudo apt-get update -qq; fi
}

mkdir -p "$apps/packages" "$apps/root"
cd "$apps/packages"
echo "preparing what the tests run, once: Debian packages into $apps"
apt-cache show wordpress mariadb-server-core >/dev/null 2>&1 || update
for package in $(wanted) $tables; do
	unpack "$package" || { update && unpack "$package"; } || {
		echo "$package could not be fetched; run this again when the network answers" >&2
		exit 1
	}
done
touch "$done"
echo "prepared"
