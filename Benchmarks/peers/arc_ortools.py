"""Solves one public instance of arc routing with OR-Tools and writes the tours as a solution file.

Usage: arc_ortools.py INSTANCE.dat CPU_SECONDS OUT [VEHICLES]
Two nodes for each edge to be served, one for each direction, of which a disjunction wants exactly one; guided local
search. VEHICLES is one more than the file states where it is not given. OR-Tools counts wall time, so it runs in a
process of its own that a CPU timer ends; its best plan counts. It has no random choice, so there is no seed. Writes
OUT.sol where a plan was found (the format of `sortie-bench arc`) and prints one JSON object: cost and cpu_s.
"""

import json
import os
import signal
import sys
import tempfile
from pathlib import Path

from ortools.constraint_solver import pywrapcp, routing_enums_pb2


def read(path):
    numbers = [line.split() for line in Path(path).read_text(encoding="utf-8").splitlines() if line.strip()]
    vertices, count = int(numbers[0][0]), int(numbers[1][0])
    edges = [tuple(map(int, row)) for row in numbers[2:2 + count]]
    return vertices, edges, int(numbers[2 + count][0]), int(numbers[3 + count][0])


def shortest_ways(vertices, edges):
    """Distances, and for each pair the first step of the way as (edge, sign, next vertex)."""
    infinity = 10**9
    length = [[0 if a == b else infinity for b in range(vertices)] for a in range(vertices)]
    step = [[None] * vertices for _ in range(vertices)]
    for number, (a, b, cost, _) in enumerate(edges):
        for start, end, sign in ((a, b, "+"), (b, a, "-")):
            if cost < length[start][end]:
                length[start][end], step[start][end] = cost, (number, sign, end)
    for middle in range(vertices):
        for start in range(vertices):
            for end in range(vertices):
                if length[start][middle] + length[middle][end] < length[start][end]:
                    length[start][end] = length[start][middle] + length[middle][end]
                    step[start][end] = step[start][middle]
    return length, step


def solve(vertices, edges, vehicles, capacity, seconds):
    length, step = shortest_ways(vertices, edges)
    # Node 0 is the depot; nodes 2k - 1 and 2k are the directions of the k-th edge to be served.
    nodes = [(0, 0, 0, 0, None)]
    for number, (a, b, cost, demand) in enumerate(edges):
        if demand > 0:
            nodes += [(a, b, cost, demand, f"+{number}s"), (b, a, cost, demand, f"-{number}s")]
    matrix = [[length[first[1]][second[0]] + second[2] for second in nodes] for first in nodes]
    manager = pywrapcp.RoutingIndexManager(len(nodes), vehicles, 0)
    model = pywrapcp.RoutingModel(manager)
    transit = model.RegisterTransitMatrix(matrix)
    model.SetArcCostEvaluatorOfAllVehicles(transit)
    load = model.RegisterUnaryTransitVector([node[3] for node in nodes])
    model.AddDimension(load, 0, capacity, True, "load")
    for first in range(1, len(nodes), 2):
        model.AddDisjunction([manager.NodeToIndex(first), manager.NodeToIndex(first + 1)])
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PATH_CHEAPEST_ARC
    parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    parameters.time_limit.seconds = int(100 * seconds) + 100
    best_file = tempfile.NamedTemporaryFile(suffix=".json", delete=False).name

    child = os.fork()
    if child == 0:
        best = [None]

        def keep_better():
            cost = model.CostVar().Value()
            if best[0] is not None and cost >= best[0]:
                return
            best[0] = cost
            tours = []
            for vehicle in range(vehicles):
                index, tour = model.NextVar(model.Start(vehicle)).Value(), []
                while not model.IsEnd(index):
                    tour.append(manager.IndexToNode(index))
                    index = model.NextVar(index).Value()
                if tour:
                    tours.append(tour)
            with open(best_file + ".part", "w", encoding="utf-8") as file:
                json.dump([tours, cost], file)
            os.replace(best_file + ".part", best_file)

        model.AddAtSolutionCallback(keep_better)
        # Without a handler the signal ends the process, even inside of the library.
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, seconds)
        model.SolveWithParameters(parameters)
        os._exit(0)
    _, _, usage = os.wait4(child, 0)
    text = Path(best_file).read_text(encoding="utf-8")
    for path in (best_file, best_file + ".part"):
        Path(path).unlink(missing_ok=True)
    tours, cost = json.loads(text) if text else (None, None)
    return tours, cost, usage.ru_utime + usage.ru_stime, nodes, step


def write(path, tours, cost, nodes, step):
    with open(path, "w", encoding="utf-8") as file:
        for number, tour in enumerate(tours, 1):
            steps, vertex = [], 0
            for node in tour + [0]:
                start, end, _, _, name = nodes[node]
                while vertex != start:
                    edge, sign, vertex = step[vertex][start]
                    steps.append(f"{sign}{edge}")
                if name:
                    steps.append(name)
                    vertex = end
            file.write(f"Tour #{number}: " + " ".join(steps) + "\n")
        file.write(f"Cost {cost}\n")


def main():
    if len(sys.argv) not in (4, 5):
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    vertices, edges, vehicles, capacity = read(sys.argv[1])
    vehicles = int(sys.argv[4]) if len(sys.argv) == 5 else vehicles + 1
    tours, cost, spent, nodes, step = solve(vertices, edges, vehicles, capacity, float(sys.argv[2]))
    if tours is not None:
        write(sys.argv[3] + ".sol", tours, cost, nodes, step)
    print(json.dumps({"cost": cost, "cpu_s": round(spent, 3)}))


main()
