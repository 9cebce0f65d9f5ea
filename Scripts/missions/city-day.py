#!/usr/bin/env python3
"""Writes missions/city-day.yaml: a day of 300 deliveries over Karhula, made up from one seed.

Usage: Scripts/missions/city-day.py [SEED] > missions/city-day.yaml

Homes are points in the open near mapped buildings; nobody real is meant. Only the standard library is used, and the
same seed and map give the same bytes. The fleet is missions/fleets/three-bases.yaml, written by hand.
"""

import json
import math
import pathlib
import random
import sys

SEED = int(sys.argv[1]) if len(sys.argv) > 1 else 2020
MAP = pathlib.Path(__file__).resolve().parents[2] / "maps" / "karhula"
WEST, SOUTH, EAST, NORTH = 26.9300, 60.5200, 26.9700, 60.5400
METRES_EAST = 111_320 * math.cos(math.radians(60.53))  # of a degree of longitude
METRES_NORTH = 111_432  # of a degree of latitude
EDGE = 60  # metres that homes keep from the edge of the map
HOMES = 150

# Where parcels are taken up, in the open, with the metres that homes keep from them.
SHOPS = {
    "pharmacy-centre": (26.9440, 60.5285),
    "pharmacy-north": (26.9352, 60.5368),
    "pharmacy-east": (26.9565, 60.5249),
    "kitchen-west": (26.9377, 60.5305),
    "kitchen-south": (26.9535, 60.5252),
    "laboratory": (26.9491, 60.5267),
    "store": (26.9434, 60.5270),
}
# Zones that are closed at the height of a hand-over: the kindergarten and the motorway junction, as boxes.
CLOSED = [(26.9578, 60.5341, 26.9604, 60.5358), (26.9442, 60.5200, 26.9532, 60.5247)]


def metres(position):
    return ((position[0] - WEST) * METRES_EAST, (position[1] - SOUTH) * METRES_NORTH)


def distance_to_segment(point, start, end):
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    share = 0 if length == 0 else ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / length
    share = max(0, min(1, share))
    return math.hypot(point[0] - start[0] - share * dx, point[1] - start[1] - share * dy)


def rings():
    features = json.loads((MAP / "buildings.geojson").read_text())["features"]
    return [[metres(corner) for corner in feature["geometry"]["coordinates"][0]] for feature in features]


def clearance(point, buildings, reach):
    """Metres to the nearest building, looked for within `reach`; 0 inside one."""
    nearest = reach
    for ring in buildings:
        if abs(ring[0][0] - point[0]) > 250 or abs(ring[0][1] - point[1]) > 250:
            continue
        inside = False
        for (ax, ay), (bx, by) in zip(ring, ring[1:]):
            nearest = min(nearest, distance_to_segment(point, (ax, ay), (bx, by)))
            if (ay > point[1]) != (by > point[1]) and point[0] < (bx - ax) * (point[1] - ay) / (by - ay) + ax:
                inside = not inside
        if inside:
            return 0
    return nearest


def homes(chance):
    """Points in gardens: 4 to 20 m from a building, 40 m from each other and from where parcels are taken up."""
    buildings = rings()
    found = []
    taken = [metres(position) for position in SHOPS.values()]
    while len(found) < HOMES:
        east = chance.uniform(EDGE, (EAST - WEST) * METRES_EAST - EDGE)
        north = chance.uniform(EDGE, (NORTH - SOUTH) * METRES_NORTH - EDGE)
        position = (round(WEST + east / METRES_EAST, 5), round(SOUTH + north / METRES_NORTH, 5))
        if any(w <= position[0] <= e and s <= position[1] <= n for w, s, e, n in CLOSED):
            continue
        point = metres(position)
        if any(math.dist(point, other) < 40 for other in taken):
            continue
        if 4 <= clearance(point, buildings, 21) <= 20:
            found.append(position)
            taken.append(point)
    return found


def clock(minutes):
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def window(chance, first, last, length):
    """A window of `length` minutes that opens on a quarter of an hour between two minutes of the day."""
    opens = chance.randrange(first, last - length + 1, 15)
    return f"{clock(opens)}-{clock(opens + length)}"


def tasks(chance, count):
    """(name, from, to, payload in grams, window, priority), in the order in which they were asked for."""
    home = lambda: f"home-{chance.randrange(count) + 1}"
    pharmacies = [name for name in SHOPS if name.startswith("pharmacy")]
    kitchens = [name for name in SHOPS if name.startswith("kitchen")]
    hour = 60
    asked = []
    for _ in range(110):  # prescriptions all day long
        asked.append(("prescription", chance.choice(pharmacies), home(), chance.randrange(200, 1250, 50),
                      window(chance, 8 * hour + 30, 16 * hour + 30, 120), "normal"))
    for _ in range(80):  # meals around noon
        asked.append(("warm meal", chance.choice(kitchens), home(), chance.randrange(700, 1250, 50),
                      window(chance, 10 * hour + 45, 13 * hour + 30, 60), "normal"))
    for _ in range(45):  # samples to the laboratory
        asked.append(("samples", home(), "laboratory", chance.randrange(100, 450, 50),
                      window(chance, 8 * hour + 30, 15 * hour, 60), "high"))
    for _ in range(25):  # insulin and the like: asked for in the morning and needed soon
        asked.append(("insulin", chance.choice(pharmacies), home(), chance.randrange(200, 550, 50),
                      window(chance, 8 * hour + 15, 16 * hour, 45), "urgent"))
    for _ in range(25):  # groceries, too heavy for a courier
        asked.append(("groceries", "store", home(), chance.randrange(3000, 6100, 100),
                      window(chance, 9 * hour, 16 * hour, 180), "low"))
    for _ in range(15):  # masks and disinfectant, whenever there is time
        asked.append(("masks", "store", home(), chance.randrange(500, 2050, 50), None, "low"))
    return asked


def main():
    chance = random.Random(SEED)
    places = homes(chance)
    asked = tasks(chance, len(places))
    chance.shuffle(asked)
    print(f"# A day of {len(asked)} deliveries in a closed suburb: prescriptions, warm meals, samples for the laboratory,")
    print(f"# insulin, groceries and masks. Written by Scripts/missions/city-day.py with seed {SEED}; all of it is made up.")
    print("sortie: 1")
    print("mission: City day")
    print("map: ../maps/karhula")
    print("fleet: fleets/three-bases.yaml")
    print("start: 2026-03-04T08:00:00+02:00         # a Wednesday")
    print("end: 2026-03-04T17:00:00+02:00")
    print("rules: { clearance: 10 m, ceiling: 120 m, reserve: 20 %, separation: 30 m, daylight: civil-twilight }")
    print("weather: { wind: { speed: 5 m/s, from: 220 deg }, temperature: 1 C }")
    print("places:")
    for name, position in SHOPS.items():
        print(f"  {name}: [{position[0]:.5f}, {position[1]:.5f}]")
    for number, position in enumerate(places, start=1):
        print(f"  home-{number}: [{position[0]:.5f}, {position[1]:.5f}]")
    print("tasks:")
    numbers = {}
    for name, start, goal, grams, opening, priority in asked:
        numbers[name] = numbers.get(name, 0) + 1
        print(f"  - deliver: {name} {numbers[name]}")
        print(f"    from: {start}")
        print(f"    to: {goal}")
        print(f"    payload: {grams / 1000:g} kg")
        if opening:
            print(f"    window: {opening}")
        if priority != "normal":
            print(f"    priority: {priority}")


main()
