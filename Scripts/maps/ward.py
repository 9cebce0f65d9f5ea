#!/usr/bin/env python3
"""Draws the hospital ward in maps/ward. Usage: Scripts/maps/ward.py > maps/ward/ward.building.yaml

The plan is made up: no real hospital was copied. Lengths here are metres, x east and y north; the file has
centimetres with y down, as a drawing has. Only the standard library is used, and the same script gives the same bytes.
"""

DEPTH = 6.8  # of the rooms on both sides of the corridor
SOUTH, NORTH, TOP = 6.8, 9.4, 16.2  # the corridor's walls, and the northern outer wall
MIDDLE = 8.1  # the lane along the corridor
EAST = 46.0  # the wall between lobby and lift


class Level:
    def __init__(self, name, elevation):
        self.name, self.elevation = name, elevation
        self.vertices, self.index = [], {}
        self.wall_lines, self.walls, self.doors, self.lanes, self.models = [], [], [], [], []

    def vertex(self, x, y, name="", **parameters):
        key = (round(x * 100), round(-y * 100))
        if key not in self.index:
            self.index[key] = len(self.vertices)
            self.vertices.append([key, "", {}])
        number = self.index[key]
        if name:
            self.vertices[number][1] = name
        self.vertices[number][2].update(parameters)
        return number

    def wall(self, x0, y0, x1, y1):
        self.wall_lines.append((x0, y0, x1, y1))

    def door(self, x0, y0, x1, y1, name, kind):
        self.doors.append((x0, y0, x1, y1, name, kind))

    def lane(self, *points, speed=0.5):
        for first, second in zip(points, points[1:]):
            self.lanes.append((first, second, speed))

    def model(self, model, x, y, yaw):
        self.models.append((model, x, y, yaw))

    def cut_walls(self):
        """Takes the doors out of the walls that they lie on."""
        for x0, y0, x1, y1 in self.wall_lines:
            vertical = x0 == x1
            start, end = (y0, y1) if vertical else (x0, x1)
            gaps = []
            for dx0, dy0, dx1, dy1, _, _ in self.doors + self.openings:
                if vertical and dx0 == dx1 == x0:
                    gaps.append((min(dy0, dy1), max(dy0, dy1)))
                elif not vertical and dy0 == dy1 == y0:
                    gaps.append((min(dx0, dx1), max(dx0, dx1)))
            gaps = sorted(gap for gap in gaps if start <= gap[0] and gap[1] <= end)
            at = start
            for low, high in gaps + [(end, end)]:
                if low > at:
                    ends = ((x0, at), (x0, low)) if vertical else ((at, y0), (low, y0))
                    self.walls.append((self.vertex(*ends[0]), self.vertex(*ends[1])))
                at = high

    openings = []


def patient_room(level, number, west, side, beds):
    """A room with an entry, a bathroom beside it, and one or two beds with their heads at the western wall."""
    def at(x, depth):
        return (west + x, NORTH + depth if side > 0 else SOUTH - depth)

    wall = NORTH if side > 0 else SOUTH
    name = f"room-{number}"
    level.wall(*at(0, 2.2), *at(1.9, 2.2))
    low, high = sorted((at(1.9, 0)[1], at(1.9, 2.2)[1]))
    level.wall(west + 1.9, low, west + 1.9, high)
    level.door(west + 2.35, wall, west + 3.55, wall, f"{name}-door", "hinged")
    level.door(*at(1.9, 0.65), *at(1.9, 1.55), f"bath-{number}-door", "sliding")
    junction = level.vertex(west + 2.95, MIDDLE)
    entry = level.vertex(*at(2.95, 1.1))
    centre = level.vertex(*at(2.95, 3.2), name)
    bath = level.vertex(*at(0.95, 1.1), f"bath-{number}")
    level.lane(junction, entry, centre)
    level.lane(entry, bath, speed=0.3)
    if beds == 1:
        level.model("Sortie/HospitalBed", *at(1.05, 4.4), 180)
        level.model("Sortie/BedsideCabinet", *at(0.275, 5.2), 180)
        level.lane(centre, level.vertex(*at(1.4, 3.2), f"{name}-bed-a", is_holding_point=True), speed=0.3)
    else:
        foot_a = level.vertex(*at(2.7, 3.9), f"{name}-bed-a", is_holding_point=True)
        foot_b = level.vertex(*at(2.7, 5.8), f"{name}-bed-b", is_holding_point=True)
        for depth in (3.9, 5.8):
            level.model("Sortie/HospitalBed", *at(1.05, depth), 180)
            level.model("Sortie/BedsideCabinet", *at(0.275, depth - 0.75), 180)
        level.lane(centre, foot_a, foot_b, speed=0.3)
    return junction


