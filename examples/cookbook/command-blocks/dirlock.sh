#!/bin/sh
# dirlock --lock|--unlock -- UID
set -eu
who="$3" mode="$1" awk -v RS= -v ORS='\n\n' '
  index("\n" $0 "\n", "\nuid: " ENVIRON["who"] "\n") {
    gsub(/\naccountLock: TRUE/, "")
    if (ENVIRON["mode"] == "--lock") $0 = $0 "\naccountLock: TRUE"
  }
  { print }' people.ldif >people.new
mv people.new people.ldif
