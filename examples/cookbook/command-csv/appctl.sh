#!/bin/sh
# appctl list | add -- LOGIN NAME | enable -- LOGIN | disable -- LOGIN | remove -- LOGIN
set -eu
file=users.csv
[ -e $file ] || printf '%s\n' 'login,full name,state' 'ada,"Lovelace, Ada",enabled' >$file

known() { cut -d, -f1 $file | grep -Fxq -- "$1"; }

case "$1" in
list)
  cat $file
  ;;
add)
  case "$3$4" in *[\",]*) exit 2 ;; esac
  if known "$3"; then exit 4; fi
  printf '%s,%s,enabled\n' "$3" "$4" >>$file
  ;;
enable | disable)
  known "$3" || exit 3
  who="$3," state="$1d" awk 'index($0, ENVIRON["who"]) == 1 { sub(/[a-z]*$/, ENVIRON["state"]) } { print }' $file >$file.new
  mv $file.new $file
  ;;
remove)
  known "$3" || exit 3
  who="$3," awk 'index($0, ENVIRON["who"]) != 1 { print }' $file >$file.new
  mv $file.new $file
  ;;
esac
