#!/bin/sh
# Makes the larger maps of the routing benchmark, with 1,000 queries each: NAME.poly and NAME.q.csv.
# Usage: Benchmarks/peers/routing_inputs.sh OUT_DIR, from the project's root.
#   city10000, city30000, city100000: synthetic cities of gencity.py, seed 7 (which also makes the public city1000).
#   leipzig10000: 10,000 building blocks around Leipzig's market place, see routing_leipzig.py. ODbL 1.0,
#     (c) OpenMapTiles (c) OpenStreetMap contributors: for measuring only.
# ROUTING_DATA names the folder with gencity.py, CITY_DATA the folder with leipzig/; maps without data are left out.
# Maps that are there already stay as they are.
set -eu
if [ $# -ne 1 ]; then
  echo "usage: routing_inputs.sh OUT_DIR" >&2
  exit 2
fi
out=$1
here=$(dirname "$0")
generator=${ROUTING_DATA:-../shared/data/routing/city}/gencity.py
leipzig=${CITY_DATA:-../shared/data/city}/leipzig/leipzig.geojsonseq.gz
seed=7
queries=1000
mkdir -p "$out"

# Files get their names only when they are whole.
keep() {
  mv "$out/$1.q.csv.part" "$out/$1.q.csv"
  mv "$out/$1.poly.part" "$out/$1.poly"
}

for count in 10000 30000 100000; do
  name=city$count
  if [ -f "$out/$name.poly" ] && [ -f "$out/$name.q.csv" ]; then
    echo "$name: there already"
  elif [ -f "$generator" ]; then
    echo "$name: $count obstacles, seed $seed"
    python3 "$generator" "$count" "$seed" "$out/$name.poly.part" "$out/$name.q.csv.part" "$queries"
    keep "$name"
  else
    echo "$name: left out, $generator is absent (set ROUTING_DATA)"
  fi
done

name=leipzig10000
if [ -f "$out/$name.poly" ] && [ -f "$out/$name.q.csv" ]; then
  echo "$name: there already"
elif [ -f "$leipzig" ]; then
  echo "$name: 10,000 blocks around the market place, seed $seed"
  venv=$("$here/routing_venv.sh")
  "$venv/bin/python" "$here/routing_leipzig.py" \
    "$leipzig" "$out/$name.poly.part" "$out/$name.q.csv.part" 10000 "$queries" "$seed"
  keep "$name"
else
  echo "$name: left out, $leipzig is absent (set CITY_DATA)"
fi
