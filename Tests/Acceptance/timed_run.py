"""`sortie simulate` at a speed, with an operator at the console, and with a failure that is made smaller."""

import os
import re
import shlex
import sqlite3
import subprocess
import tempfile
import time

from common import claim

SORTIE = os.environ["SORTIE"]
SPEED = 400
# Far more than any of these runs takes, in seconds.
PATIENCE = 120

ODD_DAY = """sortie-scenario: 1
scenario: Odd day
gusts: 2 m/s
faults:
  - { fault: no-radio, after: 5 min, for: 20 s }
  - { fault: motors-weak, thrust: 20 %, after: 6 min }
  - { fault: satellites-drift, speed: 0.2 m/s, toward: 90 deg, after: 2 min, for: 30 s }
  - { fault: nozzle-blocked, after: 3 min }
expect: { crashes: 0 }
"""


def simulate(plan, run, *more, typed=None):
    return subprocess.run(
        [SORTIE, "simulate", plan, "-o", run, *more], input=typed, capture_output=True, text=True, timeout=PATIENCE,
        check=False)


def content(run):
    """All that a run recorded, row by row."""
    with sqlite3.connect(f"{run}/run.sqlite") as database:
        return [database.execute(f"SELECT * FROM {table} ORDER BY id").fetchall() for table in ("reading", "event")]


def in_step(plan, folder, plain):
    start = time.monotonic()
    run = simulate(plan, f"{folder}/paced", "--speed", str(SPEED))
    seconds = time.monotonic() - start
    claim("a run in step with the clock meets its expectations", run.returncode == 0, run.stderr[-400:])
    with sqlite3.connect(f"{folder}/paced/run.sqlite") as database:
        flown = database.execute("SELECT max(time_s) FROM event").fetchone()[0]
    claim("it takes as long as its speed says", seconds > flown / SPEED, f"{seconds:.1f} s for {flown:.0f} s")
    claim("it records what the fastest run does", content(f"{folder}/paced") == plain)


def at_the_console(plan, folder, plain):
    lines = ["until 6 min", "keep here", "step 90 s", "back here", "show", "fly", "speed max", "go"]
    run = simulate(plan, f"{folder}/typed", "--console", typed="\n".join(lines) + "\n")
    claim("a run with an operator ends well", run.returncode == 0, run.stderr[-400:])
    for words in ["kept as here", "back at", "paused at"]:
        claim(f"the console says `{words}`", words in run.stderr, run.stderr[-400:])
    claim("a word that it does not know is answered with those it knows", "type pause, go" in run.stderr, run.stderr[-400:])
    claim("a run that went back and on records what the straight one does", content(f"{folder}/typed") == plain)
    left = simulate(plan, f"{folder}/left", "--console", typed="until 3 min\nquit\n")
    claim("a run that was left says so and exits with 1", left.returncode == 1 and "not judged" in left.stderr)


def made_smaller(plan, folder):
    scenario = f"{folder}/odd.yaml"
    with open(scenario, "w", encoding="utf-8") as file:
        file.write(ODD_DAY)
    run = simulate(plan, f"{folder}/odd", "--scenario", scenario, "--seeds", "1...2", "--shrink", "--shrink-runs", "20")
    claim("a broken expectation exits with 1", run.returncode == 1, run.stderr[-400:])
    text = run.stdout + run.stderr
    replay = re.search(r"again: (sortie simulate .* --seed 1 .*)", text)
    claim("the command that flies the seed again is printed", replay is not None, text[-400:])
    broken = re.search(r"seed 1: NOT MET: (.*)", text)
    claim("the seed, the vehicle and the second are named", broken is not None and " at second " in broken[1], text)
    again = subprocess.run(
        [SORTIE, *shlex.split(replay[1])[1:]], capture_output=True, text=True, timeout=PATIENCE, check=False)
    name, value = broken[1].split(": ", 1)
    claim("that command breaks the same expectation in the same way", value in again.stdout and name in again.stdout)
    with open(f"{folder}/odd/shrunk.yaml", encoding="utf-8") as file:
        shrunk = file.read()
    claim("the smaller scenario has the one fault that matters",
          shrunk.count("fault: ") == 1 and "motors-weak" in shrunk, shrunk)
    smaller = re.findall(r"again: (sortie simulate .*)", text)[-1]
    last = subprocess.run(
        [SORTIE, *shlex.split(smaller)[1:]], capture_output=True, text=True, timeout=PATIENCE, check=False)
    claim("and breaks the same expectation", last.returncode == 1 and name in last.stdout, last.stdout[-400:])


with tempfile.TemporaryDirectory() as folder:
    plan = f"{folder}/plan"
    subprocess.run(
        [SORTIE, "plan", "missions/insulin-run.yaml", "-o", plan, "--seed", "1", "--iterations", "200"], check=True)
    straight = simulate(plan, f"{folder}/straight")
    claim("the straight run ends well", straight.returncode == 0, straight.stderr[-400:])
    plain = content(f"{folder}/straight")
    in_step(plan, folder, plain)
    at_the_console(plan, folder, plain)
    made_smaller(plan, folder)
