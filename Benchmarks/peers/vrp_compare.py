"""Compares sortie-bench vrp with its peers on public instances of vehicle routing. Called by vrp_compare.sh.

Every solver runs on the same instances, with the same CPU seconds, one after the other in the same run; each budget is
a run of its own. Every plan, ours and the peers', is checked and costed by `sortie-bench vrp-check`. Each result is one
line of the results file; the table is made from the whole file, so that a comparison can be run in parts.

--classes cvrp-400,…   rows of the table, or `all`; `--list` prints them with their instances
--instances A,B        only these instances of the rows
--budgets 5,20,60      CPU seconds
--seeds 5              seeds 1 to 5; solvers without random choices run once
--solvers sortie,…     sortie, pyvrp, ortools, vroom, hygese
--jobs 1               runs at the same time; more than one disturb each other
--results FILE         where results are kept; results that are there are not measured again
--table                print the table of the results file and end
"""

import argparse
import csv
import importlib.metadata
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SOLVERS = ("sortie", "pyvrp", "ortools", "vroom", "hygese")
PACKAGES = {"pyvrp": "pyvrp", "ortools": "ortools", "vroom": "pyvroom", "hygese": "hygese"}
WITHOUT_SEED = ("ortools", "vroom")
ROUNDS = {"round": "nint", "dimacs": "x10trunc", "exact": "x1000nint"}
# A run may take so many times its budget in wall time, and so many seconds beside it.
WALL_FACTOR, WALL_SECONDS = 30, 300


def is_rich(folder):
    return folder in ("MDVRPTW", "MTVRPTWR", "HFVRP")


def is_large(folder, nodes):
    """The sizes that the targets name: 360 to 430 nodes with several depots, 200 with trips, 400 with a mixed fleet."""
    return {"MDVRPTW": nodes <= 500, "MTVRPTWR": nodes > 150, "HFVRP": nodes > 300}[folder]


# Row, title, and whether an instance belongs to it by its class, its nodes and its kind of routes; never by its name
# alone. Together the rows hold every instance with a best known cost.
ROWS = (
    ("cvrp-vrptw-200", "CVRP, VRPTW 100–250", lambda c, n, long: c in ("CVRP", "VRPTW") and n <= 300),
    ("cvrp-400", "CVRP 400–500", lambda c, n, long: c == "CVRP" and 300 < n <= 600),
    ("vrptw-400-long", "VRPTW 400, long routes", lambda c, n, long: c == "VRPTW" and 300 < n <= 700 and long),
    ("vrptw-400-short", "VRPTW 400–600, short routes", lambda c, n, long: c == "VRPTW" and 300 < n <= 700 and not long),
    ("cvrp-1000", "CVRP 700–1000", lambda c, n, long: c == "CVRP" and n > 600),
    ("vrptw-1000-short", "VRPTW 1000, short routes", lambda c, n, long: c == "VRPTW" and n > 700 and not long),
    ("vrptw-1000-long", "VRPTW 1000, long routes", lambda c, n, long: c == "VRPTW" and n > 700 and long),
    ("pdptw-200", "PDPTW 200", lambda c, n, long: c == "PDPTW" and 150 < n <= 300),
    ("pdptw-other", "PDPTW 100, 400, 1000", lambda c, n, long: c == "PDPTW" and not 150 < n <= 300),
    ("rich-400", "MDVRPTW 360, multi-trip 200, heterogeneous 400", lambda c, n, long: is_rich(c) and is_large(c, n)),
    ("rich-other", "MDVRPTW 720, multi-trip 100, heterogeneous 100–250",
     lambda c, n, long: is_rich(c) and not is_large(c, n)),
    ("prizes-1000", "prizes 1000", lambda c, n, long: c == "PCVRPTW"),
)


def fail(reason):
    print(reason, file=sys.stderr)
    sys.exit(2)


def has_long_routes(name):
    """Series 2 of Solomon and Homberger has wide windows and large vehicles: C2…, R2…, RC2…."""
    return re.match(r"[A-Za-z]+2", name) is not None


