import Diagnostics

extension MissionRules {
  /// Where places, areas and bases lie.
  static let places: [Rule] = [
    Rule(
      "M201", "a place lies inside a zone",
      checks: "No place of a task lies in a zone that forbids flight at every height at which the place can be served "
        + "and during the whole window.",
      why: "No plan could serve it. Zones that need an authorisation or have a condition count until the mission names "
        + "them under `authorisations` or `acknowledge-zones`.",
      example: "to: korkein-hallinto-oikeus    # inside HELP01", fix: "Name another place, or another time."),
    Rule(
      "M202", "a place is too near to a zone", checks: "Places keep the mission's `clearance` from zones, as M201.",
      why: "Vehicles keep that distance from zones, so they cannot get there.",
      example: "to: a-place-beside-the-embassy", fix: "Name a place further away, or lower `clearance`."),
    Rule(
      "M203", "a place or base lies outside the map", checks: "Places and bases lie inside the map's boundary.",
      why: "Buildings and zones are unknown out there.", example: "places: { far: [25.4, 60.4] }",
      fix: "Name a place inside, or use a larger map."),
    Rule(
      "M204", "an area reaches outside the map", checks: "Areas of tasks lie inside the map's boundary.",
      why: "Buildings and zones are unknown out there.", example: "area: whole-city",
      fix: "Use an area inside, or a larger map."),
    Rule(
      "M205", "an area lies wholly inside zones",
      checks: "Some part of the area is outside the zones that forbid the work during the whole window.",
      why: "Nothing of it could be covered. Where a part is free, that part is planned and the rest is reported.",
      example: "area: courtyard-of-the-court", fix: "Use another area or another time."),
    Rule(
      "M206", "a base cannot be used",
      checks: "Bases keep `clearance` from zones that forbid flight at the ground during the whole mission.",
      why: "No vehicle could take off.", example: "bases: [{ id: court, place: korkein-hallinto-oikeus }]",
      fix: "Move the base."),
    Rule(
      "M207", "a pad is too near to a building", checks: "Pads keep the mission's `clearance` from buildings.",
      why: "Take-off and landing go straight up and down above the pad.",
      example: "pads: { spacing: 40 m }    # the outer pads reach the houses",
      fix: "Move the base or lay its pads closer together."),
    Rule(
      "M208", "pads are too few or too close",
      checks: "Each vehicle has a pad of its own. Pads of multirotors are at least 3 m apart, and the bodies of ground "
        + "robots on their pads at least 0.35 m.",
      why: "Rotors of large multirotors span about two metres. Robots keep 0.3 m between their bodies at any time, and "
        + "plans keep 5 cm more.",
      example: "pads: { spacing: 1 m }", fix: "Give the base more pads, further apart."),
    Rule(
      "M209", "a base does not suit its vehicle",
      checks: "Multirotors have a base outdoors. Ground robots have one on a `level` of a building, or outdoors.",
      why: "Multirotors do not fly indoors.",
      example: "bases: [{ id: alcove, level: L1, place: charger-1 }]\n"
        + "vehicles: [{ id: courier, type: courier, base: alcove }]",
      fix: "Give the vehicle a base outdoors, or a type with `kind: ground-robot`."),
    Rule(
      "M210", "a robot has no room on its pad",
      checks: "Indoors the pad lies in a room, and the robot's radius and 3 cm are free of walls and furniture around "
        + "it. Outdoors its radius and 5 cm are free of buildings and water.",
      why: "A robot that stands in a wall can go nowhere. Plans keep these gaps from everything.",
      example: "pads: [beside-the-wall]",
      fix: "Indoors name another waypoint, or move it in the building's file. Outdoors move the base."),
    Rule(
      "M211", "a robot stands far from every street",
      checks: "Pads of ground robots outdoors lie within 60 m of a street or an area that they cross: a square, a "
        + "pedestrian area, a market place, a hospital's ground, a park, a garden or a car park.",
      why: "Robots move along streets and over such areas. The way from the pad to the first of them is straight.",
      example: "bases: [{ id: meadow, position: [26.95, 60.53] }]",
      fix: "Move the base to a square or a street."),
  ]

