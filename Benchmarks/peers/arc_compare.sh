#!/bin/sh
# Arc routing: `sortie-bench arc` beside OR-Tools, in turn in the same run.
# Usage: Benchmarks/peers/arc_compare.sh [--sets gdb,val,egl] [--time 5] [--seeds 3] [--jobs 1] [--solvers A,B] …
#   from the project's root; `--help` prints the rest.
# SORTIE_BENCH (.build/release/sortie-bench): the program.
# ARC_DATA (../shared/data/arc): the instances.
# ARC_WORK (.build/bench/arc): where tours and results.jsonl go.
set -eu
here=$(dirname "$0")
bench=${SORTIE_BENCH:-.build/release/sortie-bench}
data=${ARC_DATA:-../shared/data/arc}
if ! [ -f "$data/gdb1.dat" ]; then
  echo "nothing measured: $data/gdb1.dat is absent (set ARC_DATA)" >&2
  exit 2
fi
if ! [ -x "$bench" ]; then
  echo "$bench is absent: run \`swift build -c release --product sortie-bench\`, or set SORTIE_BENCH" >&2
  exit 2
fi
venv=$("$here/vrp_venv.sh")
exec "$venv/bin/python" "$here/arc_compare.py" --bench "$bench" --python "$venv/bin/python" --data "$data" \
  --work "${ARC_WORK:-.build/bench/arc}" "$@"
