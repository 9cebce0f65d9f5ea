"""A check of a plan as one writes it today: shapely's STRtree for zones and buildings, sampling for separation.

Usage: verify_shapely.py PLAN.json WORLD.json
The files come from `sortie-bench verify --write PLAN.json --write-world WORLD.json`. Far less is checked than Sortie
proves: polygons instead of circles, whole legs instead of moments for heights and hours, vehicles once a second, and no
energy, loads, tasks or limits. Prints one JSON object; `seconds` is CPU time from the bytes to the answer.
"""

import json
import math
import sys
import time
from collections import defaultdict

import pyproj
import shapely
from shapely import STRtree


def projector(origin):
    """Metres east and north in the map's own frame, transverse Mercator at its origin."""
    frame = f"+proj=tmerc +lon_0={origin[0]} +lat_0={origin[1]} +k=1 +x_0=0 +y_0=0 +ellps=WGS84"
    return pyproj.Transformer.from_crs("EPSG:4326", frame, always_xy=True)


def check(plan_bytes, world):
    plan = json.loads(plan_bytes)
    clearance, separation = world["clearance"], world["separation"]
    legs, tracks = [], []
    positions = [p["position"] for v in plan["vehicles"] for s in v["sorties"] for g in s["legs"] for p in g["points"]]
    east, north = projector(world["origin"]).transform([p[0] for p in positions], [p[1] for p in positions])
    places = iter(zip(east, north))
    for number, vehicle in enumerate(plan["vehicles"]):
        for sortie in vehicle["sorties"]:
            track = []
            for leg in sortie["legs"]:
                points = leg["points"]
                line = [next(places) for _ in points]
                heights = [p["altitude"] for p in points]
                times = [p["time"] for p in points]
                legs.append((line, min(heights), max(heights), times[0], times[-1]))
                track += list(zip(times, line, heights))
            tracks.append((number, track))

    solids = []
    for zone in world["zones"]:
        if zone["rule"] == "NO_RESTRICTION":
            continue
        shape = shapely.Polygon(zone["ring"]) if "ring" in zone else shapely.Point(zone["centre"]).buffer(zone["radius"])
        solids.append((shape, zone.get("lower", -math.inf), zone.get("upper", math.inf),
                       zone.get("from", -math.inf), zone.get("to", math.inf)))
    for building in world["buildings"]:
        solids.append((shapely.Polygon(building["ring"]), -math.inf, building["top"], -math.inf, math.inf))
    tree = STRtree([solid[0].buffer(clearance - 0.5) for solid in solids])
    lines = [shapely.LineString(leg[0]) for leg in legs]
    hits = 0
    for leg, solid in zip(*tree.query(lines, predicate="intersects")):
        _, low, high, start, end = legs[leg]
        _, lower, upper, opens, closes = solids[solid]
        if low < upper + clearance and high > lower - clearance and start < closes and opens < end:
            hits += 1

    cells = defaultdict(list)
    near = 0
    for number, track in tracks:
        index = 0
        for second in range(math.ceil(track[0][0]), math.floor(track[-1][0]) + 1):
            while index + 2 < len(track) and track[index + 1][0] < second:
                index += 1
            (t0, a, h0), (t1, b, h1) = track[index], track[index + 1]
            share = min(1.0, max(0.0, (second - t0) / (t1 - t0))) if t1 > t0 else 0.0
            x, y, z = a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, h0 + (h1 - h0) * share
            cx, cy = int(x // separation), int(y // separation)
            for i in (-1, 0, 1):
                for j in (-1, 0, 1):
                    for other, ox, oy, oz in cells.get((second, cx + i, cy + j), ()):
                        if other != number and (x - ox) ** 2 + (y - oy) ** 2 + (z - oz) ** 2 < (separation - 15) ** 2:
                            near += 1
            cells[(second, cx, cy)].append((number, x, y, z))
    return len(legs), hits, near


def main():
    with open(sys.argv[1], "rb") as file:
        plan_bytes = file.read()
    with open(sys.argv[2]) as file:
        world = json.load(file)
    best = math.inf
    for _ in range(2):
        start = time.process_time()
        legs, hits, near = check(plan_bytes, world)
        best = min(best, time.process_time() - start)
    print(json.dumps({"legs": legs, "hits": hits, "too_near": near, "seconds": round(best, 4)}))


main()
