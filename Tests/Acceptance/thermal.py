"""`sortie thermal` beside esda on the same grid, and `sortie publish` read by jsonschema, rdflib, pyshacl and shapely."""

import csv
import hashlib
import json
import math
import os
import shutil
import sqlite3
import subprocess
import tempfile

import numpy
from jsonschema import Draft202012Validator
from shapely.geometry import shape
from shapely.strtree import STRtree

from common import claim

SORTIE = os.environ["SORTIE"]
SIDE = 5.0
K = 10


def sortie(*arguments, code=0):
    """Runs a command, claims its exit code, and gives standard output and standard error."""
    done = subprocess.run([SORTIE, *arguments], capture_output=True, text=True, check=False)
    if done.returncode != code:
        print(done.stdout, done.stderr, flush=True)
    claim(f"sortie {' '.join(arguments[:1])} ends with {code}", done.returncode == code, str(done.returncode))
    return done.stdout, done.stderr


# The hot spots


def grid(seed):
    """Cells (column, row, mean, count): noise about slopes, holes, two warm blocks, below and above the origin."""
    random = numpy.random.default_rng(seed)
    cells = []
    for row in range(-30, 40):
        for column in range(-45, 35):
            if random.random() < 0.15 or (column + 5) ** 2 + (row - 8) ** 2 < 40:
                continue
            mean = 10 + 0.05 * column + 0.4 * random.standard_normal()
            if (-20 <= column < -17 and 0 <= row < 3) or (column, row) in {(12, 20), (30, -25)}:
                mean += 6
            cells.append((column, row, round(mean, 6), int(random.integers(20, 80))))
    return cells


def put(run, cells):
    """Puts cells in the place of those of a run."""
    with sqlite3.connect(f"{run}/run.sqlite") as database:
        columns = [row[1] for row in database.execute("PRAGMA table_info(thermal_cell)")]
        database.execute("DELETE FROM thermal_cell")
        for column, row, mean, count in cells:
            known = {
                "cell_row": row, "cell_column": column, "longitude": 24.94, "latitude": 60.17, "mean_c": mean,
                "min_c": mean - 1, "max_c": mean + 1, "sample_count": count,
                "standard_uncertainty_k": math.sqrt(1 + 0.0025 / count)}
            names = [name for name in columns if name in known]
            database.execute(
                f"INSERT INTO thermal_cell ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
                [known[name] for name in names])