def service_room(level, name, door_x, side, width, kind="hinged", **parameters):
    """A room with one door to the corridor and a place behind it."""
    wall = NORTH if side > 0 else SOUTH
    level.door(door_x - width / 2, wall, door_x + width / 2, wall, f"{name}-door", kind)
    junction = level.vertex(door_x, MIDDLE)
    place = level.vertex(door_x, wall + side * 2.4, name, **parameters)
    level.lane(junction, place)
    return junction


def lift_lobby(level):
    """The lobby's eastern wall with the lift behind it; the same on both levels."""
    level.wall(EAST, 5.6, EAST, 10.6)
    level.openings = [(EAST, 7.4, EAST, 8.8, "", "")]
    for line in ((EAST, 7.0, 49.0, 7.0), (EAST, 9.2, 49.0, 9.2), (49.0, 7.0, 49.0, 9.2)):
        level.wall(*line)
    lobby = level.vertex(43.0, MIDDLE, "lift-lobby" if level.name == "L1" else "goods-lobby")
    front = level.vertex(45.0, MIDDLE, is_holding_point=True)
    cabin = level.vertex(47.5, MIDDLE, f"{level.name}-lift-1", lift_cabin="lift-1")
    level.lane(lobby, front, cabin)
    return lobby


def ward():
    level = Level("L1", 4.2)
    corners = [level.vertex(*p) for p in ((0, 0), (EAST, 0), (EAST, TOP), (0, TOP))]
    level.floors = [corners]
    level.measurements = [(corners[0], corners[1], EAST), (corners[0], corners[3], TOP)]
    for line in ((0, 0, EAST, 0), (0, TOP, EAST, TOP), (0, 0, 0, TOP), (EAST, 0, EAST, 5.6), (EAST, 10.6, EAST, TOP)):
        level.wall(*line)
    # The corridor's walls; the alcove of the chargers, from 25 to 28, is open to it.
    for line in ((0, SOUTH, 25, SOUTH), (28, SOUTH, 40, SOUTH), (0, NORTH, 40, NORTH)):
        level.wall(*line)
    for x in (4, 8, 12, 16, 19, 22, 32, 36):
        level.wall(x, 0, x, SOUTH)
    for x in (4, 8, 12, 16, 20, 24, 30, 35):
        level.wall(x, NORTH, x, TOP)
    for line in ((25, 0, 25, SOUTH), (28, 4.6, 28, SOUTH), (25, 4.6, 28, 4.6)):
        level.wall(*line)
    for line in ((40, 0, 40, TOP), (40, 5.6, EAST, 5.6), (40, 10.6, EAST, 10.6)):
        level.wall(*line)

    junctions = []
    for index in range(6):
        junctions.append(patient_room(level, index + 1, 4.0 * index, 1, 1))
    junctions.append(patient_room(level, 7, 30.0, 1, 2))
    junctions.append(patient_room(level, 8, 35.0, 1, 2))
    for index in range(4):
        junctions.append(patient_room(level, index + 9, 4.0 * index, -1, 1))
    junctions.append(patient_room(level, 13, 32.0, -1, 1))
    junctions.append(patient_room(level, 14, 36.0, -1, 1))

    junctions.append(service_room(level, "nurse-station", 25.0, 1, 1.0))
    level.model("Sortie/NurseDesk", 27.6, 12.0, 90)
    level.model("Sortie/Cabinet", 29.7, 14.5, 90)
    junctions.append(service_room(level, "store", 17.5, -1, 1.2, "double_hinged"))
    level.model("Sortie/Shelf", 16.35, 3.0, 90)
    level.model("Sortie/Shelf", 18.65, 3.0, 90)
    junctions.append(service_room(level, "medicine-room", 20.5, -1, 1.0, "sliding", pickup_dispenser="medicine-hatch"))
    level.model("Sortie/Cabinet", 20.5, 0.3, 0)
    junctions.append(service_room(level, "sluice", 23.5, -1, 1.0))
    level.model("Sortie/Sluice", 23.5, 0.5, 0)
    junctions.append(service_room(level, "ward-kitchen", 30.0, -1, 1.0))
    level.model("Sortie/Cabinet", 27.0, 0.3, 0)

    for number, x in ((1, 25.8), (2, 27.2)):
        junction = level.vertex(x, MIDDLE)
        charger = level.vertex(x, 5.4, f"charger-{number}", is_charger=True, is_parking_spot=True)
        level.model("Sortie/ChargingDock", x, 4.85, 90)
        level.lane(junction, charger, speed=0.3)
        junctions.append(junction)

    west_end = level.vertex(1.2, MIDDLE)
    corridor = level.vertex(22.0, MIDDLE, "corridor")
    level.door(40, 7.5, 40, 8.7, "lobby-door", "double_sliding")
    lobby = lift_lobby(level)
    spine = sorted(set(junctions + [west_end, corridor, lobby]), key=lambda number: level.vertices[number][0])
    level.lane(*spine, speed=1.0)

    level.door(42.4, 10.6, 43.6, 10.6, "staff-room-door", "hinged")
    level.lane(lobby, level.vertex(43.0, 13.2, "staff-room"))
    level.door(42.4, 5.6, 43.6, 5.6, "day-room-door", "hinged")
    level.lane(lobby, level.vertex(43.0, 2.8, "day-room"))
    return level


