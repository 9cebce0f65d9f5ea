"""Runs that are killed at many moments: each store is whole, and only what was recorded in the last second is missing."""

import os
import random
import signal
import sqlite3
import subprocess
import tempfile
import time

from common import claim

SORTIE = os.environ["SORTIE"]
# Runs are killed at moments that this seed draws.
SEED = 7
RUNS = 12
AT_ONCE = 4
# Seconds of the clock between two writes, and between two readings of a vehicle.
FLUSH = 1.0
READING = 1.0
# What a loaded machine may be late by, in seconds.
SLACK = 0.7
PATIENCE = 60


class Victim:
    """A run in real time, watched by a second reader, killed when its moment has come."""

    def __init__(self, plan, run, life):
        self.store = f"{run}/run.sqlite"
        self.life = life
        self.process = subprocess.Popen(
            [SORTIE, "simulate", plan, "-o", run, "--start-at", "4 min", "--speed", "1"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        # Mission time less the clock, as the newest records tell it: never more than it is.
        self.offset = None
        self.begun = None
        self.seen = 0

    def look(self):
        newest, count = self.ask("SELECT max(id) >> 12, count(*) FROM reading")
        if newest is None or newest < 240_000:
            return
        now = time.monotonic()
        self.begun = self.begun or now
        self.seen = max(self.seen, count)
        offset = newest / 1000 - now
        self.offset = offset if self.offset is None else max(offset, self.offset)

    def is_due(self):
        return self.begun is not None and time.monotonic() - self.begun > self.life

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.killed = time.monotonic()
        self.process.wait(timeout=20)

    def ask(self, sql):
        if not os.path.exists(self.store):
            return None, 0
        try:
            with sqlite3.connect(f"file:{self.store}?mode=ro", uri=True, timeout=1) as database:
                return database.execute(sql).fetchone()
        except sqlite3.OperationalError:
            return None, 0


def fly(plan, folder, lives):
    victims = [Victim(plan, f"{folder}/run-{index}", life) for index, life in lives]
    end = time.monotonic() + PATIENCE
    waiting = list(victims)
    while waiting and time.monotonic() < end:
        for victim in list(waiting):
            victim.look()
            if victim.is_due():
                victim.kill()
                waiting.remove(victim)
        time.sleep(0.03)
    for victim in waiting:
        victim.kill()
    claim("every run got to its moment", not waiting, f"{len(waiting)} did not")
    return victims


def judge(victim):
    with sqlite3.connect(victim.store) as database:
        answer = database.execute("PRAGMA integrity_check").fetchall()
        faults = database.execute(
            "SELECT count(*) FROM reading WHERE (id & 4095) NOT IN (SELECT id FROM vehicle)"
        ).fetchone()[0]
        bare = database.execute("SELECT count(*) FROM reading_view WHERE mode IS NULL").fetchone()[0]
        newest, count = database.execute("SELECT max(id) >> 12, count(*) FROM reading").fetchone()
    lost = victim.killed + victim.offset - newest / 1000
    whole = answer == [("ok",)] and faults == 0 and bare == 0 and count >= victim.seen
    return whole, lost


with tempfile.TemporaryDirectory() as folder:
    plan = f"{folder}/plan"
    subprocess.run(
        [SORTIE, "plan", "missions/insulin-run.yaml", "-o", plan, "--seed", "1", "--iterations", "200"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    moments = random.Random(SEED)
    lives = [(index, moments.uniform(0.5, 4.5)) for index in range(RUNS)]
    judged = []
    for first in range(0, RUNS, AT_ONCE):
        victims = fly(plan, folder, lives[first : first + AT_ONCE])
        judged += [judge(victim) for victim in victims]
    claim(f"{RUNS} stores of killed runs are whole", all(whole for whole, _ in judged))
    worst = max(lost for _, lost in judged)
    claim(
        "what is missing was recorded in the last second",
        worst < FLUSH + READING + SLACK,
        f"the newest reading is {worst:.2f} s old at the kill, readings come each {READING} s",
    )
    print(f"worst {worst:.2f} s, median {sorted(lost for _, lost in judged)[RUNS // 2]:.2f} s")
    again = subprocess.run(
        [SORTIE, "query", f"{folder}/run-0", "SELECT count(*) FROM reading_view"], check=False, capture_output=True
    )
    claim("a killed run is asked in SQL", again.returncode == 0, again.stderr.decode())
    audit = subprocess.run([SORTIE, "audit", f"{folder}/run-0"], check=False, capture_output=True, text=True)
    claim("its audit holds, and says that records are not sealed", audit.returncode == 0 and "not sealed" in audit.stdout)
