#!/bin/sh
# Runs `sortie check` over every file in missions/, every map in maps/ and every scenario in simulator/.
set -eu

sortie=$(swift build -c release --show-bin-path)/sortie
echo "== check: missions, maps, scenarios"
set --
# Dose tables are data of their own; `sortie check` does not know them yet.
for file in $(find missions simulator -path missions/doses -prune -o -name '*.yaml' -print | LC_ALL=C sort); do set -- "$@" "$file"; done
for map in maps/*/map.yaml; do set -- "$@" "$(dirname "$map")"; done
"$sortie" check "$@"
