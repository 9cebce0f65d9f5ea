import Diagnostics
import Documents
import Energetics
import Quantities

/// Ground robots: they drive, and some carry a UV-C lamp or a sprayer.
extension VehicleTypeDecoding {
  /// The word of a kind that flies; types that name no kind are of it.
  static let multirotor = "multirotor"
  /// The word of a kind that drives.
  static let groundRobot = "ground-robot"
  static let groundRobotKeys = [
    "sortie-vehicle-type", "type", "name", "kind", "mass", "radius", "speed", "acceleration", "battery", "drive",
    "uv-c-lamp", "sprayer", "max-payload",
  ]
  /// What to do about keys of ground robots in the file of a multirotor.
  static let foreignToMultirotors = [
    "radius": "take it out, or add `kind: ground-robot` if the vehicle drives",
    "speed": "multirotors have a `cruise-speed` in the air and a `max-ground-speed`",
    "drive": "multirotors have a `power` model; add `kind: ground-robot` if the vehicle drives",
    "uv-c-lamp": "only ground robots carry a UV-C lamp: add `kind: ground-robot` if the vehicle drives",
  ]
  /// What to do about keys of multirotors in the file of a ground robot.
  static let foreignToGroundRobots: [String: String] = {
    let stays = "take it out: ground robots stay on the ground"
    let gear = "take it out: the gear of ground robots is a `uv-c-lamp` or a `sprayer`"
    return [
      "cruise-speed": "ground robots have one `speed`: write `speed: 0.5 m/s`",
      "max-ground-speed": "ground robots have one `speed`: write `speed: 0.5 m/s`",
      "climb-speed": stays, "descent-speed": stays, "service-height": stays,
      "max-wind": "take it out: wind does not count for ground robots",
      "power":
        "ground robots have a `drive`: write `drive: { idle: 60 W, rolling-resistance: 0.015, efficiency: 60 % }`",
      "winch": gear, "thermal-camera": gear, "camera": gear, "loudspeaker": gear,
    ]
  }()

  /// The kind that a file states, or that its keys tell; nil and a problem where it states one that is not known.
  static func kind(of node: YamlNode, log: inout ProblemLog) -> String? {
    guard case .mapping(let entries) = node.content else { return multirotor }
    if let written = entries.first(where: { $0.key == "kind" })?.value, !written.isMissing {
      return written.choice(key: "kind", among: [multirotor, groundRobot], log: &log)
    }
    let keys = Set(entries.map(\.key))
    guard keys.contains("drive") || keys.contains("uv-c-lamp"), !keys.contains("power") else { return multirotor }
    // Its author means a robot: one message instead of one for each key that a multirotor has.
    if !keys.contains("kind"), let first = entries.first(where: { $0.key == "drive" || $0.key == "uv-c-lamp" }) {
      log.error(
        "M012", "a vehicle type with `\(first.key)` needs its `kind`", at: first.keySpan,
        help: "add `kind: ground-robot`")
    }
    return groundRobot
  }

  /// A ground robot; nil where something it needs is missing or wrong.
  static func decodeGroundRobot(_ node: YamlNode, log: inout ProblemLog) -> (type: VehicleType, span: SourceSpan)? {
    guard
      let reader = MappingReader(
        node, name: "a ground robot", keys: groundRobotKeys, foreign: foreignToGroundRobots, log: &log)
    else { return nil }
    func quantity(_ key: String, _ dimension: Dimension, _ range: ClosedRange<Double>, _ hint: String) -> Double? {
      reader.required(key, hint: hint, log: &log)?.quantity(dimension, key: key, in: range, log: &log)
    }
    let before = log.diagnostics.count
    let id = reader.required("type", hint: "uvc-robot", log: &log)?.identifier(key: "type", log: &log)
    let name = reader.value("name")?.words(key: "name", log: &log) ?? id
    let mass = quantity("mass", .mass, 1...1000, "120 kg")
    let radius = quantity("radius", .length, 0.05...1.5, "30 cm")
    let speed = quantity("speed", .speed, 0.05...3, "0.5 m/s")
    let acceleration = quantity("acceleration", .acceleration, 0.05...5, "0.3 m/s2")
    let battery = reader.required("battery", hint: "{ capacity: 2.4 kWh }", log: &log).flatMap {
      decodeBattery($0, log: &log)
    }
    let drive = reader.required(
      "drive", hint: "{ idle: 60 W, rolling-resistance: 0.015, efficiency: 60 % }", log: &log
    ).flatMap { decodeDrive($0, log: &log) }
    let lamp = reader.value("uv-c-lamp").flatMap { decodeLamp($0, log: &log) }
    let sprayer = reader.value("sprayer").flatMap { decodeGroundSprayer($0, log: &log) }
    // A litre counts as a kilogram.
    var payload = sprayer?.tank.litres ?? 0
    if let value = reader.value("max-payload") {
      payload = value.quantity(.mass, key: "max-payload", in: 0...1000, log: &log) ?? payload
    }
    guard log.diagnostics.count == before, let id, let name, let mass, let radius, let speed, let acceleration,
      let battery, let drive
    else { return nil }
    let type = VehicleType(
      id: id, name: name, emptyMass: Mass(kilograms: mass), maxPayload: Mass(kilograms: payload),
      cruiseSpeed: Speed(metresPerSecond: speed), maxGroundSpeed: Speed(metresPerSecond: speed), climbSpeed: .zero,
      descentSpeed: .zero, accelerationMetresPerSecondSquared: acceleration, maxWind: .zero, battery: battery,
      powerModel: drive, sprayer: sprayer, serviceHeight: HeightAGL(metres: 0),
      wheels: .init(radius: Length(metres: radius)), lamp: lamp)
    return (type, reader.valueSpan("type"))
  }

