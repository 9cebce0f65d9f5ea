#!/bin/sh
# Shortest ways on one map: `sortie-bench routing` beside Polyanya's C++, in turn in the same run.
# Usage: POLYANYA_SOURCE=FOLDER Benchmarks/peers/routing_compare.sh MAP.poly [RUNS], from the project's root.
# The queries are MAP.q.csv beside the map. For what FOLDER is see routing_polyanya.sh.
# RUNS (3): how often each program runs; each of a query's times is the best of all runs. Prints a table, and writes the
#   figures and the answers to ROUTING_WORK; ends with 1 where the answers differ by more than 1e-9.
# SORTIE_BENCH (.build/release/sortie-bench): the program; `none` measures Polyanya alone.
# ROUTING_WORK (.build/bench/routing): where meshes, answers and figures go.
# REPEATS (5): how often either program asks a query in one run.
set -eu
if [ $# -lt 1 ] || [ $# -gt 2 ]; then
  echo "usage: routing_compare.sh MAP.poly [RUNS]" >&2
  exit 2
fi
map=$1
runs=${2:-3}
here=$(dirname "$0")
queries=${map%.poly}.q.csv
bench=${SORTIE_BENCH:-.build/release/sortie-bench}
work=${ROUTING_WORK:-.build/bench/routing}
for file in "$map" "$queries"; do
  if ! [ -f "$file" ]; then
    echo "$file is absent" >&2
    exit 2
  fi
done
if [ "$bench" != none ] && ! [ -x "$bench" ]; then
  echo "$bench is absent: run \`swift build -c release --product sortie-bench\`, or set SORTIE_BENCH" >&2
  exit 2
fi
if [ -z "${POLYANYA_SOURCE:-}" ]; then
  echo "nothing measured: POLYANYA_SOURCE is not set; it names a copy of Polyanya's C++ sources" >&2
  exit 2
fi
polyanya=$("$here/routing_polyanya.sh")
if [ -z "$polyanya" ]; then
  exit 2
fi
venv=$("$here/routing_venv.sh")

mkdir -p "$work"
name=$(basename "$map" .poly)
mesh=$work/$name.mesh
made_from=$(cat "$map" "$here/routing_mesh.py" | cksum)
if ! [ -f "$mesh" ] || ! [ -f "$mesh.json" ] || [ "$(cat "$mesh.sum" 2>/dev/null)" != "$made_from" ]; then
  echo "$name: making the mesh" >&2
  rm -f "$mesh.sum"
  "$venv/bin/python" "$here/routing_mesh.py" "$map" "$mesh" >"$mesh.json"
  echo "$made_from" >"$mesh.sum"
fi
exec python3 "$here/routing_compare.py" "$map" "$queries" "$mesh" "$polyanya" "$bench" "$work" "$runs" "${REPEATS:-5}"