def hot_spots(run, folder):
    from esda.getisord import G_Local
    from libpysal.weights import DistanceBand

    cells = sorted(grid(7), key=lambda cell: (cell[1], cell[0]))
    put(run, cells)
    table = f"{folder}/cells.csv"
    answer, _ = sortie("thermal", run, "--format", "json", "--cells", table)
    with open(table, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    claim(
        "the table has each cell once, by row and column",
        [(int(row["column"]), int(row["row"])) for row in rows] == [cell[:2] for cell in cells])
    points = numpy.array([[column * SIDE, row * SIDE] for column, row, _, _ in cells])
    # 10 m are two cells; a hair more, so that rounding of the distance decides nothing.
    weights = DistanceBand(points, threshold=10.0 + 1e-9, binary=True, silence_warnings=True)
    peer = G_Local(numpy.array([cell[2] for cell in cells]), weights, transform="B", permutations=0, star=True)
    ours = numpy.array([float(row["gi_star"]) for row in rows])
    worst = float(numpy.abs(ours - peer.Zs).max())
    claim("Gi* is that of esda to 1e-6", worst < 1e-6, f"{worst:.2e} over {len(cells)} cells")
    excess = numpy.array([float(row["excess_k"]) for row in rows])
    other = G_Local(excess, weights, transform="B", permutations=0, star=True)
    worst = float(numpy.abs(numpy.array([float(row["gi_star_excess"]) for row in rows]) - other.Zs).max())
    claim("Gi* of the excess over the surroundings too", worst < 1e-6, f"{worst:.2e}")
    p = numpy.array([float(row["gi_p"]) for row in rows])
    # esda gives the tail beyond the size of the score; ours is the upper one.
    expected = numpy.where(peer.Zs >= 0, peer.p_norm, 1 - peer.p_norm)
    worst = float(numpy.abs(p - expected).max())
    claim("p values are those of esda to 1e-9", worst < 1e-9, f"{worst:.2e}")
    spots = json.loads(answer)["hot_spots"]
    found = {tuple(cell) for spot in spots for cell in spot["cells"]}
    seen = {cell[:2] for cell in cells}
    planted = {(column, row) for column in range(-20, -17) for row in range(3)} | {(12, 20), (30, -25)}
    claim("the planted cells are found", (planted & seen) <= found, str((planted & seen) - found))
    claim("few others are", len(found - planted) <= 3, str(found - planted))


# The open data

POSITION = {"type": "array", "prefixItems": [
    {"type": "number", "minimum": -180, "maximum": 180}, {"type": "number", "minimum": -90, "maximum": 90}],
    "minItems": 2, "maxItems": 3}
POLYGON = {
    "type": "object", "required": ["type", "coordinates"],
    "properties": {
        "type": {"const": "Polygon"},
        "coordinates": {"type": "array", "minItems": 1, "items": {"type": "array", "minItems": 4, "items": POSITION}}}}
# RFC 7946, sections 3 and 5, for collections of polygons.
GEOJSON = {
    "type": "object", "required": ["type", "features"], "not": {"anyOf": [
        {"required": ["coordinates"]}, {"required": ["geometry"]}, {"required": ["properties"]}, {"required": ["crs"]}]},
    "properties": {
        "type": {"const": "FeatureCollection"},
        "bbox": {"type": "array", "minItems": 4, "maxItems": 4, "items": {"type": "number"}},
        "features": {"type": "array", "minItems": 1, "items": {
            "type": "object", "required": ["type", "geometry", "properties"],
            "properties": {
                "type": {"const": "Feature"}, "id": {"type": ["string", "number"]}, "geometry": POLYGON,
                "properties": {"type": ["object", "null"]}}}}}}


def entity(required, **properties):
    text = {"type": "string", "minLength": 1}
    return {
        "type": "object", "required": required,
        "properties": {"name": text, "description": text, "properties": {"type": "object"}, **properties}}


# OGC 18-088, section 8.2 (entities, with their mandatory properties) and 10.2 (deep insert).
SENSING = entity(
    ["name", "description", "Locations", "Datastreams"],
    Locations={"type": "array", "minItems": 1, "maxItems": 1, "items": entity(
        ["name", "description", "encodingType", "location"],
        encodingType={"const": "application/geo+json"}, location=POLYGON)},
    Datastreams={"type": "array", "minItems": 1, "items": entity(
        ["name", "description", "unitOfMeasurement", "observationType", "Sensor", "ObservedProperty", "Observations"],
        observationType={"const": "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement"},
        unitOfMeasurement={
            "type": "object", "required": ["name", "symbol", "definition"], "additionalProperties": False,
            "properties": {name: {"type": "string"} for name in ("name", "symbol", "definition")}},
        observedArea=POLYGON,
        phenomenonTime={"type": "string", "pattern": "^[0-9T:.+Z-]+/[0-9T:.+Z-]+$"},
        Sensor=entity(
            ["name", "description", "encodingType", "metadata"],
            encodingType={"enum": ["application/pdf", "http://www.opengis.net/doc/IS/SensorML/2.0", "text/html"]}),
        ObservedProperty=entity(["name", "description", "definition"], definition={"type": "string"}),
        Observations={"type": "array", "minItems": 1, "items": {
            "type": "object", "required": ["phenomenonTime", "resultTime", "result", "FeatureOfInterest"],
            "properties": {
                "phenomenonTime": {"type": "string"}, "resultTime": {"type": ["string", "null"]},
                "result": {"type": "number"}, "parameters": {"type": "object"},
                "FeatureOfInterest": entity(
                    ["name", "description", "encodingType", "feature"],
                    encodingType={"const": "application/geo+json"}, feature=POLYGON)}}})})


def valid(name, schema, path):
    with open(path, encoding="utf-8") as file:
        value = json.load(file)
    Draft202012Validator.check_schema(schema)
    errors = [f"{list(error.absolute_path)}: {error.message[:120]}" for error in
              Draft202012Validator(schema).iter_errors(value)]
    claim(f"{name} is valid by its schema", not errors, "; ".join(errors[:3]))
    return value


def polygons(collection):
    shapes = [(feature["properties"], shape(feature["geometry"])) for feature in collection["features"]]
    claim("every polygon is valid", all(polygon.is_valid for _, polygon in shapes))
    claim("rings run counterclockwise", all(polygon.exterior.is_ccw for _, polygon in shapes))
    for layer in sorted({properties["layer"] for properties, _ in shapes}):
        own = [polygon for properties, polygon in shapes if properties["layer"] == layer]
        tree = STRtree(own)
        overlaps = 0
        for place, polygon in enumerate(own):
            for other in tree.query(polygon):
                # Corners are rounded to a centimetre, so neighbours may share a hair.
                if other > place and polygon.intersection(own[other]).area > 0.01 * min(polygon.area, own[other].area):
                    overlaps += 1
        claim(f"no polygon of the layer {layer} overlaps another", overlaps == 0, str(overlaps))


def attack(run, collection):
    """What somebody with the run could say of each published cell: how many cells and samples are in it."""
    with sqlite3.connect(f"{run}/run.sqlite") as database:
        origin = database.execute("SELECT origin_longitude, origin_latitude FROM run").fetchone()
        cells = database.execute("SELECT cell_column, cell_row, mean_c, sample_count FROM thermal_cell").fetchall()
    # Near enough to count: a published square is snapped to the grid of the run by its centre and its side.
    east = math.cos(math.radians(origin[1])) * 111_412.84 - 93.5 * math.cos(3 * math.radians(origin[1]))
    north = 111_132.92 - 559.82 * math.cos(2 * math.radians(origin[1]))
    few = []
    told = 0
    for feature in collection["features"]:
        properties, centre = feature["properties"], shape(feature["geometry"]).centroid
        span = round(properties["side_m"] / SIDE)
        west = round(((centre.x - origin[0]) * east - properties["side_m"] / 2) / properties["side_m"]) * span
        south = round(((centre.y - origin[1]) * north - properties["side_m"] / 2) / properties["side_m"]) * span
        inside = [cell for cell in cells
                  if west <= cell[0] < west + span and south <= cell[1] < south + span]
        told += properties["cells"]
        if properties["cells"] < K or properties["samples"] < K or len(inside) < properties["cells"]:
            few.append((properties, len(inside)))
    claim("no published cell holds fewer than k cells or samples", not few, str(few[:3]))
    claim("no cell is told twice", told <= len(cells), f"{told} of {len(cells)}")


def catalogue(folder):
    from rdflib import RDF, Graph, Namespace
    from rdflib.namespace import DCTERMS

    dcat, spdx = Namespace("http://www.w3.org/ns/dcat#"), Namespace("http://spdx.org/rdf/terms#")
    graph = Graph()
    base = "https://data.example.org/day/"
    # A remote context would be fetched; there is no network for it here, so parsing would fail.
    os.environ["http_proxy"] = os.environ["https_proxy"] = "http://127.0.0.1:9"
    graph.parse(f"{folder}/catalog.jsonld", format="json-ld", publicID=base)
    root = next(graph.subjects(RDF.type, dcat.Catalog))
    claim("the catalogue has title, description and publisher", all(
        graph.value(root, term) is not None for term in (DCTERMS.title, DCTERMS.description, DCTERMS.publisher)))
    datasets = list(graph.objects(root, dcat.dataset))
    claim("it lists two datasets", len(datasets) == 2)
    for dataset in datasets:
        claim("a dataset has title, description and distributions", all(
            graph.value(dataset, term) is not None for term in (DCTERMS.title, DCTERMS.description, dcat.distribution)))
    ground = [dataset for dataset in datasets if graph.value(dataset, DCTERMS.spatial) is not None]
    claim("the cells have a place and a time", len(ground) == 1 and graph.value(ground[0], DCTERMS.temporal) is not None)
    files = set()
    for dataset in datasets:
        for distribution in graph.objects(dataset, dcat.distribution):
            url = str(graph.value(distribution, dcat.accessURL))
            claim("a distribution has an address beside the catalogue", url.startswith(base), url)
            name = url[len(base):]
            files.add(name)
            with open(f"{folder}/{name}", "rb") as file:
                content = file.read()
            size = graph.value(distribution, dcat.byteSize)
            claim(f"{name} has the size that is stated", int(size) == len(content), str(size))
            digest = graph.value(graph.value(distribution, spdx.checksum), spdx.checksumValue)
            lexical = digest.toPython().hex() if isinstance(digest.toPython(), bytes) else str(digest)
            claim(f"{name} has the digest that is stated", lexical == hashlib.sha256(content).hexdigest(), lexical)
            claim(f"{name} has a licence", graph.value(distribution, DCTERMS.license) is not None)
    claim("every file but the page and the catalogue is listed", files == set(os.listdir(folder)) - {
        "README.md", "catalog.jsonld"}, str(files))
    shapes = os.environ.get("DCAT_AP_SHACL")
    if shapes:
        from pyshacl import validate

        conforms, _, text = validate(graph, shacl_graph=shapes, advanced=True)
        claim("the shapes of DCAT-AP hold", conforms, text[:2000])
    else:
        print("skipped: the shapes of DCAT-AP; DCAT_AP_SHACL names no file with them", flush=True)


def publish(run, folder):
    out = f"{folder}/open"
    options = ["--licence", "https://creativecommons.org/licenses/by/4.0/", "--publisher", "City of Examples"]
    sortie("publish", run, "-o", out, "--k", str(K), *options)
    cells = valid("GeoJSON", GEOJSON, f"{out}/cells.geojson")
    things = valid("SensorThings", SENSING, f"{out}/cells.sensorthings.json")
    claim(
        "SensorThings, GeoJSON and CSV have as many cells",
        len(things["Datastreams"][0]["Observations"]) == len(cells["features"])
        and len(list(csv.DictReader(open(f"{out}/cells.csv", newline="", encoding="utf-8")))) == len(cells["features"]))
    polygons(cells)
    attack(run, cells)
    catalogue(out)
    for name in os.listdir(out):
        with open(f"{out}/{name}", encoding="utf-8") as file:
            text = file.read()
        claim(f"{name} names no vehicle and no place of a delivery", not any(
            word in text for word in ("heron", "courier", "scout", "aid-kaisaniemi", "pharmacy", "Medicine round")))
    sortie("publish", run, "-o", out, code=2)
    claim("nothing is left beside the folder", not [name for name in os.listdir(folder) if ".part-" in name])
    with sqlite3.connect(f"{run}/run.sqlite") as database:
        entries = database.execute("SELECT action FROM audit").fetchall()
    claim("the run knows that it was published, once", [entry[0] for entry in entries].count("published") == 1, str(entries))
    own = f"{folder}/own.json"
    sortie("export", run, "--as", "sensorthings", "-o", own)
    valid("the export of the run's own cells", SENSING, own)


def refusals(run, folder):
    sortie("publish", run, "-o", f"{folder}/few", "--k", "2", code=2)
    lost = f"{folder}/lost"
    shutil.copytree(run, lost)
    os.remove(f"{lost}/run.json")
    _, said = sortie("publish", lost, "-o", f"{folder}/few", code=1)
    claim("a run that has not ended is not published", "has not ended" in said, said)
    damaged = f"{folder}/damaged"
    shutil.copytree(run, damaged)
    with open(f"{damaged}/run.sqlite", "r+b") as file:
        file.seek(0)
        file.write(b"x" * 8192)
    sortie("publish", damaged, "-o", f"{folder}/few", code=2)
    empty = f"{folder}/empty"
    shutil.copytree(run, empty)
    put(empty, [])
    sortie("publish", empty, "-o", f"{folder}/few", code=1)
    claim("a refused publication leaves nothing behind", not os.path.exists(f"{folder}/few"))
    sortie("publish", run, "-o", "/proc/open-data", code=2)


def fever(folder):
    with open("missions/medicine-round.yaml", encoding="utf-8") as file:
        text = file.read()
    os.makedirs(f"{folder}/missions")
    shutil.copytree("maps", f"{folder}/maps")
    shutil.copytree("missions/fleets", f"{folder}/missions/fleets")
    shutil.copytree("missions/vehicle-types", f"{folder}/missions/vehicle-types")
    for purpose in ("fever", "fever-screening", "health-check", "skin-temperature", "find-sick-people"):
        path = f"{folder}/missions/fever.yaml"
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace("purpose: surface-hotspots", f"purpose: {purpose}"))
        out, err = sortie("check", path, code=1)
        claim(f"`{purpose}` is refused with reasons", "M032" in out + err and "Conseil d'État" in out + err, out + err)


with tempfile.TemporaryDirectory() as scratch:
    sortie("plan", "missions/medicine-round.yaml", "-o", f"{scratch}/plan", "--seed", "1", "--iterations", "1000")
    flown = f"{scratch}/run"
    sortie("simulate", f"{scratch}/plan", "--seed", "1", "-o", flown)
    publish(flown, scratch)
    refusals(flown, scratch)
    fever(f"{scratch}/fever")
    hot_spots(flown, scratch)
