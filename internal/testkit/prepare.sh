#!/bin/sh
# Brings the programs that the tests run: MariaDB, PostgreSQL, their clients, SQLite's, promtool, PHP, WordPress and Zabbix. Debian's packages
# are unpacked into .cache/apps; nothing is installed into the system, and no service is started or touched.
# Done once; afterwards it takes no time. `make test` calls it.
set -eu

complete="mariadb-server-core mariadb-client-core postgresql sqlite3 php-cli php-mysql php-mbstring php-bcmath" # with what they depend on
alone="wordpress php-getid3 prometheus zabbix-frontend-php zabbix-server-mysql" # their dependencies are of no use here
apps=$(cd "$(dirname "$0")/../.." && pwd)/.cache/apps
done="$apps/complete-3" # another number when the lists above change

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

# unpack downloads one package and unpacks it.
unpack() {
	name=${1%%=*}
	[ -e "$name.unpacked" ] && return
	echo "  $1"
	apt-get download -qq "$1" 2>/dev/null || apt-get download -qq "$name" || return 1
	dpkg -x "$name"_*.deb "$apps/root" && rm -f "$name"_*.deb && touch "$name.unpacked"
}

update() {
	echo "  fetching the package lists (apt-get update)"
	if [ "$(id -u)" = 0 ]; then apt-get update -qq; else sudo apt-get update -qq; fi
}

mkdir -p "$apps/packages" "$apps/root"
cd "$apps/packages"
echo "preparing what the tests run, once: Debian packages into $apps"
apt-cache show wordpress mariadb-server-core >/dev/null 2>&1 || update
for package in $(wanted); do
	unpack "$package" || { update && unpack "$package"; } || {
		echo "$package could not be fetched; run this again when the network answers" >&2
		exit 1
	}
done
touch "$done"
echo "prepared"
