#!/bin/sh
# Vehicle routing: `sortie-bench vrp` beside PyVRP, OR-Tools, VROOM and HGS-CVRP, in turn in the same run.
# Usage: Benchmarks/peers/vrp_compare.sh [--classes A,B] [--budgets 5,20,60] [--seeds 5] [--solvers A,B] [--jobs 1] …
#   from the project's root; `--list` prints the classes, `--table` the table of what was measured, `--help` the rest.
# SORTIE_BENCH (.build/release/sortie-bench): the program.
# VRP_DATA (../shared/data/vrp): bks.csv with a folder for each class beside it.
# VRP_WORK (.build/bench/vrp): where plans and results.jsonl go.
set -eu
here=$(dirname "$0")
bench=${SORTIE_BENCH:-.build/release/sortie-bench}
data=${VRP_DATA:-../shared/data/vrp}
if ! [ -f "$data/bks.csv" ]; then
  echo "nothing measured: $data/bks.csv is absent (set VRP_DATA)" >&2
  exit 2
fi
if ! [ -x "$bench" ]; then
  echo "$bench is absent: run \`swift build -c release --product sortie-bench\`, or set SORTIE_BENCH" >&2
  exit 2
fi
venv=$("$here/vrp_venv.sh")
exec "$venv/bin/python" "$here/vrp_compare.py" --bench "$bench" --python "$venv/bin/python" --data "$data" \
  --work "${VRP_WORK:-.build/bench/vrp}" "$@"
