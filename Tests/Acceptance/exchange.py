"""Runs in the formats of others, read back by the tools of others; logs made by others, read into runs.

pymavlink, pyulog, mcap, jsonschema and GDAL's ogrinfo read what `sortie export` writes, and the places, times and numbers
are those of the run store. pymavlink and pyulog write logs that `sortie import` reads.
"""

import csv
import json
import os
import resource
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import tempfile

os.environ["MAVLINK20"] = "1"
import jsonschema  # noqa: E402
from mcap.reader import make_reader  # noqa: E402
from pymavlink import DFReader, mavutil  # noqa: E402
from pymavlink.dialects.v20 import ardupilotmega as mavlink  # noqa: E402
from pyulog import ULog  # noqa: E402

from common import claim  # noqa: E402

SORTIE = os.environ["SORTIE"]
MISSION = "missions/insulin-run.yaml"
# Public logs of real flights, where they stand beside the project.
SHARED = "../shared/data/mavlink"
# The run store keeps heights in whole centimetres.
HEIGHT = 0.0051


def sortie(*arguments, code=0):
    ended = subprocess.run([SORTIE, *arguments], capture_output=True, text=True, check=False)
    if ended.returncode != code:
        print(ended.stdout, ended.stderr, flush=True)
        claim(f"sortie {arguments[0]} ends with {code}", False, f"it ended with {ended.returncode}")
    return ended


def rows(run, query, *arguments):
    with sqlite3.connect(f"file:{run}/run.sqlite?mode=ro", uri=True) as database:
        database.row_factory = sqlite3.Row
        return database.execute(query, arguments).fetchall()


def readings(run, vehicle=None):
    """The readings as the store's own view gives them, in the order of time."""
    where = "WHERE vehicle = ?" if vehicle else ""
    return rows(run, f"SELECT * FROM reading_view {where} ORDER BY time_s, id", *([vehicle] if vehicle else []))


def same(left, right, tolerance):
    return len(left) == len(right) and all(abs(one - other) <= tolerance for one, other in zip(left, right))


# RFC 7946, sections 3.1 to 3.3, as far as this project uses it.
POSITION = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 3}
GEOJSON = {
    "type": "object",
    "required": ["type", "features"],
    "properties": {
        "type": {"const": "FeatureCollection"},
        "features": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type", "geometry", "properties"],
                "properties": {
                    "type": {"const": "Feature"},
                    "properties": {"type": ["object", "null"]},
                    "geometry": {
                        "oneOf": [
                            {"type": "null"},
                            {"type": "object", "required": ["type", "coordinates"], "properties": {
                                "type": {"const": "Point"}, "coordinates": POSITION}},
                            {"type": "object", "required": ["type", "coordinates"], "properties": {
                                "type": {"const": "LineString"},
                                "coordinates": {"type": "array", "items": POSITION, "minItems": 2}}},
                            {"type": "object", "required": ["type", "coordinates"], "properties": {
                                "type": {"const": "Polygon"},
                                "coordinates": {"type": "array", "items": {
                                    "type": "array", "items": POSITION, "minItems": 4}}}},
                        ]
                    },
                },
            },
        },
    },
}


def geojson(run, folder):
    path = f"{folder}/run.geojson"
    sortie("export", run, "--as", "geojson", "-o", path)
    with open(path, encoding="utf-8") as file:
        data = json.load(file)
    jsonschema.validate(data, GEOJSON)
    claim("GeoJSON keeps the schema of RFC 7946", True)
    for name in sorted({row["vehicle"] for row in readings(run)}):
        wanted = readings(run, name)
        tracks = [f for f in data["features"]
                  if f["properties"]["kind"] == "track" and f["properties"]["vehicle"] == name]
        places = [p for f in tracks for p in (
            f["geometry"]["coordinates"] if f["geometry"]["type"] == "LineString" else [f["geometry"]["coordinates"]])]
        times = [t for f in tracks for t in f["properties"]["times_s"]]
        order = sorted(range(len(times)), key=lambda index: times[index])
        claim(
            f"each reading of {name} is a place of its tracks, with its time and height",
            same([times[i] for i in order], [row["time_s"] for row in wanted], 1e-9)
            and same([places[i][0] for i in order], [row["longitude"] for row in wanted], 1e-9)
            and same([places[i][1] for i in order], [row["latitude"] for row in wanted], 1e-9)
            and same([places[i][2] for i in order], [row["altitude_amsl_m"] for row in wanted], 1e-9))
    events = [f for f in data["features"] if f["properties"]["kind"] == "event"]
    claim("each event is a feature", len(events) == rows(run, "SELECT count(*) FROM event")[0][0])
    cells = [f for f in data["features"] if f["properties"]["kind"] == "thermal-cell"]
    claim("each thermal cell is a feature", len(cells) == rows(run, "SELECT count(*) FROM thermal_cell")[0][0])


