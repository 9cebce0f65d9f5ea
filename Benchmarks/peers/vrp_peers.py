"""Solves one public instance of vehicle routing with a peer and writes the routes as a solution file.

Usage: vrp_peers.py pyvrp|ortools|vroom|hygese INSTANCE.vrp ROUND CPU_SECONDS SEED OUT
ROUND is nint, x10trunc or x1000nint, as sortie-bench calls them. Writes OUT.sol where a plan was found and prints one
JSON object: cpu_s and the cost that the peer states, or `unsupported` with the reason where the peer has no word for the
problem. One thread; CPU seconds are those of the process, without reading the instance and making matrices. What each
peer needs for that:
- PyVRP asks a stopping criterion, which looks at the CPU clock.
- OR-Tools counts wall time, so it runs in a process of its own that a CPU timer ends; its best plan counts.
- VROOM has no loop: one run for each level of exploration, 0 to 5, each within the budget; the best plan counts and
  cpu_s is that of the longest of these runs. Its own limit counts wall time, so the machine must be quiet.
- HGS-CVRP (hygese) counts CPU time itself.
"""

import datetime
import json
import os
import resource
import signal
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

# Before numpy is imported: its libraries would start threads.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import pyvrp

ROUNDS = {"nint": "round", "x10trunc": "dimacs", "x1000nint": "exact"}
UNBOUNDED = 2**62


class Unsupported(Exception):
    """The peer has no word for a part of the problem."""


def write_solution(path, data, routes):
    """Writes (vehicle type, locations) pairs; with several types route k belongs to vehicle k."""
    types = data.vehicle_types()
    if len(types) == 1:
        lines = [locations for _, locations in routes]
    else:
        lines = [[] for _ in range(data.num_vehicles)]
        free = [[int(number) for number in kind.name.split(",")] for kind in types]
        for kind, locations in routes:
            lines[free[kind].pop(0)] = locations
    with open(path, "w", encoding="utf-8") as file:
        for number, locations in enumerate(lines, 1):
            file.write(f"Route #{number}: " + " ".join(map(str, locations)) + "\n")


def vehicles_by_type(data):
    """(vehicle type, number) pairs; more vehicles of one type than clients are of no use."""
    stops = data.num_clients + 2 * data.num_shipments
    return [(kind, min(vehicle.num_available, stops)) for kind, vehicle in enumerate(data.vehicle_types())]


def require_single_trips(data):
    if any(vehicle.reload_depots for vehicle in data.vehicle_types()):
        raise Unsupported("several trips of one vehicle")
    if any(client.release_time for client in data.clients()):
        raise Unsupported("release times")


# PyVRP


class CPUTime:
    """Says stop when the process has spent its CPU seconds."""

    def __init__(self, seconds):
        self.end = time.process_time() + seconds

    def __call__(self, best_cost):
        return time.process_time() >= self.end


def solve_pyvrp(data, seconds, seed):
    start = time.process_time()
    result = pyvrp.solve(data, stop=CPUTime(seconds), seed=seed, collect_stats=False, display=False)
    spent = time.process_time() - start
    if not result.is_feasible():
        return None, spent, None
    routes = []
    for route in result.best.routes():
        locations = []
        for activity in list(route)[1:-1]:
            if activity.is_depot():
                locations.append(data.depot(activity.idx).location)
            elif activity.is_client():
                locations.append(data.client(activity.idx).location)
            elif activity.is_pickup():
                locations.append(data.shipment(activity.idx).pickup.location)
            else:
                locations.append(data.shipment(activity.idx).delivery.location)
        routes.append((route.vehicle_type(), locations))
    return routes, spent, result.cost()


# OR-Tools


