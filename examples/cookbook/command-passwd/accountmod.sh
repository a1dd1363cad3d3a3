#!/bin/sh
# accountmod [--add] [--comment=TEXT] [--shell=PATH] [--login=NEW] -- LOGIN
set -eu
file=accounts
add= set=
while [ "$1" != -- ]; do
  case "$1" in
  --add) add=1 ;;
  *[:\\]*) exit 2 ;;
  --comment=*) set="$set|5=${1#*=}" ;;
  --shell=*) set="$set|7=${1#*=}" ;;
  --login=*) set="$set|1=${1#*=}" ;;
  esac
  shift
done
case "$2" in *[!a-z0-9.-]*) exit 2 ;; esac
if grep -q "^$2:" $file; then
  [ -z "$add" ] || exit 9
else
  [ -n "$add" ] || exit 3
  last=$(cut -d: -f3 $file | sort -n | tail -1)
  printf '%s:x:%d:100::/home/%s:\n' "$2" $((last + 1)) "$2" >>$file
fi
who="$2" set="$set" awk -F: -v OFS=: '
  $1 == ENVIRON["who"] { n = split(ENVIRON["set"], parts, "|"); for (i = 2; i <= n; i++) $(substr(parts[i], 1, 1)) = substr(parts[i], 3) }
  { print }' $file >$file.new
mv $file.new $file
