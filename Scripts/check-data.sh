#!/bin/sh
# Runs `sortie check` over every file in missions/ with its dose tables, every map in maps/ and every scenario in
# simulator/.
set -eu

sortie=$(swift build -c release --show-bin-path)/sortie
echo "== check: missions, dose tables, maps, scenarios"
set --
for file in $(find missions simulator -name '*.yaml' | LC_ALL=C sort); do set -- "$@" "$file"; done
for map in maps/*/map.yaml; do set -- "$@" "$(dirname "$map")"; done
"$sortie" check "$@"
