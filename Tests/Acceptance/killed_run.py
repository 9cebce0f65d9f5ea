"""A `sortie simulate` that is killed while it runs leaves a store that is whole up to its last transaction."""

import os
import signal
import sqlite3
import subprocess
import tempfile
import time

from common import claim

SORTIE = os.environ["SORTIE"]
# Within this many seconds the run must have stored something.
PATIENCE = 120


def count(store, table):
    """The rows of a table; 0 where the store is not there yet or is busy."""
    if not os.path.exists(store):
        return 0
    try:
        with sqlite3.connect(f"file:{store}?mode=ro", uri=True, timeout=1) as database:
            return database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    except sqlite3.OperationalError:
        return 0


def killed(plan, run):
    store = f"{run}/run.sqlite"
    # In real time from the fourth minute on: it would go on for minutes.
    process = subprocess.Popen([SORTIE, "simulate", plan, "-o", run, "--start-at", "4 min", "--speed", "1"])
    end = time.monotonic() + PATIENCE
    while count(store, "reading") < 100 and process.poll() is None and time.monotonic() < end:
        time.sleep(0.2)
    claim("the run is under way and has stored readings", process.poll() is None and count(store, "reading") >= 100)
    seen = count(store, "reading")
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=20)
    return store, seen


def read(store, seen):
    with sqlite3.connect(store) as database:
        answer = database.execute("PRAGMA integrity_check").fetchall()
        claim("the store of a killed run is whole", answer == [("ok",)], str(answer))
        faults = database.execute("PRAGMA foreign_key_check").fetchall()
        claim("every reading in it has its vehicle", faults == [], str(faults[:3]))
        readings = database.execute("SELECT count(*) FROM reading").fetchone()[0]
        claim("nothing that was stored is gone", readings >= seen, f"{readings} of {seen}")
        mission = database.execute("SELECT mission FROM run").fetchone()[0]
        claim("it says what was flown", mission == "Insulin run", mission)


with tempfile.TemporaryDirectory() as folder:
    plan = f"{folder}/plan"
    subprocess.run(
        [SORTIE, "plan", "missions/insulin-run.yaml", "-o", plan, "--seed", "1", "--iterations", "200"], check=True)
    store, seen = killed(plan, f"{folder}/run")
    read(store, seen)
    again = subprocess.run([SORTIE, "simulate", plan, "-o", f"{folder}/run"], check=False)
    claim("the same folder takes another run", again.returncode == 0, str(again.returncode))
    report = subprocess.run([SORTIE, "report", f"{folder}/run", "-o", f"{folder}/report.html"], check=False)
    claim("and its report is written", report.returncode == 0 and os.path.exists(f"{folder}/report.html"))
