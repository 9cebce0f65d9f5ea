"""Makes the mesh of convex polygons that Polyanya's C++ reads (`.mesh`, version 2) from a map of obstacles (`.poly`).

Usage: routing_mesh.py MAP.poly MAP.mesh
The free space is triangulated with the edges of all rings as constraints (PyPI's `triangle`); then neighbouring faces
are joined, longest shared edge first, as long as the joint face stays convex (straight angles allowed). Rings may touch
but not cross, and lie inside the border. Prints one JSON object: counts and the processor seconds of each step.
"""

import json
import sys
import time
from fractions import Fraction

import numpy
import triangle


def read_rings(path):
    """The border and the holes, as arrays of points, all counter-clockwise."""
    border, holes = None, []
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    at = 0
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        kind, count = lines[at].split()
        count = int(count)
        ring = numpy.array([line.split() for line in lines[at + 1 : at + 1 + count]], dtype=float)
        x, y = ring[:, 0] - ring[0, 0], ring[:, 1] - ring[0, 1]
        if numpy.dot(x, numpy.roll(y, -1)) - numpy.dot(numpy.roll(x, -1), y) < 0:
            ring = ring[::-1]
        if kind == "BORDER":
            border = ring
        elif kind == "HOLE":
            holes.append(ring)
        else:
            sys.exit(f"{path}:{at + 1}: {kind} is neither BORDER nor HOLE")
        at += count + 1
    return border, holes


def constraints(border, holes):
    """Points without doubles, and directed edges as pairs of point numbers; border edges come first."""
    rings = [border] + holes
    sizes = numpy.array([len(ring) for ring in rings])
    points, number = numpy.unique(numpy.concatenate(rings), axis=0, return_inverse=True)
    number = number.reshape(-1)
    successor = numpy.arange(len(number)) + 1
    ends = numpy.cumsum(sizes)
    successor[ends - 1] = ends - sizes
    edges = numpy.stack([number, number[successor]], axis=1)
    edges = edges[edges[:, 0] != edges[:, 1]]
    return points, edges, len(border)


