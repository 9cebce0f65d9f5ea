"""Measures `sortie-bench arc` beside OR-Tools on the sets gdb, val and egl and prints the mean gaps as a table.

Both get the same CPU seconds, one thread and one vehicle more than the file states. Every answer, also the peer's, is
costed again by the checker of `sortie-bench arc --solution`. Results are kept; those that are there are not measured
again.
"""

import argparse
import importlib.metadata
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SOLVERS = ("sortie", "ortools")
SETS = ("gdb", "val", "egl")


def call(command, seconds):
    """The last line of the output as JSON, or None with a reason."""
    try:
        done = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=30 * seconds + 300)
    except subprocess.TimeoutExpired:
        return None, "did not end"
    if done.returncode:
        return None, (done.stderr.strip().splitlines() or ["no reason given"])[-1][:200]
    return json.loads(done.stdout.strip().splitlines()[-1]), None


def measure(job, options):
    """Runs one solver once and lets its tours be checked."""
    solver, path, seed = job
    out = str(options.work / f"{path.stem}.{solver}.{options.time:g}.{seed}")
    if solver == "sortie":
        command = [options.bench, "arc", "--instance", str(path), "--time", str(options.time), "--seed", str(seed),
                   "--out", out]
    else:
        peer = Path(__file__).with_name("arc_ortools.py")
        command = [options.python, str(peer), str(path), str(options.time), out]
    result = {"solver": solver, "version": options.versions[solver], "instance": path.stem, "time": options.time,
              "seed": seed}
    figures, reason = call(command, options.time)
    if figures is None or figures["cost"] is None:
        return result | {"failed": reason or "no plan within the budget"}
    checked, reason = call([options.bench, "arc", "--instance", str(path), "--solution", out + ".sol"], 60)
    if checked is None:
        return result | {"failed": reason}
    result |= {key: figures[key] for key in ("lower_bound", "iterations", "proved") if key in figures}
    return result | {"cost": checked["cost"], "gap_percent": checked["gap_percent"],
                     "cpu_s": figures.get("cpu_s", figures.get("seconds"))}


def key(result):
    return tuple(result[name] for name in ("solver", "version", "instance", "time", "seed"))


def print_table(results, budget):
    print(f"Gap to the best known cost in percent after {budget:g} CPU seconds: mean over instances, each the mean "
          "over its seeds; largest of these means; instances whose best known cost was met by every seed.")
    print()
    print("| set | solver | mean | largest | met | instances | seeds | failed |")
    print("|---|---|---|---|---|---|---|---|")
    for name in SETS:
        for solver, version in sorted({(result["solver"], result["version"]) for result in results}, reverse=True):
            ours = [result for result in results
                    if (result["solver"], result["version"], result["time"]) == (solver, version, budget)
                    and result["instance"].startswith(name)]
            by_instance = {}
            for result in ours:
                if "gap_percent" in result:
                    by_instance.setdefault(result["instance"], []).append(result["gap_percent"])
            if not by_instance:
                continue
            means = [sum(gaps) / len(gaps) for gaps in by_instance.values()]
            met = sum(max(gaps) <= 0 for gaps in by_instance.values())
            failed = sum("failed" in result for result in ours)
            seeds = len({result["seed"] for result in ours})
            print(f"| {name} | {solver} {version} | {sum(means) / len(means):.3f} | {max(means):.2f} | {met} | "
                  f"{len(means)} | {seeds} | {failed} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", required=True)
    parser.add_argument("--python", required=True)
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--work", required=True, type=Path)
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--instances", default="")
    parser.add_argument("--solvers", default=",".join(SOLVERS))
    parser.add_argument("--time", type=float, default=5)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    results_path = options.work / "results.jsonl"
    known = {}
    if results_path.exists():
        known = {key(result): result for result in map(json.loads, results_path.read_text().splitlines())}
    sums = subprocess.run(["cksum", options.bench], stdout=subprocess.PIPE, text=True, check=True).stdout.split()[0]
    options.versions = {"sortie": f"build {sums}", "ortools": importlib.metadata.version("ortools")}
    names = [name for name in options.instances.split(",") if name]
    paths = [path for name in options.sets.split(",") for path in sorted(options.data.glob(f"{name}*.dat"))
             if not names or path.stem in names]
    jobs = [(solver, path, seed) for seed in range(1, options.seeds + 1) for path in paths
            for solver in options.solvers.split(",") if seed == 1 or solver != "ortools"]
    jobs = [job for job in jobs
            if (job[0], options.versions[job[0]], job[1].stem, options.time, job[2]) not in known]
    with open(results_path, "a", encoding="utf-8") as file, ThreadPoolExecutor(options.jobs) as pool:
        for number, result in enumerate(pool.map(lambda job: measure(job, options), jobs), 1):
            known[key(result)] = result
            file.write(json.dumps(result) + "\n")
            file.flush()
            answer = result.get("failed") or f"{result['gap_percent']:.3f} %"
            print(f"{number}/{len(jobs)} {result['solver']} {result['instance']} seed {result['seed']}: {answer}",
                  file=sys.stderr)
    current = set(options.versions.items())
    print_table([result for result in known.values() if (result["solver"], result["version"]) in current], options.time)


main()