def tables(run, folder):
    sortie("export", run, "--as", "csv", "-o", f"{folder}/tables")
    with open(f"{folder}/tables/readings.csv", newline="", encoding="utf-8") as file:
        found = list(csv.DictReader(file))
    wanted = readings(run)
    claim("the table of readings has every reading", len(found) == len(wanted))
    for column in ("time_s", "longitude", "latitude", "altitude_amsl_m", "charge", "heading_deg", "roll_deg"):
        pairs = [(row[column], other[column]) for row, other in zip(found, wanted)]
        claim(f"{column} is that of the store", all(
            (text == "") == (value is None) and (value is None or abs(float(text) - value) < 1e-9)
            for text, value in pairs))
    with open(f"{folder}/tables/events.csv", newline="", encoding="utf-8") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    claim("the events are those of the store", texts == [
        row["text"] for row in rows(run, "SELECT text FROM event ORDER BY time_s, id")])


def geopackage(run, folder):
    if not shutil.which("ogrinfo"):
        print("skipped: ogrinfo is not installed (Debian: gdal-bin)", flush=True)
        return
    path = f"{folder}/run.gpkg"
    sortie("export", run, "--as", "gpkg", "-o", path)
    ended = subprocess.run(["ogrinfo", "-ro", "-so", "-al", path], capture_output=True, text=True, check=False)
    claim("ogrinfo opens the GeoPackage without a warning", ended.returncode == 0 and not ended.stderr, ended.stderr)
    counts = {}
    layer = None
    for line in ended.stdout.splitlines():
        if line.startswith("Layer name: "):
            layer = line.split(": ")[1]
        if line.startswith("Feature Count: "):
            counts[layer] = int(line.split(": ")[1])
    claim("its layers have as many features as the store has records", counts["readings"] == len(readings(run))
          and counts["events"] == rows(run, "SELECT count(*) FROM event")[0][0]
          and counts["thermal_cells"] == rows(run, "SELECT count(*) FROM thermal_cell")[0][0], counts)
    ended = subprocess.run(
        ["ogrinfo", "-ro", "-q", "-sql", "SELECT ST_X(geom) x, ST_Y(geom) y, ST_Z(geom) z FROM readings ORDER BY fid",
         "-dialect", "SQLITE", path], capture_output=True, text=True, check=False)
    values = {axis: [float(line.split("=")[1]) for line in ended.stdout.splitlines()
                     if line.strip().startswith(f"{axis} (Real)")] for axis in "xyz"}
    wanted = readings(run)
    if not values["x"] and "ST_X" in ended.stderr:
        print("skipped: GDAL without SpatiaLite; places in the GeoPackage are not compared", flush=True)
        return
    claim("GDAL reads the places of the store", same(values["x"], [row["longitude"] for row in wanted], 1e-9)
          and same(values["y"], [row["latitude"] for row in wanted], 1e-9)
          and same(values["z"], [row["altitude_amsl_m"] for row in wanted], 1e-6), ended.stderr[:300])


def kml(run, folder):
    path = f"{folder}/run.kml"
    sortie("export", run, "--as", "kml", "-o", path)
    if not shutil.which("ogrinfo"):
        return
    ended = subprocess.run(["ogrinfo", "-ro", "-so", "-al", path], capture_output=True, text=True, check=False)
    claim("ogrinfo opens the KML without a warning", ended.returncode == 0 and not ended.stderr, ended.stderr)