def ortools_model(data):
    """The routing model, its index manager and the type of each vehicle."""
    from ortools.constraint_solver import pywrapcp

    require_single_trips(data)
    kinds = [kind for kind, count in vehicles_by_type(data) for _ in range(count)]
    types = data.vehicle_types()
    depots = [data.depot(types[kind].start_depot).location for kind in kinds]
    manager = pywrapcp.RoutingIndexManager(data.num_locations, len(kinds), depots, depots)
    model = pywrapcp.RoutingModel(manager)
    distances = data.distance_matrix(0)

    evaluators = {}
    for vehicle, kind in enumerate(kinds):
        unit = types[kind].unit_distance_cost
        if unit not in evaluators:
            evaluators[unit] = model.RegisterTransitMatrix((distances * unit).tolist())
        model.SetArcCostEvaluatorOfVehicle(evaluators[unit], vehicle)
        model.SetFixedCostOfVehicle(types[kind].fixed_cost, vehicle)

    loads = [0] * data.num_locations
    service = [0] * data.num_locations
    windows = {}
    for client in data.clients():
        loads[client.location] = client.delivery[0]
        service[client.location] = client.service_duration
        windows[client.location] = (client.tw_early, client.tw_late)
        if not client.required:
            model.AddDisjunction([manager.NodeToIndex(client.location)], client.prize)
    for shipment in data.shipments():
        for stop, sign in ((shipment.pickup, 1), (shipment.delivery, -1)):
            loads[stop.location] = sign * shipment.amount[0]
            service[stop.location] = stop.service_duration
            windows[stop.location] = (stop.tw_early, stop.tw_late)
    unused = set(depot.location for depot in data.depots()) - set(depots)
    for location in unused:
        model.AddDisjunction([manager.NodeToIndex(location)], 0)

    load = model.RegisterUnaryTransitVector(loads)
    model.AddDimensionWithVehicleCapacity(
        load, 0, [min(types[kind].capacity[0], UNBOUNDED) for kind in kinds], True, "load")
    if data.has_time_windows() or data.num_shipments or any(t.shift_duration < UNBOUNDED for t in types):
        horizon = max(types[kind].tw_late for kind in kinds)
        if horizon > UNBOUNDED:
            raise Unsupported("times without an end")
        steps = [[int(distances[a, b]) + service[a] for b in range(len(loads))] for a in range(len(loads))]
        model.AddDimension(model.RegisterTransitMatrix(steps), horizon, horizon, False, "time")
        times = model.GetDimensionOrDie("time")
        for location, (early, late) in windows.items():
            times.CumulVar(manager.NodeToIndex(location)).SetRange(early, min(late, horizon))
        for vehicle, kind in enumerate(kinds):
            for index in (model.Start(vehicle), model.End(vehicle)):
                times.CumulVar(index).SetRange(types[kind].tw_early, types[kind].tw_late)
            if types[kind].shift_duration < UNBOUNDED:
                times.SetSpanUpperBoundForVehicle(types[kind].shift_duration, vehicle)
        for shipment in data.shipments():
            pickup = manager.NodeToIndex(shipment.pickup.location)
            delivery = manager.NodeToIndex(shipment.delivery.location)
            model.AddPickupAndDelivery(pickup, delivery)
            model.solver().Add(model.VehicleVar(pickup) == model.VehicleVar(delivery))
            model.solver().Add(times.CumulVar(pickup) <= times.CumulVar(delivery))
    return model, manager, kinds


def solve_ortools(data, seconds, seed):
    """The seed changes nothing: the search has no random choice."""
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    model, manager, kinds = ortools_model(data)
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
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
            routes = []
            for vehicle, kind in enumerate(kinds):
                index, locations = model.NextVar(model.Start(vehicle)).Value(), []
                while not model.IsEnd(index):
                    locations.append(manager.IndexToNode(index))
                    index = model.NextVar(index).Value()
                if locations:
                    routes.append((kind, locations))
            with open(best_file + ".part", "w", encoding="utf-8") as file:
                json.dump([routes, cost], file)
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
    routes, cost = json.loads(text) if text else (None, None)
    return routes, usage.ru_utime + usage.ru_stime, cost


# VROOM


def vroom_input(data):
    """VROOM's problem, and the vehicle type of each vehicle's number."""
    import numpy
    import vroom

    require_single_trips(data)
    types = data.vehicle_types()
    if any(vehicle.shift_duration < UNBOUNDED for vehicle in types):
        raise Unsupported("a longest duration with waiting")
    if any(not client.required for client in data.clients()):
        raise Unsupported("prizes")
    if any(vehicle.unit_distance_cost != 1 for vehicle in types):
        raise Unsupported("these unit costs: it stops with `Too high cost values`")
    problem = vroom.Input()
    distances = data.distance_matrix(0).astype(numpy.uint32)
    has_times = data.has_time_windows() or data.num_shipments > 0
    problem.set_durations_matrix("car", distances)
    kind_of = []
    for kind, count in vehicles_by_type(data):
        vehicle = types[kind]
        depot = data.depot(vehicle.start_depot).location
        window = {"time_window": vroom.TimeWindow(vehicle.tw_early, vehicle.tw_late)} if has_times else {}
        for _ in range(count):
            problem.add_vehicle(vroom.Vehicle(
                len(kind_of), start=depot, end=depot, capacity=list(vehicle.capacity),
                costs=vroom.VehicleCosts(fixed=vehicle.fixed_cost), **window))
            kind_of.append(kind)

    def windows(stop):
        return {"time_windows": [vroom.TimeWindow(stop.tw_early, stop.tw_late)]} if has_times else {}

    for client in data.clients():
        problem.add_job(vroom.Job(
            client.location, location=client.location, delivery=vroom.Amount(list(client.delivery)),
            default_service=client.service_duration, **windows(client)))
    for shipment in data.shipments():
        steps = [vroom.ShipmentStep(stop.location, location=stop.location, default_service=stop.service_duration,
                                    **windows(stop)) for stop in (shipment.pickup, shipment.delivery)]
        problem.add_job(vroom.Shipment(steps[0], steps[1], amount=vroom.Amount(list(shipment.amount))))
    return problem, kind_of


