#!/bin/sh
# Builds sortie-bench in release and runs it, beside its peers, on the same bytes. Called by `make bench`.
# ROUTING_DATA names the folder with cityN.poly and cityN.q.csv; without it the routing part is left out.
set -eu
cd "$(dirname "$0")/.."
data=${ROUTING_DATA:-../shared/data/routing/city}
out=.build/bench
mkdir -p "$out"

echo "== build"
swift build -c release --product sortie-bench >"$out/build.log" 2>&1 || { cat "$out/build.log"; exit 2; }
bench=$(swift build -c release --show-bin-path)/sortie-bench

echo "== mavlink: sortie"
"$bench" mavlink --seed 1 --write "$out/telemetry.bin"
echo "== mavlink: C code of pymavlink's generator"
Benchmarks/peers/mavlink_c.sh "$out/telemetry.bin"
echo "== mavlink: pymavlink"
"$(Scripts/mavlink/venv.sh)/bin/python" Benchmarks/peers/mavlink_pymavlink.py "$out/telemetry.bin"

for size in "300 10" "3000 100" "30000 100"; do
  # Words are split on purpose: legs and vehicles.
  # shellcheck disable=SC2086
  set -- $size
  echo "== verify: $1 legs, $2 vehicles: sortie"
  "$bench" verify --legs "$1" --vehicles "$2" --repeats 5 --write "$out/plan.json" --write-world "$out/world.json"
  echo "== verify: $1 legs, $2 vehicles: shapely, far less checked"
  "$(Benchmarks/peers/venv.sh)/bin/python" Benchmarks/peers/verify_shapely.py "$out/plan.json" "$out/world.json"
done

for name in city100 city1000; do
  if [ -f "$data/$name.poly" ]; then
    echo "== routing: $name"
    "$bench" routing --map "$data/$name.poly" --queries "$data/$name.q.csv" --out "$out/$name.csv"
  else
    echo "== routing: left out, $data/$name.poly is absent (set ROUTING_DATA)"
  fi
done
