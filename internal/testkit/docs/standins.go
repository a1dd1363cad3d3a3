package docs

import (
	"os"
	"path/filepath"
	"testing"
)

// The programs that stand for others while a page runs.
const (
	// A server goes on in the background and is awaited; its addresses are those that are free.
	scimAdapter = `#!/usr/bin/env bash
set -euo pipefail
case "${1:-}" in serve | demo) ;; *) exec "$SCIM_ADAPTER" "$@" ;; esac
stop-server
arguments=("$@")
if [ "$1" = demo ]; then
	arguments=(demo --listen "$LISTEN" --metrics-listen "$METRICS" "${@:2}")
else
	for ((i = 1; i < $#; i++)); do
		if [ "${!i}" = --config ]; then j=$((i + 1)); config=${!j}; fi
	done
	if [ -f "${config:-}" ] && ! grep -q 'listen *=' "$config"; then
		printf 'include = ["%s"]\nserver {\n  listen = "%s"\n  metrics_listen = "%s"\n}\n' "$(realpath -s "$config")" "$LISTEN" "$METRICS" >"$DOCS/serve.hcl"
		arguments=(serve --config "$DOCS/serve.hcl")
	fi
fi
"$SCIM_ADAPTER" "${arguments[@]}" >>"$DOCS/server" 2>&1 </dev/null &
server=$!
echo $server >"$DOCS/pid"
for ((i = 0; i < 600; i++)); do
	if curl -sf "http://$METRICS/readyz" >/dev/null; then exit; fi
	kill -0 $server 2>/dev/null || break
	sleep 0.05
done
echo "the server does not answer:" >&2
cat "$DOCS/server" >&2
exit 1
`
	stopServer = `#!/usr/bin/env bash
[ -f "$DOCS/pid" ] || exit 0
kill "$(cat "$DOCS/pid")" 2>/dev/null
while kill -0 "$(cat "$DOCS/pid")" 2>/dev/null; do sleep 0.02; done
rm "$DOCS/pid"
`
	goTool = `#!/usr/bin/env bash
[ "${1:-} ${2:-}" = "run ./cmd/scim-adapter" ] && [ -d cmd/scim-adapter ] && exec scim-adapter "${@:3}"
echo "go $*: only go run ./cmd/scim-adapter is run here" >&2
exit 1
`
	makeTool = `#!/usr/bin/env bash
for target in "$@"; do
	grep -q "^$target:" Makefile || { echo "the Makefile has no target $target" >&2; exit 1; }
done
`
)

// standIns writes the stand-ins into a folder.
func standIns(t *testing.T, folder string) {
	t.Helper()
	for name, text := range map[string]string{"scim-adapter": scimAdapter, "stop-server": stopServer, "go": goTool, "make": makeTool} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
}