def read_instances(data):
    """Every instance with a best known cost: row, class, name, rounding and cost."""
    instances = []
    with open(data / "bks.csv", encoding="utf-8", newline="") as file:
        for entry in csv.DictReader(file):
            if not entry["bks_int"]:
                continue
            nodes, name = int(entry["nodes_incl_depot"]), entry["instance"]
            rows = [row for row, _, fits in ROWS if fits(entry["class"], nodes, has_long_routes(name))]
            if len(rows) != 1:
                fail(f"{entry['class']}/{name} belongs to {len(rows)} rows")
            instances.append({
                "row": rows[0], "class": entry["class"], "name": name, "best": int(entry["bks_int"]),
                "round": ROUNDS[re.match(r"[a-z]+", entry["rounding_convention"]).group()],
                "path": str(data / entry["class"] / f"{name}.vrp"),
            })
    return instances


def call(command, seconds):
    """The last line of the output as JSON, or None with a reason."""
    try:
        done = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            timeout=WALL_FACTOR * seconds + WALL_SECONDS)
    except subprocess.TimeoutExpired:
        return None, "did not end"
    if done.returncode:
        return None, (done.stderr.strip().splitlines() or ["no reason given"])[-1][:200]
    return json.loads(done.stdout.strip().splitlines()[-1]), None


def measure(job, options):
    """Runs one solver once and lets its plan be checked."""
    solver, instance, budget, seed = job
    out = str(options.work / f"{instance['class']}-{instance['name']}.{solver}.{budget:g}.{seed}")
    if solver == "sortie":
        figures, reason = call(
            [options.bench, "vrp", "--instance", instance["path"], "--round", instance["round"], "--time", str(budget),
             "--seed", str(seed), "--threads", "1", "--out", out], budget)
    else:
        peers = Path(__file__).with_name("vrp_peers.py")
        figures, reason = call(
            [options.python, str(peers), solver, instance["path"], instance["round"], str(budget), str(seed), out],
            budget)
    result = {"solver": solver, "version": options.versions[solver], "class": instance["class"],
              "instance": instance["name"], "row": instance["row"], "budget": budget, "seed": seed, "jobs": options.jobs}
    if figures is None:
        return result | {"failed": reason}
    if "unsupported" in figures:
        return result | {"unsupported": figures["unsupported"]}
    result |= {key: figures[key] for key in ("cpu_s", "peak_mb", "iterations") if key in figures}
    if figures["cost"] is None:
        return result | {"failed": "no plan within the budget"}
    checked, reason = call(
        [options.bench, "vrp-check", "--instance", instance["path"], "--round", instance["round"],
         "--solution", out + ".sol"], 60)
    if checked is None:
        return result | {"failed": reason}
    if checked["cost"] != figures["cost"]:
        return result | {"failed": f"states {figures['cost']}, and its plan costs {checked['cost']}"}
    return result | {"cost": checked["cost"], "gap_percent": (checked["cost"] / instance["best"] - 1) * 100}


def key(result):
    return tuple(result[name] for name in ("solver", "version", "class", "instance", "budget", "seed"))


def read_results(path):
    if not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    return {key(result): result for result in map(json.loads, lines)}


def cell(results):
    """The mean gap of one solver in one row at one budget: over instances, each the mean over its seeds."""
    if not results:
        return "–"
    by_instance = {}
    for result in results:
        if "gap_percent" in result:
            by_instance.setdefault((result["class"], result["instance"]), []).append(result["gap_percent"])
    failed = sum("failed" in result for result in results)
    note = f" ({failed} of {len(results)} without plan)" if failed else ""
    if not by_instance:
        return "–" + note
    means = [sum(gaps) / len(gaps) for gaps in by_instance.values()]
    return f"{sum(means) / len(means):.2f}{note}"


