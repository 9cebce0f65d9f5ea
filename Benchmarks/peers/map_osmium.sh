#!/bin/sh
# An OSM extract to buildings, streets and places: sortie-bench beside `osmium export`, round by round.
# Usage: map_osmium.sh SORTIE_BENCH EXTRACT [ROUNDS]
# osmium (Debian: osmium-tool) writes GeoJSON features to a file, for the whole extract and for one that was cut down to
# the same objects beforehand; the cutting is not counted. sortie-bench makes a map in memory, its rings repaired.
# The best time of all rounds counts for each.
set -eu
bench=$1
extract=$2
rounds=${3:-5}
command -v osmium >/dev/null 2>&1 || { echo "osmium is not installed (Debian: osmium-tool)"; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

osmium tags-filter --overwrite -o "$work/same.osm.pbf" "$extract" \
  a/building w/highway nw/amenity nw/healthcare nw/tourism nw/railway=station nw/public_transport=station \
  a/leisure=park,garden,pitch,playground a/place=square a/natural=water a/landuse=basin,reservoir,pond a/waterway \
  >/dev/null 2>&1

export BENCH="$bench" EXTRACT="$extract" WORK="$work" ROUNDS="$rounds"
python3 - <<'P'
import json, os, resource, subprocess, time

bench, extract, work = os.environ["BENCH"], os.environ["EXTRACT"], os.environ["WORK"]


def osmium(source):
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(
        ["osmium", "export", "--overwrite", "-f", "geojsonseq", "--geometry-types=polygon,linestring,point",
         "-o", work + "/out.geojsonseq", source], check=True, capture_output=True)
    wall, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def sortie():
    out = subprocess.run([bench, "map", "--repeats", "3", extract], check=True, capture_output=True, text=True).stdout
    figures = json.loads(out)
    return figures["seconds"], figures["processor_seconds"], figures["counts"]


best = {}
for _ in range(int(os.environ["ROUNDS"])):
    for name, run in (("sortie", sortie), ("osmium", lambda: osmium(extract)),
                      ("osmium_same_objects", lambda: osmium(work + "/same.osm.pbf"))):
        result = run()
        old = best.get(name, (float("inf"), float("inf")))
        best[name] = (min(old[0], result[0]), min(old[1], result[1]))
        if name == "sortie":
            counts = result[2]
figures = {name + "_seconds": round(value[0], 4) for name, value in best.items()}
figures |= {name + "_processor_seconds": round(value[1], 4) for name, value in best.items()}
figures["osmium_over_sortie"] = round(best["osmium"][0] / best["sortie"][0], 2)
figures["osmium_same_objects_over_sortie"] = round(best["osmium_same_objects"][0] / best["sortie"][0], 2)
figures["counts"] = counts
print(json.dumps(figures))
P