def ground():
    level = Level("L0", 0.0)
    corners = [level.vertex(*p) for p in ((34, 5.6), (EAST, 5.6), (EAST, 10.6), (34, 10.6))]
    level.floors = [corners]
    level.measurements = [(corners[0], corners[1], EAST - 34.0)]
    for line in ((34, 5.6, EAST, 5.6), (34, 10.6, EAST, 10.6), (34, 5.6, 34, 10.6), (40, 5.6, 40, 10.6)):
        level.wall(*line)
    level.door(40, 7.5, 40, 8.7, "pharmacy-door", "double_sliding")
    lobby = lift_lobby(level)
    level.lane(lobby, level.vertex(36.4, MIDDLE, "pharmacy", pickup_dispenser="pharmacy-hatch"), speed=1.0)
    level.model("Sortie/Shelf", 34.35, 9.0, 90)
    return level


def number(value):
    return f"{value:.4f}".rstrip("0").rstrip(".")


def parameter(value):
    if isinstance(value, bool):
        return f"[4, {'true' if value else 'false'}]"
    return f"[1, {value}]"


def write(level):
    level.cut_walls()
    lines = [f"  {level.name}:", f"    elevation: {number(level.elevation)}"]

    def section(name, items):
        if items:
            lines.append(f"    {name}:")
            lines.extend(f"      - {item}" for item in items)

    # The numbers of the ends are those after the walls have added their vertices.
    section("fiducials", ["[4000, -560, lobby-south-west]", "[4600, -1060, lobby-north-east]"])
    section("floors", [f"{{vertices: [{', '.join(map(str, floor))}]}}" for floor in level.floors])
    section("measurements", [f"[{a}, {b}, {{distance: [3, {number(d)}]}}]" for a, b, d in level.measurements])
    doors = []
    for x0, y0, x1, y1, name, kind in level.doors:
        ends = f"{level.vertex(x0, y0)}, {level.vertex(x1, y1)}"
        doors.append(
            f"[{ends}, {{motion_axis: [1, start], motion_degrees: [3, 90], motion_direction: [2, 1], "
            f"name: [1, {name}], right_left_ratio: [3, 1], type: [1, {kind}]}}]")
    section("doors", doors)
    section("walls", [f"[{a}, {b}]" for a, b in level.walls])
    section("lanes", [
        f"[{a}, {b}, {{bidirectional: [4, true], graph_idx: [2, 0], speed_limit: [3, {number(speed)}]}}]"
        for a, b, speed in level.lanes])
    section("models", [
        f"{{model_name: {model}, name: {model.split('/')[1]}, static: true, x: {number(x * 100)}, "
        f"y: {number(-y * 100)}, z: 0, yaw: {number(yaw * 3.14159265358979 / 180)}}}"
        for model, x, y, yaw in level.models])
    vertices = []
    for (x, y), name, parameters in level.vertices:
        text = ", ".join(f"{key}: {parameter(value)}" for key, value in parameters.items())
        text = ", {" + text + "}" if text else ""
        name = name or '""'
        vertices.append(f"[{x}, {y}, 0, {name}{text}]")
    section("vertices", vertices)
    return lines


def main():
    lines = [
        "# A hospital ward, made up for tests and demonstrations. CC0-1.0: see README.md in this folder.",
        "# Written by Scripts/maps/ward.py; change that and not this file. Units are centimetres, y down.",
        "name: ward", "coordinate_system: reference_image", "reference_level_name: L1", "levels:",
    ]
    lines += write(ward()) + write(ground())
    lines += [
        "lifts:", "  lift-1:", "    depth: 2.7", "    doors:",
        "      lift-1-door: {door_type: 2, motion_axis_orientation: 0, width: 1.4, x: 0, y: 1.45}",
        "    highest_floor: L1", "    initial_floor_name: L1", "    level_doors:", "      L0: [lift-1-door]",
        "      L1: [lift-1-door]", "    lowest_floor: L0", "    reference_floor_name: L1", "    width: 1.8",
        "    x: 4750", "    y: -810", "    yaw: 1.5708",
    ]
    print("\n".join(lines))


main()
