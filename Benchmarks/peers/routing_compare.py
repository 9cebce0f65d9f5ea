"""Runs two programs in turn on the same queries and compares times and lengths. Called by routing_compare.sh.

Usage: routing_compare.py MAP.poly MAP.q.csv MAP.mesh POLYANYA SORTIE_BENCH|none WORK_DIR RUNS REPEATS
Each program writes id,length,best_us; a query's time is the best of all runs, a preparation the shortest of all.
"""

import csv
import json
import math
import os
import subprocess
import sys

TOLERANCE = 1e-9


def fail(reason):
    """Ends with 2; 1 is for answers that differ."""
    print(reason, file=sys.stderr)
    sys.exit(2)


def run(command, program):
    """The figures that the program prints as one JSON object."""
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        fail(f"{program} ended with {done.returncode}: {' '.join(command)}")
    return json.loads(done.stdout)


def read_answers(path, ids):
    """The length (None: no way) and the microseconds of each query, in the order of the queries."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if [row["id"] for row in rows] != ids:
        fail(f"{path}: the answers are not those of the queries")
    return [float(row["length"]) if row["length"] else None for row in rows], [float(row["best_us"]) for row in rows]


def quantile(ascending, share):
    """The value of the nearest rank, as sortie-bench takes it."""
    rank = math.ceil(share * len(ascending)) - 1
    return ascending[min(max(rank, 0), len(ascending) - 1)]


def summary(times):
    ascending = sorted(times)
    return {
        "median_us": quantile(ascending, 0.5),
        "mean_us": sum(ascending) / len(ascending),
        "p99_us": quantile(ascending, 0.99),
    }


def differences(ours, theirs):
    """The largest relative difference of two lengths with its query, and the queries only one of them answers."""
    largest, where, alone = 0.0, None, []
    for number, (a, b) in enumerate(zip(ours, theirs)):
        if a is None and b is None:
            continue
        if a is None or b is None:
            alone.append(number)
            continue
        difference = abs(a - b) / max(abs(a), abs(b)) if a != b else 0.0
        if not difference <= largest:
            largest, where = difference, number
    return largest, where, alone


def main():
    if len(sys.argv) != 9:
        fail(__doc__)
    map_path, queries, mesh, polyanya, bench, work = sys.argv[1:7]
    if not all(text.isdigit() and int(text) for text in sys.argv[7:]):
        fail("RUNS and REPEATS must be whole numbers above 0")
    runs, repeats = int(sys.argv[7]), sys.argv[8]
    name = os.path.splitext(os.path.basename(map_path))[0]
    with open(queries, encoding="utf-8", newline="") as file:
        ids = [row["id"] for row in csv.DictReader(file)]
    if not ids:
        fail(f"{queries} has no queries")

    commands = {"polyanya": [polyanya, mesh, queries, os.path.join(work, name + ".polyanya.csv"), repeats]}
    if bench != "none":
        commands["sortie"] = [bench, "routing", "--map", map_path, "--queries", queries, "--out",
                              os.path.join(work, name + ".sortie.csv"), "--repeats", repeats]
    best, prepared, peak, lengths = {}, {}, {}, {}
    for round_number in range(runs):
        # Who goes first changes from round to round.
        for program in sorted(commands, reverse=round_number % 2 == 1):
            print(f"{name}: run {round_number + 1} of {runs}: {program}", file=sys.stderr)
            figures = run(commands[program], program)
            answers = os.path.join(work, f"{name}.{program}.csv")
            found, times = read_answers(answers, ids)
            if lengths.setdefault(program, found) != found:
                fail(f"{program} gave different lengths in two runs")
            best[program] = [min(pair) for pair in zip(times, best.get(program, times))]
            prepared[program] = min(figures["prepare_s"], prepared.get(program, math.inf))
            peak[program] = max(figures["peak_mb"], peak.get(program, 0))

    with open(mesh + ".json", encoding="utf-8") as file:
        mesh_figures = json.load(file)
    mesh_seconds = sum(value for key, value in mesh_figures.items() if key.endswith("_s"))
    result = {"map": name, "obstacles": mesh_figures["obstacles"], "corners": mesh_figures["corners"],
              "queries": len(ids), "runs": runs, "polyanya_mesh_s": round(mesh_seconds, 3)}
    for program in commands:
        figures = {"prepare_s": prepared[program], "peak_mb": peak[program], **summary(best[program]),
                   "without_way": lengths[program].count(None)}
        result[program] = {key: round(value, 4) for key, value in figures.items()}

    print(f"{name}: {result['obstacles']} obstacles, {result['corners']} corners, {len(ids)} queries, best of {runs} "
          f"runs; Polyanya's mesh made in {mesh_seconds:.2f} s before")
    print(f"{'':10}{'prepare s':>10}{'peak MB':>10}{'median µs':>11}{'mean µs':>11}{'p99 µs':>11}")
    for program in commands:
        figures = result[program]
        print(f"{program:10}{figures['prepare_s']:10.3f}{figures['peak_mb']:10.1f}{figures['median_us']:11.2f}"
              f"{figures['mean_us']:11.2f}{figures['p99_us']:11.2f}")
    failed = False
    if "sortie" in commands:
        ours, theirs = result["sortie"], result["polyanya"]
        ratios = {key: ours[key] / theirs[key] for key in ("median_us", "mean_us", "p99_us")}
        print(f"{'sortie / polyanya':30}" + "".join(f"{ratio:11.3f}" for ratio in ratios.values()))
        largest, where, alone = differences(lengths["sortie"], lengths["polyanya"])
        failed = bool(alone) or not largest <= TOLERANCE
        print(f"lengths: largest relative difference {largest:.2e}"
              + (f" (query {ids[where]})" if where is not None else "")
              + (f"; {len(alone)} queries answered by one only, first {ids[alone[0]]}" if alone else "")
              + ("; MORE THAN 1e-9" if not largest <= TOLERANCE else ""))
        result |= {"sortie_over_polyanya": {key: round(value, 4) for key, value in ratios.items()},
                   "largest_relative_difference": largest, "answered_by_one": len(alone)}
    with open(os.path.join(work, name + ".compare.json"), "w", encoding="utf-8") as file:
        json.dump(result, file, indent=1)
        file.write("\n")
    sys.exit(1 if failed else 0)


main()