def foxglove(run, folder):
    path = f"{folder}/run.mcap"
    sortie("export", run, "--as", "mcap", "-o", path)
    wanted = readings(run)
    with open(path, "rb") as file:
        reader = make_reader(file, validate_crcs=True)
        summary = reader.get_summary()
        schemas = {schema.id: json.loads(schema.data) for schema in summary.schemas.values()}
        for schema in schemas.values():
            jsonschema.Draft202012Validator.check_schema(schema)
        places, events, whole = [], 0, 0
        for schema, channel, message in reader.iter_messages():
            content = json.loads(message.data)
            if whole + events + len(places) < 300:
                jsonschema.validate(content, schemas[schema.id])
            if schema.name == "foxglove.LocationFix":
                places.append((message.log_time, content["longitude"], content["latitude"], content["altitude"]))
            elif schema.name == "foxglove.Log":
                events += 1
            else:
                whole += 1
    claim("the mcap library reads the file, its indexes and its checksums", summary.statistics.message_count
          == len(places) + events + whole and len(summary.chunk_indexes) == summary.statistics.chunk_count)
    claim("messages keep the schemas that the file carries", True)
    claim("each reading and each event is a message", len(places) == whole == len(wanted)
          and events == rows(run, "SELECT count(*) FROM event")[0][0])
    key = sorted(places)
    claim("places are those of the store", same(
        sorted(place[1] for place in key), sorted(row["longitude"] for row in wanted), 1e-9) and same(
        sorted(place[2] for place in key), sorted(row["latitude"] for row in wanted), 1e-9))
    step = (key[-1][0] - key[0][0]) / 1e9
    claim("and so are times", abs(step - (wanted[-1]["time_s"] - wanted[0]["time_s"])) < 1e-6)


def ulog(run, folder):
    name = readings(run)[0]["vehicle"]
    wanted = readings(run, name)
    path = f"{folder}/one.ulg"
    refused = sortie("export", run, "--as", "ulog", "-o", path, code=2)
    claim("a ULog file is of one vehicle", "--vehicle" in refused.stderr)
    sortie("export", run, "--as", "ulog", "--vehicle", name, "-o", path)
    log = ULog(path)
    claim("pyulog finds nothing wrong with the file", not log.file_corruption)
    place = log.get_dataset("vehicle_global_position").data
    claim("pyulog reads the places of the store", same(place["lon"].tolist(), [r["longitude"] for r in wanted], 1e-12)
          and same(place["lat"].tolist(), [r["latitude"] for r in wanted], 1e-12)
          and same(place["alt"].tolist(), [r["altitude_amsl_m"] for r in wanted], 1e-3))
    first = place["timestamp"][0]
    claim("and its times", same([(int(t) - int(first)) / 1e6 for t in place["timestamp"]],
                                [r["time_s"] - wanted[0]["time_s"] for r in wanted], 1e-6))
    charge = log.get_dataset("battery_status").data["remaining"].tolist()
    claim("and its charge", same(charge, [r["charge"] for r in wanted if r["charge"] is not None], 1e-4))
    # What pyulog writes is another file with the same content.
    other = f"{folder}/other.ulg"
    log.write_ulog(other)
    sortie("import", other, "-o", f"{folder}/from-ulog", "--vehicle", name)
    back = readings(f"{folder}/from-ulog", name)
    claim("a ULog file that pyulog wrote becomes a run with the same places", same(
        [r["longitude"] for r in back], [r["longitude"] for r in wanted], 1e-9) and same(
        [r["latitude"] for r in back], [r["latitude"] for r in wanted], 1e-9) and same(
        [r["altitude_amsl_m"] for r in back], [r["altitude_amsl_m"] for r in wanted], HEIGHT))
    claim("with the same flights", [r["in_air"] for r in back] == [r["in_air"] for r in wanted])


def tlog(run, folder):
    path = f"{folder}/run.tlog"
    sortie("export", run, "--as", "tlog", "-o", path)
    names = sorted({row["vehicle"] for row in readings(run)})
    link = mavutil.mavlink_connection(path)
    places = {name: [] for name in names}
    while True:
        message = link.recv_msg()
        if message is None:
            break
        if message.get_type() == "GLOBAL_POSITION_INT":
            places[names[message.get_srcSystem() - 1]].append(message)
    for name in names:
        wanted = readings(run, name)
        found = places[name]
        claim(f"pymavlink reads the places and times of {name} from the telemetry log", same(
            [m.lon / 1e7 for m in found], [r["longitude"] for r in wanted], 1e-9) and same(
            [m.lat / 1e7 for m in found], [r["latitude"] for r in wanted], 1e-9) and same(
            [m.alt / 1e3 for m in found], [r["altitude_amsl_m"] for r in wanted], 1e-9) and same(
            [m._timestamp - found[0]._timestamp for m in found],
            [r["time_s"] - wanted[0]["time_s"] for r in wanted], 1e-3))
    sortie("import", path, "-o", f"{folder}/from-tlog", "--vehicle", "v")
    for number, name in enumerate(names, 1):
        back = readings(f"{folder}/from-tlog", f"v-{number}")
        wanted = readings(run, name)
        claim(f"and the log becomes a run with the readings of {name}", same(
            [r["longitude"] for r in back], [r["longitude"] for r in wanted], 1e-9) and same(
            [r["battery_v"] or 0 for r in back], [r["battery_v"] or 0 for r in wanted], 2e-3))