def vroom_level(data, level, seconds):
    """One run in a process of its own: (cost, routes) or None, and its CPU seconds."""
    problem, kind_of = vroom_input(data)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, seconds)
        # VROOM's own limit is wall time, and it keeps what it has by then: on a busy machine it ends too early.
        solution = problem.solve(exploration_level=level, nb_threads=1, timeout=datetime.timedelta(seconds=seconds))
        signal.setitimer(signal.ITIMER_PROF, 0)
        routes = defaultdict(list)
        frame = solution.routes
        for vehicle, kind, location in zip(frame["vehicle_id"], frame["type"], frame["location_index"]):
            if kind not in ("start", "end"):
                routes[int(vehicle)].append(int(location))
        found = [len(solution.unassigned), int(solution.summary.cost), sorted(routes.items())]
        with os.fdopen(writing, "w") as file:
            json.dump(found, file)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as file:
        text = file.read()
    _, _, usage = os.wait4(child, 0)
    spent = usage.ru_utime + usage.ru_stime
    if not text:
        return None, spent
    missed, cost, routes = json.loads(text)
    return (missed, cost, [(kind_of[vehicle], locations) for vehicle, locations in routes]), spent


def solve_vroom(data, seconds, seed):
    """The seed changes nothing: the search has no random choice."""
    best, spent = None, 0.0
    for level in range(6):
        found, used = vroom_level(data, level, seconds)
        spent = max(spent, used)
        if found is not None and (best is None or found[:2] < best[:2]):
            best = found
        if found is None or used > 0.9 * seconds:
            break
    if best is None or best[0] > 0:
        return None, spent, None
    return best[2], spent, best[1]


# HGS-CVRP


def solve_hygese(data, seconds, seed):
    import hygese

    require_single_trips(data)
    types = data.vehicle_types()
    if (len(types) > 1 or data.num_shipments or data.has_time_windows() or data.num_depots > 1
            or types[0].shift_duration < UNBOUNDED or any(not client.required for client in data.clients())):
        raise Unsupported("anything beside capacity")
    demands = [0] + [client.delivery[0] for client in data.clients()]
    problem = {
        "x_coordinates": [data.location(n).x for n in range(data.num_locations)],
        "y_coordinates": [data.location(n).y for n in range(data.num_locations)],
        "distance_matrix": data.distance_matrix(0).astype(float),
        "demands": demands,
        "vehicle_capacity": types[0].capacity[0],
    }
    parameters = hygese.AlgorithmParameters(timeLimit=seconds, seed=seed)
    start = time.process_time()
    result = hygese.Solver(parameters=parameters, verbose=False).solve_cvrp(problem)
    spent = time.process_time() - start
    return [(0, [int(n) for n in route]) for route in result.routes if len(route)], spent, round(result.cost)


SOLVERS = {"pyvrp": solve_pyvrp, "ortools": solve_ortools, "vroom": solve_vroom, "hygese": solve_hygese}


def main():
    if len(sys.argv) != 7 or sys.argv[1] not in SOLVERS or sys.argv[3] not in ROUNDS:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    solver, instance, rounding, seconds, seed, out = sys.argv[1:]
    data = pyvrp.read(instance, round_func=ROUNDS[rounding])
    try:
        routes, spent, cost = SOLVERS[solver](data, float(seconds), int(seed))
    except Unsupported as reason:
        print(json.dumps({"unsupported": str(reason)}))
        return
    Path(out + ".sol").unlink(missing_ok=True)
    if routes is not None:
        write_solution(out + ".sol", data, routes)
    usage = (resource.getrusage(kind).ru_maxrss for kind in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    peak = max(usage) * 1024 / 1e6
    print(json.dumps({"cpu_s": round(spent, 3), "cost": cost, "peak_mb": round(peak, 1)}))


main()
