"""A run that is recorded, asked, exported by GDAL, audited and purged; and one whose disk fills up."""

import hashlib
import json
import os
import shutil
import sqlite3
import struct
import subprocess
import tempfile
import time

from common import Fleet, claim

SORTIE = os.environ["SORTIE"]


def sortie(*words):
    return subprocess.run([SORTIE, *words], check=False, capture_output=True, text=True)


def field(data):
    return struct.pack(">Q", len(data)) + data


def chain(database):
    """The audit's hashes, worked out from docs/run-files.md."""
    run = database.execute(
        "SELECT mission, plan_sha256, seed, scenario, tool_version, start, attribution, origin_longitude, "
        "origin_latitude, cell_size_m, plan_proved FROM run"
    ).fetchone()
    root = field(b"sortie-audit-1")
    root += b"".join(field(text.encode()) for text in run[:7])
    root += b"".join(field(struct.pack(">d", number)) for number in run[7:10])
    root += field(struct.pack(">Q", run[10]))
    before = hashlib.sha256(root).digest()
    for number, *texts, previous, told in database.execute(
        "SELECT number, time, who, action, detail, previous, hash FROM audit ORDER BY number"
    ):
        entry = field(before) + field(struct.pack(">Q", number)) + b"".join(field(text.encode()) for text in texts)
        before = hashlib.sha256(entry).digest()
        if before != told or (number > 1 and previous != last):
            return None
        last = told
    return before.hex()


def records(database):
    """The digest over all records, worked out from docs/run-files.md."""
    digest = hashlib.sha256()
    for table, key in [
        ("run", "id"), ("vehicle", "id"), ("word", "id"), ("reading", "id"), ("status", "id"), ("event", "id"),
        ("command", "id"), ("thermal_frame", "id"), ("thermal_cell", "cell_row, cell_column"),
        ("task_outcome", "task"), ("zone_passage", "id"), ("flown_file", "name"), ("repair", "kind"),
    ]:  # fmt: skip
        digest.update(table.encode())
        for row in database.execute(f"SELECT * FROM {table} ORDER BY {key}"):
            digest.update(b"\x01")
            for value in row:
                if value is None:
                    digest.update(b"\x05")
                elif isinstance(value, int):
                    digest.update(b"\x01" + struct.pack(">q", value))
                elif isinstance(value, float):
                    digest.update(b"\x02" + struct.pack(">d", value))
                elif isinstance(value, str):
                    digest.update(b"\x03" + field(value.encode()))
                else:
                    digest.update(b"\x04" + field(value))
    return digest.hexdigest()


def recorded(plan, run):
    claim("the run is recorded", sortie("simulate", plan, "-o", run).returncode == 0)
    with sqlite3.connect(f"file:{run}/run.sqlite?mode=ro", uri=True) as database:
        end = chain(database)
        claim("a stranger works out the same chain", end is not None)
        detail = database.execute("SELECT detail FROM audit ORDER BY number DESC LIMIT 1").fetchone()[0]
        claim("and the same digest of the records", detail.endswith(records(database)), detail)
        count = database.execute("SELECT count(*) FROM reading").fetchone()[0]
        full = database.execute(
            "SELECT count(*) FROM reading_view WHERE roll_deg IS NOT NULL AND velocity_east_ms IS NOT NULL "
            "AND wind_north_ms IS NOT NULL AND link_loss IS NOT NULL"
        ).fetchone()[0]
        claim("most readings have velocity, attitude, wind and link", full > count / 2, f"{full} of {count}")
        names = [name for (name,) in database.execute("SELECT name FROM flown_file ORDER BY name")]
        claim("plan and mission are in it", names == ["mission.yaml", "plan.json"], str(names))
    with open(f"{run}/run.json", encoding="utf-8") as file:
        claim("run.json knows the end of the audit", json.load(file)["audit"]["hash"] == end)
    audit = sortie("audit", run, "--expect", end)
    claim("sortie audit finds nothing wrong", audit.returncode == 0, audit.stdout + audit.stderr)
    return count


def asked(run, count):
    answer = sortie("query", run, "SELECT count(*) AS n FROM reading_view", "--format", "json")
    claim("a question is answered as JSON", json.loads(answer.stdout) == [{"n": count}], answer.stdout)
    answer = sortie("query", run, "SELECT vehicle, mode FROM reading_view LIMIT 2", "--format", "csv")
    claim("and as CSV", answer.stdout.splitlines()[0] == "vehicle,mode" and len(answer.stdout.splitlines()) == 3)
    answer = sortie("query", run, "DELETE FROM reading")
    claim("a deletion is refused", answer.returncode == 1 and "only questions" in answer.stderr, answer.stderr)


def drawn(run):
    if shutil.which("ogrinfo") is None:
        print("skipped: ogrinfo is not installed (Debian gdal-bin)")
        return
    answer = subprocess.run(
        ["ogrinfo", "-ro", "-so", "-al", f"{run}/run.sqlite"], check=False, capture_output=True, text=True
    )
    text = answer.stdout
    for layer in ["tracks", "events", "thermal_cells", "zone_passages", "readings"]:
        claim(f"GDAL reads the layer {layer}", f"Layer name: {layer}" in text, text + answer.stderr)
    claim("tracks are lines with heights and times", "3D Measured Line String" in text, text)
    claim("readings have numbers", "roll_deg: Real" in text and "mode: String" in text, text)
    claim("in WGS 84", 'ID["EPSG",4326]' in text, text[:500])


