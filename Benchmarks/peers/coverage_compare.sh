#!/bin/sh
# Area coverage: `sortie-bench coverage` beside CaSSAndRA's planner (coverage-path-planner), in the same run.
# Usage: Benchmarks/peers/coverage_compare.sh [NAME…]   from the project's root; without names all polygons.
# SORTIE_BENCH (.build/release/sortie-bench): the program.
# COVERAGE_DATA (../shared/data/coverage): GeoJSON polygons in local metres with `width_m`.
# COVERAGE_WORK (.build/bench/coverage): where paths go.
set -eu
here=$(dirname "$0")
bench=${SORTIE_BENCH:-.build/release/sortie-bench}
data=${COVERAGE_DATA:-../shared/data/coverage}
if ! [ -f "$data/square.geojson" ]; then
  echo "nothing measured: $data/square.geojson is absent (set COVERAGE_DATA)" >&2
  exit 2
fi
if ! [ -x "$bench" ]; then
  echo "$bench is absent: run \`swift build -c release --product sortie-bench\`, or set SORTIE_BENCH" >&2
  exit 2
fi
venv=$("$here/coverage_venv.sh")
exec "$venv/bin/python" "$here/coverage_compare.py" --bench "$bench" --data "$data" \
  --work "${COVERAGE_WORK:-.build/bench/coverage}" "$@"