  private static func decodeDrive(_ node: YamlNode, log: inout ProblemLog) -> PowerModel? {
    let keys = ["idle", "rolling-resistance", "efficiency"]
    guard let reader = MappingReader(node, name: "a drive", keys: keys, log: &log) else { return nil }
    let idle = reader.required("idle", hint: "60 W", log: &log)?
      .quantity(.power, key: "idle", in: 0...2000, log: &log)
    let resistance = reader.required("rolling-resistance", hint: "0.015", log: &log)?
      .number(key: "rolling-resistance", in: 0...0.2, log: &log)
    let efficiency = reader.required("efficiency", hint: "60 %", log: &log)?
      .quantity(.share, key: "efficiency", in: 0.05...1, log: &log)
    guard let idle, let resistance, let efficiency else { return nil }
    return .wheels(idleWatts: idle, rollingResistance: resistance, efficiency: efficiency)
  }

  /// A sprayer behind the robot: it has no height.
  private static func decodeGroundSprayer(_ node: YamlNode, log: inout ProblemLog) -> VehicleType.Sprayer? {
    let foreign = ["height": "take it out: a ground robot sprays at the ground"]
    guard
      let reader = MappingReader(
        node, name: "the sprayer of a ground robot", keys: ["tank", "swath", "max-flow"], foreign: foreign, log: &log)
    else { return nil }
    return sprayer(reader, height: 0, log: &log)
  }

  private static func decodeLamp(_ node: YamlNode, log: inout ProblemLog) -> VehicleType.Lamp? {
    let keys = ["output", "output-share", "length", "base", "draw"]
    guard let reader = MappingReader(node, name: "a UV-C lamp", keys: keys, log: &log) else { return nil }
    let output = reader.required("output", hint: "200 W", log: &log)?
      .quantity(.power, key: "output", in: 1...2000, log: &log)
    let share = reader.required("output-share", hint: "85 %", log: &log)?
      .quantity(.share, key: "output-share", in: 0.1...1, log: &log)
    let length = reader.required("length", hint: "1.2 m", log: &log)?
      .quantity(.length, key: "length", in: 0.05...3, log: &log)
    // The body is a drum up to the lamp's base: one without height would have the lamp inside it.
    let base = reader.required("base", hint: "50 cm", log: &log)?
      .quantity(.length, key: "base", in: 0.05...2, log: &log)
    let draw = reader.required("draw", hint: "700 W", log: &log)?
      .quantity(.power, key: "draw", in: 1...10_000, log: &log)
    guard let output, let share, let length, let base, let draw else { return nil }
    guard draw >= output else {
      log.error(
        "M014", "`draw` is below `output`: the lamp would give more than it takes", at: reader.valueSpan("draw"),
        label: "it radiates \(NumberText.short(output)) W",
        help: "`output` is the UV-C alone; low-pressure mercury lamps draw about three times as much")
      return nil
    }
    return .init(
      output: Power(watts: output), outputShare: share, length: Length(metres: length), base: Length(metres: base),
      draw: Power(watts: draw))
  }
}
