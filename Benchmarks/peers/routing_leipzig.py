"""Makes a map of building blocks (`.poly`) and queries (`.q.csv`) from a GeoJSON sequence of a city's buildings.

Usage: routing_leipzig.py CITY.geojsonseq.gz OUT.poly OUT.q.csv BLOCKS QUERIES SEED
Buildings near the centre are grown and shrunk again with mitred corners, so that those which touch, even in one point,
become one block with a wall between them; it ends 0.1 m outside the buildings. Blocks lose their courtyards and what
stands in them, and corners that stand out by less than 0.1 m: without this, edges of millimetres remain where buildings
meet, and Polyanya's C++, which compares areas with 1e-6, gives ways that are too short or too long.
The blocks nearest the centre are kept (the larger of the distances east and north counts, so the map is a square), in
metres from the centre (transverse Mercator through it), rounded to millimetres. No two blocks are nearer than 0.1 m.
The border lies 50 m outside. End points lie in the bounding box of the blocks, at least 5 cm from each block. Prints
one JSON object.
"""

import gzip
import json
import random
import sys
import time

import numpy
import pyproj
import shapely

CENTRE = (12.3747, 51.3403)  # longitude and latitude of Leipzig's market place, WGS 84
GROWTH = 0.1
CLOSING = 0.2
STRAIGHTENING = 0.1
LEAST_GAP = 0.1
GRID = 0.001
MARGIN = 50
DISTANCE_TO_BLOCK = 0.05
BUILDINGS_PER_BLOCK = 5  # how many buildings are read for each block that is wanted; leaves blocks whole at the edge


def read_buildings(path):
    """The outer rings of all buildings as polygons in metres from the centre."""
    project = pyproj.Transformer.from_crs(
        "EPSG:4326", f"+proj=tmerc +lat_0={CENTRE[1]} +lon_0={CENTRE[0]} +k=1 +ellps=WGS84 +units=m", always_xy=True)
    rings = []
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            feature = json.loads(line)
            if feature["properties"].get("layer") != "building":
                continue
            geometry = feature["geometry"]
            several = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
            rings.extend(polygon[0] for polygon in several)
    sizes = [len(ring) for ring in rings]
    flat = numpy.array([point[:2] for ring in rings for point in ring])
    east, north = project.transform(flat[:, 0], flat[:, 1])
    shells = shapely.linearrings(
        numpy.column_stack([east, north]), indices=numpy.repeat(numpy.arange(len(rings)), sizes))
    return shapely.make_valid(shapely.polygons(shells))


def reach(shapes):
    """The largest distance east or north between the centre and each shape's centroid, in metres."""
    centroids = shapely.centroid(shapes)
    return numpy.maximum(numpy.abs(shapely.get_x(centroids)), numpy.abs(shapely.get_y(centroids)))


def extent(shapes):
    """The largest distance east or north between the centre and any point of each shape, in metres."""
    return numpy.abs(shapely.bounds(shapes)).max(axis=1)


def close_pairs(shapes):
    """Pairs of numbers of shapes that are nearer to each other than the least gap."""
    first, second = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=LEAST_GAP)
    return numpy.stack([first, second], axis=1)[first < second]


def offset(shapes, distance):
    """The shapes grown, or shrunk where the distance is negative, with mitred corners."""
    return shapely.buffer(shapes, distance, join_style="mitre", mitre_limit=3)


def filled_parts(shapes):
    """The polygons of the shapes without holes, and none that stands in another's hole."""
    parts = shapely.get_parts(shapes)
    parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    parts = shapely.polygons(shapely.get_exterior_ring(parts))
    inner, outer = shapely.STRtree(parts).query(parts, predicate="within")
    return numpy.delete(parts, numpy.unique(inner[inner != outer]))


def join(shapes):
    """The blocks: no holes, none inside another, none nearer to another than the least gap."""
    blocks = filled_parts(shapely.union_all(offset(shapes, GROWTH + CLOSING), grid_size=GRID))
    blocks = filled_parts(shapely.simplify(offset(blocks, -CLOSING), STRAIGHTENING))
    while len(pairs := close_pairs(blocks)):
        # These are still two with hardly anything between them: they become one block.
        near = numpy.unique(pairs)
        joined = shapely.union_all(offset(blocks[near], LEAST_GAP), grid_size=GRID)
        blocks = filled_parts(numpy.append(numpy.delete(blocks, near), shapely.simplify(joined, STRAIGHTENING)))
    return blocks


def corners(block):
    """The ring of a block, counter-clockwise, not closed, as text in millimetres' precision."""
    ring = shapely.get_coordinates(shapely.geometry.polygon.orient(block).exterior)[:-1]
    return [f"{x:.3f} {y:.3f}" for x, y in ring + 0.0]


def main():
    if len(sys.argv) != 7:
        sys.exit(__doc__)
    source, out, out_queries = sys.argv[1:4]
    wanted, queries, seed = map(int, sys.argv[4:])
    start = time.perf_counter()
    buildings = read_buildings(source)
    order = numpy.argsort(reach(buildings), kind="stable")
    near = buildings[order[: wanted * BUILDINGS_PER_BLOCK]]
    # Only blocks that end well inside what was read are sure to be whole.
    limit = reach(near[-1:])[0] - 250 if len(near) < len(buildings) else numpy.inf
    blocks = join(near)
    blocks = blocks[extent(blocks) < limit]
    blocks = blocks[numpy.argsort(reach(blocks), kind="stable")]
    if len(blocks) < wanted:
        sys.exit(f"only {len(blocks)} whole blocks from {len(near)} buildings; {wanted} are wanted")
    blocks = blocks[:wanted]
    if not shapely.is_valid(blocks).all() or len(close_pairs(blocks)):
        sys.exit("blocks cross themselves or nearly touch each other")

    west, south, east, north = shapely.total_bounds(blocks)
    box = [(west - MARGIN, south - MARGIN), (east + MARGIN, south - MARGIN),
           (east + MARGIN, north + MARGIN), (west - MARGIN, north + MARGIN)]
    vertices = 0
    with open(out, "w", encoding="utf-8") as file:
        file.write("BORDER 4\n" + "".join(f"{x:.3f} {y:.3f}\n" for x, y in box))
        for block in blocks:
            ring = corners(block)
            vertices += len(ring)
            file.write(f"HOLE {len(ring)}\n" + "\n".join(ring) + "\n")

    chance = random.Random(seed)
    tree = shapely.STRtree(blocks)

    def end_point():
        while True:
            x, y = round(chance.uniform(west, east), 3), round(chance.uniform(south, north), 3)
            if not len(tree.query(shapely.Point(x, y), predicate="dwithin", distance=DISTANCE_TO_BLOCK)):
                return x, y

    with open(out_queries, "w", encoding="utf-8") as file:
        file.write("id,sx,sy,tx,ty\n")
        for number in range(queries):
            (sx, sy), (tx, ty) = end_point(), end_point()
            file.write(f"{number},{sx},{sy},{tx},{ty}\n")
    print(json.dumps({
        "buildings_joined": len(near), "blocks": len(blocks), "vertices": vertices,
        "side_m": [round(east - west), round(north - south)], "covered": round(
            float(shapely.area(blocks).sum() / ((east - west) * (north - south))), 3),
        "seconds": round(time.perf_counter() - start, 1)}))


main()