def free_triangles(points, edges, border_edges):
    """The triangles of the free space, and for each of their three half-edges the twin (-1: none)."""
    segments = numpy.unique(numpy.sort(edges, axis=1), axis=0)
    made = triangle.triangulate({"vertices": points, "segments": segments}, "pQ")
    if len(made["vertices"]) != len(points):
        extra = len(made["vertices"]) - len(points)
        sys.exit(f"{extra} points had to be added: rings cross, or a corner lies on another ring's edge")
    faces = made["triangles"].astype(numpy.int64)
    a, b, c = (points[faces[:, k]] for k in range(3))
    turned = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) < (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
    faces[turned] = faces[turned][:, ::-1]

    def key(origin, target):
        return origin * len(points) + target

    origin = faces.reshape(-1)
    target = faces[:, [1, 2, 0]].reshape(-1)
    keys = key(origin, target)
    order = numpy.argsort(keys)
    ascending = keys[order]

    def find(wanted):
        place = numpy.minimum(numpy.searchsorted(ascending, wanted), len(ascending) - 1)
        return numpy.where(ascending[place] == wanted, order[place], -1)

    twin = find(key(target, origin))
    # The left of a hole's directed edge is the hole's inside; from there the hole is flooded up to the next constraint.
    is_constraint = numpy.isin(
        key(numpy.minimum(origin, target), numpy.maximum(origin, target)), key(segments[:, 0], segments[:, 1]))
    seeds = find(key(edges[border_edges:, 0], edges[border_edges:, 1]))
    blocked = numpy.zeros(len(faces), dtype=bool)
    front = numpy.unique(seeds[seeds >= 0] // 3)
    while len(front):
        blocked[front] = True
        sides = (front[:, None] * 3 + numpy.arange(3)).reshape(-1)
        sides = sides[(twin[sides] >= 0) & ~is_constraint[sides]]
        front = numpy.unique(twin[sides] // 3)
        front = front[~blocked[front]]

    kept = numpy.flatnonzero(~blocked)
    renumbered = numpy.full(len(faces), -1)
    renumbered[kept] = numpy.arange(len(kept))
    twin = twin.reshape(-1, 3)[kept].reshape(-1)
    inside = (twin >= 0) & (renumbered[twin // 3] >= 0)
    twin = numpy.where(inside, renumbered[twin // 3] * 3 + twin % 3, -1)
    return faces[kept], twin


def turns_left_or_straight(points, a, b, c):
    """Whether a-b-c turns left or goes straight on; exact where doubles cannot tell."""
    (ax, ay), (bx, by), (cx, cy) = points[a], points[b], points[c]
    left, right = (bx - ax) * (cy - by), (by - ay) * (cx - bx)
    turn = left - right
    if abs(turn) <= 1e-14 * (abs(left) + abs(right)):
        ax, ay, bx, by, cx, cy = map(Fraction, (ax, ay, bx, by, cx, cy))
        turn = (bx - ax) * (cy - by) - (by - ay) * (cx - bx)
        if turn == 0:
            return (bx - ax) * (cx - bx) + (by - ay) * (cy - by) > 0
    return turn > 0


def merge(points, faces, twin):
    """Joins faces; returns the polygons as lists of half-edges, and each half-edge's polygon.

    An angle only grows by joining, so an edge that could not go once can never go later: one pass over the edges is the
    whole greedy choice.
    """
    origin = faces.reshape(-1)
    target = faces[:, [1, 2, 0]].reshape(-1)
    length = numpy.hypot(*(points[target] - points[origin]).T)
    candidates = numpy.flatnonzero(twin > numpy.arange(len(twin)))
    candidates = candidates[numpy.argsort(-length[candidates], kind="stable")].tolist()

    places = points.tolist()
    start, end, other = origin.tolist(), target.tolist(), twin.tolist()
    count = len(start)
    following = [h + 1 if h % 3 < 2 else h - 2 for h in range(count)]
    previous = [h - 1 if h % 3 else h + 2 for h in range(count)]
    for h in candidates:
        t = other[h]
        before, after = previous[h], following[t]
        back, ahead = previous[t], following[h]
        if turns_left_or_straight(places, start[before], start[h], end[after]) and turns_left_or_straight(
            places, start[back], start[t], end[ahead]
        ):
            following[before], previous[after] = after, before
            following[back], previous[ahead] = ahead, back
            following[h] = following[t] = -1

    polygon = [-1] * count
    rings = []
    for h in range(count):
        if following[h] < 0 or polygon[h] >= 0:
            continue
        ring, at = [], h
        while polygon[at] < 0:
            polygon[at] = len(rings)
            ring.append(at)
            at = following[at]
        rings.append(ring)
    return rings, numpy.array(polygon), numpy.array(previous)


def write(path, points, faces, twin, rings, polygon, previous):
    """Writes the mesh; corners are numbered as the points that a polygon uses."""
    origin = faces.reshape(-1)
    target = faces[:, [1, 2, 0]].reshape(-1)
    live = numpy.flatnonzero(polygon >= 0)
    used = numpy.unique(origin[live])
    number = numpy.full(len(points), -1)
    number[used] = numpy.arange(len(used))

    # Half-edges leaving a point, counter-clockwise: the face at the left of each, then -1 where the next face does not
    # follow at once.
    step = points[target[live]] - points[origin[live]]
    sorted_live = live[numpy.lexsort((numpy.arctan2(step[:, 1], step[:, 0]), origin[live]))]
    gap = twin[previous[sorted_live]] < 0
    around = [[] for _ in range(len(used))]
    for corner, face, ends in zip(
        number[origin[sorted_live]].tolist(), polygon[sorted_live].tolist(), gap.tolist()
    ):
        around[corner].append(str(face))
        if ends:
            around[corner].append("-1")

    corner = number[origin].tolist()
    neighbour = numpy.where(twin >= 0, polygon[twin], -1).tolist()
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"mesh\n2\n{len(used)} {len(rings)}\n")
        for (x, y), polygons in zip(points[used].tolist(), around):
            file.write(f"{x!r} {y!r} {len(polygons)} {' '.join(polygons)}\n")
        for ring in rings:
            corners = " ".join(str(corner[h]) for h in ring)
            # Neighbour i shares the edge that ends in corner i.
            neighbours = " ".join(str(neighbour[h]) for h in ring[-1:] + ring[:-1])
            file.write(f"{len(ring)} {corners} {neighbours}\n")
    return len(used)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    times = [time.process_time()]
    border, holes = read_rings(sys.argv[1])
    points, edges, border_edges = constraints(border, holes)
    times.append(time.process_time())
    faces, twin = free_triangles(points, edges, border_edges)
    times.append(time.process_time())
    rings, polygon, previous = merge(points, faces, twin)
    times.append(time.process_time())
    corners = write(sys.argv[2], points, faces, twin, rings, polygon, previous)
    times.append(time.process_time())
    figures = {"obstacles": len(holes), "corners": corners, "triangles": len(faces), "polygons": len(rings)}
    for name, first, last in zip(("read_s", "triangulate_s", "merge_s", "write_s"), times, times[1:]):
        figures[name] = round(last - first, 3)
    print(json.dumps(figures))


main()