def too_large(run, folder):
    """No file may grow beyond 100 kB: the disk is as good as full."""
    def limit():
        # Without this the signal would end the program before it can say anything.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    os.makedirs(f"{folder}/full")
    for kind in ("geojson", "kml", "tlog", "mcap", "gpkg"):
        ended = subprocess.run(
            [SORTIE, "export", run, "--as", kind, "-o", f"{folder}/full/run.{kind}"], capture_output=True, text=True,
            check=False, preexec_fn=limit)
        claim(f"{kind} that does not fit is an error that says so and leaves nothing behind", ended.returncode == 2
              and "cannot write" in ended.stderr and not os.listdir(f"{folder}/full"),
              f"{ended.returncode} {ended.stderr} {os.listdir(f'{folder}/full')}")


def pymavlink_log(folder):
    """A telemetry log by pymavlink, with damage in it."""
    path = f"{folder}/made.tlog"
    sender = mavlink.MAVLink(None, srcSystem=7, srcComponent=1)
    start = 1_772_431_200_000_000
    wanted = []
    noise = b"\xfd\x09noise from a bad cable"
    with open(path, "wb") as file:
        for index in range(200):
            time = start + index * 250_000
            if index % 4 == 0:
                beat = sender.heartbeat_encode(mavlink.MAV_TYPE_QUADROTOR, mavlink.MAV_AUTOPILOT_ARDUPILOTMEGA, 129, 3, 4)
                file.write(struct.pack(">Q", time) + beat.pack(sender))
            lat, lon = 601_700_000 + 40 * index, 249_400_000 + 30 * index
            place = sender.global_position_int_encode(index * 250, lat, lon, 20_000 + index, 0, 300, 400, -10, 5300)
            if index == 100:
                file.write(noise)
            file.write(struct.pack(">Q", time) + place.pack(sender))
            wanted.append((index * 0.25, lat / 1e7, lon / 1e7, (20_000 + index) / 1000))
    ended = sortie("import", path, "-o", f"{folder}/made-run")
    claim("noise in a telemetry log is told with its place", f"{len(noise)} bytes not read" in ended.stderr, ended.stderr)
    found = readings(f"{folder}/made-run", "made-7")
    claim("a telemetry log of pymavlink becomes a run with its places and times", same(
        [r["time_s"] for r in found], [w[0] for w in wanted], 1e-9) and same(
        [r["latitude"] for r in found], [w[1] for w in wanted], 1e-9) and same(
        [r["altitude_amsl_m"] for r in found], [w[3] for w in wanted], HEIGHT))
    claim("with mode and velocity", all(r["mode"] == "AUTO" and abs(r["velocity_east_ms"] - 4) < 1e-9 for r in found))