def edited(run, folder):
    copy = f"{folder}/edited"
    for statement, word in [
        ("UPDATE reading SET altitude_cm = altitude_cm + 100 WHERE id = (SELECT max(id) FROM reading)", "records were changed"),
        ("DROP TRIGGER audit_stays; DELETE FROM audit WHERE number = 2", "cut off"),
        ("DROP TRIGGER audit_keeps; UPDATE audit SET who = 'nobody' WHERE number = 1", "was changed"),
    ]:
        shutil.copytree(run, copy)
        with sqlite3.connect(f"{copy}/run.sqlite") as database:
            database.executescript(statement)
        database.close()
        answer = sortie("audit", copy)
        claim(f"an edit shows: {word}", answer.returncode == 1 and word in answer.stderr, answer.stdout + answer.stderr)
        shutil.rmtree(copy)


def purged(run):
    before = sortie("purge", run, "--older-than", "0d", "--dry-run", "--kind", "events")
    claim("a dry run counts", before.returncode == 0 and "would be deleted" in before.stdout, before.stderr)
    # The mission is set in the past, so all of it is old.
    answer = sortie("purge", run, "--older-than", "1d")
    claim("a purge deletes", answer.returncode == 0, answer.stdout + answer.stderr)
    with open(f"{run}/run.sqlite", "rb") as file:
        data = file.read()
    for word in [b"LOITER", b"has taken off", b"deliver:"]:
        claim(f"no byte of {word.decode()} is left", word not in data)
    audit = sortie("audit", run)
    claim("the audit says so and holds", audit.returncode == 0 and "purged" in audit.stdout, audit.stdout + audit.stderr)


def mounted(folder, kilobytes):
    """A small disk; nothing where mounting is not allowed."""
    disk = f"{folder}/disk-{kilobytes}"
    os.makedirs(disk)
    answer = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", disk], check=False, capture_output=True
    )
    if answer.returncode:
        print("skipped: a disk that fills up needs leave to mount")
        return None
    return disk


def fill(disk):
    with open(f"{disk}/filler", "wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            pass


def begun(store):
    """Waits until a store has readings."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if os.path.exists(store):
            try:
                with sqlite3.connect(f"file:{store}?mode=ro", uri=True, timeout=1) as database:
                    if database.execute("SELECT count(*) FROM reading").fetchone()[0] > 0:
                        return
            except sqlite3.OperationalError:
                pass
        time.sleep(0.1)


def judge_full(process, errors, store, what):
    claim(f"{what} goes on with a full disk, and ends well", process.returncode == 0, errors)
    claim(f"{what}: the operator gets one alarm", errors.count("the flight goes on") == 1, errors)
    claim(f"{what}: and is told when it is over", errors.count("takes records again") == 1, errors)
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as database:
        kinds = database.execute("SELECT count(*) FROM event WHERE kind = 'store'").fetchone()[0]
        answer = database.execute("PRAGMA integrity_check").fetchone()[0]
    database.close()
    claim(f"{what}: both are recorded, and the store is whole", kinds == 2 and answer == "ok", f"{kinds} {answer}")


def simulated_on_full_disk(plan, folder):
    disk = mounted(folder, 4096)
    if disk is None:
        return
    try:
        process = subprocess.Popen(
            [SORTIE, "simulate", plan, "-o", f"{disk}/run", "--speed", "60"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        begun(f"{disk}/run/run.sqlite")
        fill(disk)
        time.sleep(3)
        os.remove(f"{disk}/filler")
        _, errors = process.communicate(timeout=200)
        judge_full(process, errors, f"{disk}/run/run.sqlite", "a simulation")
    finally:
        subprocess.run(["umount", "-l", disk], check=False)


def dispatched_on_full_disk(plan, folder):
    disk = mounted(folder, 8192)
    if disk is None:
        return
    try:
        with Fleet(plan=plan, speed=20) as fleet:
            process = subprocess.Popen(
                [SORTIE, "dispatch", plan, "-o", f"{disk}/run", "--speed", "20", "--start", "+90", "--no-tlog", "--link",
                 f"udp://127.0.0.1:{fleet.udp}"],
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            )  # fmt: skip
            begun(f"{disk}/run/run.sqlite")
            second = sortie("dispatch", plan, "-o", f"{disk}/run", "--link", "udp://127.0.0.1:0")
            claim("a second dispatcher is told who has the run", f"process {process.pid}" in second.stderr, second.stderr)
            fill(disk)
            time.sleep(5)
            os.remove(f"{disk}/filler")
            _, errors = process.communicate(timeout=200)
        judge_full(process, errors, f"{disk}/run/run.sqlite", "a flight")
    finally:
        subprocess.run(["umount", "-l", disk], check=False)


with tempfile.TemporaryDirectory() as folder:
    plan = f"{folder}/plan"
    subprocess.run(
        [SORTIE, "plan", "missions/insulin-run.yaml", "-o", plan, "--seed", "1", "--iterations", "200"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    run = f"{folder}/run"
    count = recorded(plan, run)
    asked(run, count)
    drawn(run)
    edited(run, folder)
    simulated_on_full_disk(plan, folder)
    dispatched_on_full_disk(plan, folder)
    purged(run)
