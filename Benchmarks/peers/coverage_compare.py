"""Runs sortie-bench coverage and CaSSAndRA's planner on the same polygons; both paths are measured by the same code."""

import argparse
import json
import pathlib
import subprocess
import time

import coverage_path_planner as peer


def points(ring):
    return [peer.Point(p[0], p[1]) for p in (ring[:-1] if ring[0] == ring[-1] else ring)]


def peer_path(feature):
    """A path of the peer: lines at angle 0, no laps along borders."""
    rings = feature["geometry"]["coordinates"]
    width = feature["properties"]["width_m"]
    environment = peer.Environment(peer.Polygon(points(rings[0])))
    for ring in rings[1:]:
        environment.addObstacle(peer.Polygon(points(ring)))
    settings = peer.PathSettings()
    settings.pattern = "lines"
    settings.offset = width
    settings.angle = 0.0
    settings.distanceToBorder = 0.0
    settings.mowArea = True
    settings.mowBorder = False
    settings.borderLaps = 0
    settings.mowExclusionsBorder = False
    settings.exclusionsBorderLaps = 0
    start = time.process_time()
    result = peer.PathService().computeFullTask(environment, settings, peer.Point(*rings[0][0][:2]))
    seconds = time.process_time() - start
    return [[p.x, p.y] for p in result.path.getPoints()], seconds


def measured(bench, polygon, out, *more):
    run = subprocess.run(
        [bench, "coverage", "--polygon", polygon, "--out", out, *more], capture_output=True, text=True, check=False)
    if run.returncode != 0:
        return None
    return json.loads(run.stdout)


def row(name, planner, figures, seconds):
    if figures is None:
        return f"{name:26} {planner:10} failed"
    return (f"{name:26} {planner:10} {figures['covered_percent']:8.3f} {figures['outside_m']:8.2f} "
            f"{figures['length_over_lower_bound']:7.3f} {figures['time_v3a1_s']:9.1f} "
            f"{figures['turns']:6d} {seconds:8.3f}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*")
    parser.add_argument("--bench", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--work", required=True)
    arguments = parser.parse_args()
    work = pathlib.Path(arguments.work)
    work.mkdir(parents=True, exist_ok=True)
    files = sorted(pathlib.Path(arguments.data).glob("*.geojson"))
    head = ("polygon", "planner", "covered%", "outside", "len/lb", "time_s", "turns", "cpu_s")
    print(f"{head[0]:26} {head[1]:10} {head[2]:>8} {head[3]:>8} {head[4]:>7} {head[5]:>9} {head[6]:>6} {head[7]:>8}")
    ratios = []
    for file in files:
        if arguments.names and file.stem not in arguments.names:
            continue
        ours = measured(arguments.bench, str(file), str(work / f"{file.stem}.sortie.geojson"))
        print(row(file.stem, "sortie", ours, ours["seconds"] if ours else 0))
        path, seconds = peer_path(json.loads(file.read_text())["features"][0])
        line = work / f"{file.stem}.cassandra.path.geojson"
        feature = {"type": "Feature", "properties": {}, "geometry": {"type": "LineString", "coordinates": path}}
        line.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
        theirs = measured(
            arguments.bench, str(file), str(work / f"{file.stem}.cassandra.geojson"), "--measure", str(line))
        print(row(file.stem, "cassandra", theirs, seconds))
        if ours and theirs and file.stem != "ethz_l":
            ratios.append((ours["time_v3a1_s"] / theirs["time_v3a1_s"], ours["length_m"] / theirs["length_m"],
                           ours["length_over_lower_bound"], theirs["length_over_lower_bound"]))
    if ratios:
        mean = [sum(r[k] for r in ratios) / len(ratios) for k in range(4)]
        print(f"mean of {len(ratios)}: time {mean[0]:.3f} and length {mean[1]:.3f} of cassandra's; "
              f"len/lb sortie {mean[2]:.3f}, cassandra {mean[3]:.3f}")


if __name__ == "__main__":
    main()