def dataflash(folder):
    """An ArduPilot log by the description of the format, read by pymavlink and by us."""
    path = f"{folder}/made.bin"

    def record(kind, content):
        return b"\xa3\x95" + bytes([kind]) + content

    def layout(kind, name, types, columns):
        length = 3 + struct.calcsize("<" + types.replace("L", "i").replace("Z", "64s").replace("c", "h").replace("M", "B"))
        return record(128, struct.pack("<BB4s16s64s", kind, length, name, types.encode(), columns))

    with open(path, "wb") as file:
        file.write(record(128, struct.pack("<BB4s16s64s", 128, 89, b"FMT", b"BBnNZ", b"Type,Length,Name,Format,Columns")))
        file.write(layout(10, b"POS", "QLLfff", b"TimeUS,Lat,Lng,Alt,RelHomeAlt,RelOriginAlt"))
        file.write(layout(11, b"ATT", "Qccc", b"TimeUS,Roll,Pitch,Yaw"))
        file.write(layout(12, b"GPS", "QBIHLLfff", b"TimeUS,Status,GMS,GWk,Lat,Lng,Alt,Spd,GCrs"))
        for index in range(300):
            time = 1_000_000 + index * 100_000
            file.write(record(11, struct.pack("<Qhhh", time, 100, -250, 9000)))
            file.write(record(10, struct.pack("<Qiifff", time, 601_700_000 + index, 249_400_000, 30 + index, 0, 0)))
            if index % 10 == 0:
                # 2026-03-02T06:00:00Z is 108000 s into week 2408, with 18 leap seconds.
                file.write(record(12, struct.pack(
                    "<QBIHiifff", time, 3, 108_018_000 + index * 100, 2408, 601_700_000, 249_400_000, 30, 5, 90)))
    theirs = []
    log = DFReader.DFReader_binary(path)
    while True:
        message = log.recv_match(type="POS")
        if message is None:
            break
        theirs.append((message.Lat, message.Lng, message.Alt))
    sortie("import", path, "-o", f"{folder}/bin-run")
    found = readings(f"{folder}/bin-run", "made")
    claim("pymavlink and sortie read the same places from an ArduPilot log", same(
        [r["latitude"] for r in found], [t[0] for t in theirs], 1e-9) and same(
        [r["altitude_amsl_m"] for r in found], [t[2] for t in theirs], HEIGHT))
    claim("and the time of day by satellites", rows(f"{folder}/bin-run", "SELECT start FROM run")[0][0]
          == "2026-03-02T06:00:00Z", rows(f"{folder}/bin-run", "SELECT start FROM run")[0][0])
    claim("and how it leans", all(abs(r["roll_deg"] - 1) < 1e-9 and abs(r["pitch_deg"] + 2.5) < 1e-9 for r in found))


def real_logs(folder):
    """Logs of real flights, where they are there: the numbers of records as their own libraries count them."""
    if not os.path.isdir(SHARED):
        print(f"skipped: {SHARED} is absent", flush=True)
        return
    path = f"{SHARED}/log/pyulog_sample_log_small.ulg"
    log = ULog(path)
    answer = json.loads(sortie("import", path, "-o", f"{folder}/px4", "--format", "json").stdout)["logs"][0]
    claim("a real PX4 flight: no byte lost, each dropout told", answer["bytes_lost"] == 0
          and answer["dropouts"] == len(log.dropouts))
    gps = log.get_dataset("vehicle_gps_position").data
    found = readings(f"{folder}/px4")
    claim("with the places that pyulog reads", same(
        [r["latitude"] for r in found], (gps["lat"] / 1e7).tolist(), 1e-9)
        and same([r["altitude_amsl_m"] for r in found], (gps["alt"] / 1e3).tolist(), HEIGHT))
    path = f"{SHARED}/ardupilot_sitl_mission.tlog"
    link = mavutil.mavlink_connection(path)
    theirs = []
    while True:
        message = link.recv_match(type="GLOBAL_POSITION_INT")
        if message is None:
            break
        if message.lat or message.lon:
            theirs.append(message)
    sortie("import", path, "-o", f"{folder}/sitl")
    found = readings(f"{folder}/sitl")
    claim("a flight of ArduPilot: the places that pymavlink reads", same(
        [r["latitude"] for r in found], [m.lat / 1e7 for m in theirs], 1e-9) and same(
        [r["altitude_amsl_m"] for r in found], [m.alt / 1e3 for m in theirs], HEIGHT))
    path = f"{SHARED}/log/pymavlink_test.BIN"
    log = DFReader.DFReader_binary(path)
    theirs = []
    while True:
        message = log.recv_match(type="POS")
        if message is None:
            break
        theirs.append(message.Lat)
    sortie("import", path, "-o", f"{folder}/plane")
    claim("an ArduPilot log of a real board: the places that pymavlink reads", same(
        [r["latitude"] for r in readings(f"{folder}/plane")], theirs, 1e-9))


def main():
    with tempfile.TemporaryDirectory() as folder:
        run = sys.argv[1] if len(sys.argv) > 1 else f"{folder}/run"
        if len(sys.argv) == 1:
            sortie("plan", MISSION, "-o", f"{folder}/plan", "--seed", "1", "--iterations", "200")
            ended = subprocess.run([SORTIE, "simulate", f"{folder}/plan", "-o", run], check=False)
            claim("there is a run to export", ended.returncode in (0, 1))
        for part in (geojson, tables, geopackage, kml, foxglove, ulog, tlog, too_large):
            part(run, folder)
        pymavlink_log(folder)
        dataflash(folder)
        real_logs(folder)
        actions = [row[0] for row in rows(run, "SELECT action FROM audit")]
        claim("every export is in the run's audit", actions.count("exported") >= 6, actions)


main()