def print_table(results, instances):
    """One line for each row and solver, one column for each budget."""
    versions = sorted({(result["solver"], result["version"]) for result in results},
                      key=lambda pair: (SOLVERS.index(pair[0]), pair[1]))
    budgets = sorted({result["budget"] for result in results})
    print("Mean gap to the best known cost in percent, one thread, CPU seconds. "
          + "; ".join(f"{solver} {version}" for solver, version in versions) + ".")
    print()
    print("| class | solver | " + " | ".join(f"{budget:g} s" for budget in budgets) + " | instances | seeds |")
    print("|---|---|" + "---|" * (len(budgets) + 2))
    for row, title, _ in ROWS:
        of_row = [result for result in results if result["row"] == row]
        total = sum(instance["row"] == row for instance in instances)
        for solver, version in versions:
            ours = [result for result in of_row if (result["solver"], result["version"]) == (solver, version)]
            ours = [result for result in ours if "unsupported" not in result]
            if not ours:
                continue
            cells = [cell([result for result in ours if result["budget"] == budget]) for budget in budgets]
            covered = len({(result["class"], result["instance"]) for result in ours})
            seeds = len({result["seed"] for result in ours})
            print(f"| {title} | {solver} | " + " | ".join(cells) + f" | {covered} of {total} | {seeds} |")
    print()
    spent = {}
    for result in results:
        if "cpu_s" in result:
            spent.setdefault(result["solver"], []).append(result["cpu_s"] / result["budget"])
    print("CPU seconds spent, as a share of the budget (mean, largest): " + "; ".join(
        f"{solver} {sum(shares) / len(shares):.2f}, {max(shares):.2f}"
        for solver, shares in sorted(spent.items(), key=lambda pair: SOLVERS.index(pair[0]))) + ".")
    for result in results:
        if "failed" in result:
            print(f"- {result['solver']} on {result['class']}/{result['instance']}, {result['budget']:g} s, "
                  f"seed {result['seed']}: {result['failed']}", file=sys.stderr)


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", required=True)
    parser.add_argument("--python", required=True)
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--work", required=True, type=Path)
    parser.add_argument("--results", type=Path)
    parser.add_argument("--classes", default="all")
    parser.add_argument("--instances", default="")
    parser.add_argument("--budgets", default="5,20,60")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--solvers", default=",".join(SOLVERS))
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--table", action="store_true")
    return parser.parse_args()


def chosen(text, known, what):
    names = known if text == "all" else [name for name in text.split(",") if name]
    for name in names:
        if name not in known:
            fail(f"{what} {name} is none of {', '.join(known)}")
    return names


def main():
    options = parse()
    instances = read_instances(options.data)
    if options.list:
        for row, title, _ in ROWS:
            names = [f"{instance['class']}/{instance['name']}" for instance in instances if instance["row"] == row]
            print(f"{row:18}{title}: {', '.join(names)}")
        return
    options.work.mkdir(parents=True, exist_ok=True)
    results_path = options.results or options.work / "results.jsonl"
    known = read_results(results_path)
    if options.table:
        return print_table(list(known.values()), instances)

    rows = chosen(options.classes, [row[0] for row in ROWS], "class")
    solvers = chosen(options.solvers, list(SOLVERS), "solver")
    try:
        budgets = [float(text) for text in options.budgets.split(",")]
    except ValueError:
        budgets = []
    if not budgets or min(budgets) <= 0 or options.seeds < 1 or options.jobs < 1:
        fail("budgets, seeds and jobs are numbers above 0")
    sums = subprocess.run(["cksum", options.bench], stdout=subprocess.PIPE, text=True, check=True).stdout.split()[0]
    options.versions = {"sortie": f"build {sums}"} | {
        solver: importlib.metadata.version(package) for solver, package in PACKAGES.items()}
    if options.instances:
        names = chosen(options.instances, [instance["name"] for instance in instances], "instance")
        instances_asked = [instance for instance in instances if instance["name"] in names]
    else:
        instances_asked = instances
    jobs = [(solver, instance, budget, seed)
            for budget in budgets for row in rows for instance in instances_asked if instance["row"] == row
            for seed in range(1, options.seeds + 1) for solver in solvers
            if seed == 1 or solver not in WITHOUT_SEED]
    jobs = [job for job in jobs
            if (job[0], options.versions[job[0]], job[1]["class"], job[1]["name"], job[2], job[3]) not in known]
    if options.jobs > 1:
        print(f"{options.jobs} runs at the same time disturb each other's caches; publish figures of --jobs 1 only",
              file=sys.stderr)
    with open(results_path, "a", encoding="utf-8") as file, ThreadPoolExecutor(options.jobs) as pool:
        for number, result in enumerate(pool.map(lambda job: measure(job, options), jobs), 1):
            known[key(result)] = result
            file.write(json.dumps(result) + "\n")
            file.flush()
            answer = result.get("gap_percent")
            answer = f"{answer:.3f} %" if answer is not None else result.get("unsupported") or result.get("failed")
            print(f"{number}/{len(jobs)} {result['solver']} {result['class']}/{result['instance']} "
                  f"{result['budget']:g} s seed {result['seed']}: {answer}", file=sys.stderr)
    current = set(options.versions.items())
    print_table([result for result in known.values() if (result["solver"], result["version"]) in current], instances)


main()
