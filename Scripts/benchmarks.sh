#!/bin/sh
# Builds sortie-bench in release and runs it, beside its peers, on the same bytes. Called by `make bench`.
# ROUTING_DATA names the folder with cityN.poly and cityN.q.csv; without it the routing part is left out.
# CITY_DATA names the folder with geneva/ and leipzig/; without it the map part is left out.
set -eu
cd "$(dirname "$0")/.."
data=${ROUTING_DATA:-../shared/data/routing/city}
cities=${CITY_DATA:-../shared/data/city}
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
echo "== mavlink: allocations for each message"
Benchmarks/peers/mavlink_allocations.sh "$bench"
for loss in 0 0.1 0.25 0.4; do
  echo "== uploads: 100 items, a share of $loss lost each way"
  "$bench" uploads --loss "$loss"
done

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
    if [ -n "${POLYANYA_SOURCE:-}" ]; then
      echo "== routing: $name, Polyanya beside it"
      Benchmarks/peers/routing_compare.sh "$data/$name.poly" 3
    else
      echo "== routing: $name (set POLYANYA_SOURCE for Polyanya beside it)"
      "$bench" routing --map "$data/$name.poly" --queries "$data/$name.q.csv" --out "$out/$name.csv"
    fi
    echo "== matrix: $name"
    "$bench" matrix --map "$data/$name.poly" --points 1000 --seed 1 --threads 2
    echo "== zone: $name"
    "$bench" zone --map "$data/$name.poly"
  else
    echo "== routing: left out, $data/$name.poly is absent (set ROUTING_DATA)"
  fi
done

if [ -f "$cities/geneva/geneva.osm.pbf" ]; then
  echo "== map: Geneva, OSM PBF, beside osmium export"
  Benchmarks/peers/map_osmium.sh "$bench" "$cities/geneva/geneva.osm.pbf"
else
  echo "== map: Geneva is left out, $cities/geneva is absent (set CITY_DATA)"
fi
if [ -f "$cities/leipzig/leipzig.geojsonseq.gz" ]; then
  echo "== map: Leipzig, GeoJSON sequence in gzip"
  "$bench" map --write "$out/leipzig" "$cities/leipzig/leipzig.geojsonseq.gz"
  echo "== map: Leipzig, the folder parsed"
  "$bench" map "$out/leipzig"
  echo "== map: Leipzig, the folder from its cache"
  "$bench" map --cache "$out/leipzig"
  echo "== map: JSON text of Leipzig's buildings"
  "$bench" map --json "$out/leipzig/buildings.geojson"
else
  echo "== map: Leipzig is left out, $cities/leipzig is absent (set CITY_DATA)"
fi