  /// What the fleet can do.
  static let abilities: [Rule] = [
    Rule(
      "M301", "no vehicle can lift the payload",
      checks: "Some vehicle with a winch has a `max-payload` of at least the delivery's `payload`.",
      why: "A delivery is carried in one piece.", example: "payload: 30 kg",
      fix: "Split the load over several deliveries, or add a stronger vehicle."),
    Rule(
      "M302", "no vehicle has the gear",
      checks: "Deliveries need a winch, spraying a sprayer, surveys a camera, announcements a loudspeaker, and rooms a "
        + "ground robot with a UV-C lamp. Streets are treated by multirotors or by ground robots with a base outdoors; "
        + "ground robots do nothing else outdoors.",
      why: "Without the gear the task cannot be done by anybody.", example: "announce: Aid is at the square",
      fix: "Add a vehicle with the gear to the fleet."),
    Rule(
      "M303", "the window lies outside the mission",
      checks: "Windows share time with the mission. Where only a part does, it is a warning.",
      why: "Vehicles fly between the mission's start and its end.", example: "window: 14:00-15:00",
      fix: "Move the window, or lengthen the mission."),
    Rule(
      "M304", "the window is shorter than the service",
      checks: "The service of a task fits into its window: it starts and ends inside.",
      why: "A station of 10 minutes cannot be held in a window of 5 minutes.",
      example: "duration: 10 min\nwindow: 08:30-08:35", fix: "Lengthen the window or shorten the service."),
    Rule(
      "M305", "nobody can meet the window",
      checks:
        "Some vehicle could climb, fly straight with the wind behind it, pick up, and be done before the window ends.",
      why: "This is a lower bound: zones and buildings only make the way longer.",
      example: "window: 08:00-08:01", fix: "Let the window end later, or put a base nearer."),
    Rule(
      "M306", "the ceiling leaves no height",
      checks: "Over each place there is a height between the roofs and service heights below and the ceiling above.",
      why: "Vehicles keep `clearance` above roofs and stay below `ceiling`.",
      example: "rules: { ceiling: 30 m }", fix: "Raise `ceiling`, or name another place."),
    Rule(
      "M307", "vehicles may not fly in this wind", checks: "The wind is not above the `max-wind` of the types.",
      why: "It is a warning while some type may fly or drive, and an error where none may.",
      example: "weather: { wind: { speed: 15 m/s, from: 270 deg } }",
      fix: "Wait for better weather, or use other vehicles."),
    Rule(
      "M308", "a height is above the ceiling", checks: "`height` of tasks is not above the mission's `ceiling`.",
      why: "The ceiling holds for all flights.", example: "height: 150 m", fix: "Lower the height."),
    Rule(
      "M309", "there is more to spray than the fleet can carry",
      checks: "Rate times area is not more than all tanks, refilled without flying time, could bring out.",
      why: "A part of the area would certainly be left out.", example: "rate: 1 L/m2",
      fix: "Lower the rate, take a smaller area, or add sprayers."),
    Rule(
      "M310", "no winch is long enough",
      checks: "Over a roof the longest winch reaches from the height with clearance down to the ground.",
      why: "Parcels are let down to the ground, from above the roofs around the place.",
      example: "to: a-place-under-a-tower", fix: "Name a place beside the building."),
    Rule(
      "M311", "a height is too low for the roofs",
      checks: "`height` clears the roofs below a station or a patrol's stop. For surveys lower roofs are a warning.",
      why: "Vehicles keep `clearance` from buildings.", example: "height: 20 m    # beside a house of 21 m",
      fix: "Raise the height as the message says."),
    Rule(
      "M312", "the mission has no daylight",
      checks: "Where `daylight` is in `rules`, some part of the mission lies in daylight at the map's origin.",
      why: "Vehicles are in the air in daylight only, so nothing at all could be flown.",
      example: "start: 2026-12-02T18:00:00+02:00\nduration: 2 h\nrules: { daylight: civil-twilight }",
      fix: "Move the mission into the day, or take `daylight` out of `rules` if you may fly at night."),
    Rule(
      "M313", "a window lies in the dark",
      checks: "Where `daylight` is in `rules`, windows share time with the daylight at the map's origin. Where only a "
        + "part does, it is a warning.",
      why: "Vehicles take off, serve and land in daylight. The way there and back makes the usable window shorter yet.",
      example: "rules: { daylight: sunrise-to-sunset }\nwindow: 21:00-22:00    # in March",
      fix: "Move the window into the day."),
    Rule(
      "M314", "no robot with a lamp is based on the floor",
      checks: "Some ground robot with a `uv-c-lamp` has its base on the level whose rooms are treated.",
      why: "Robots stay on the floor of their base: they take no lifts.",
      example: "level: L0    # and all robots are based on L1", fix: "Base a robot on that level."),
    Rule(
      "M315", "robots cannot get into a room",
      checks:
        "From the pad of some robot with a lamp doors that stand open and are wide enough lead to each room, by way "
        + "of `rooms` and `through`. A robot needs its diameter and 6 cm. It is an error where no room can be reached.",
      why:
        "Doors that lead out of the rooms of a task are shut, and nobody opens them for a robot. Furniture in the way "
        + "is found when the mission is planned.",
      example: "rooms: [room-1]    # without through: [corridor], where the robots stand",
      fix: "Add the rooms on the way to `through`, take doors out of `shut-doors`, or send a narrower robot."),
  ]
}
