import Diagnostics
import Documents
import Energetics
import Quantities

/// Reads a vehicle type from its tree.
struct VehicleTypeDecoding {
  static let keys = [
    "sortie-vehicle-type", "type", "name", "kind", "mass", "max-payload", "cruise-speed", "max-ground-speed",
    "climb-speed",
    "descent-speed", "acceleration", "max-wind", "service-height", "battery", "power", "winch", "sprayer",
    "thermal-camera", "camera", "loudspeaker",
  ]

  /// The type; nil where something it needs is missing or wrong.
  static func decode(_ node: YamlNode, log: inout ProblemLog) -> (type: VehicleType, span: SourceSpan)? {
    guard let kind = kind(of: node, log: &log) else { return nil }
    if kind == groundRobot { return decodeGroundRobot(node, log: &log) }
    guard
      let reader = MappingReader(
        node, name: "a multirotor", keys: keys, foreign: foreignToMultirotors, log: &log)
    else { return nil }
    func quantity(_ key: String, _ dimension: Dimension, _ range: ClosedRange<Double>, _ hint: String) -> Double? {
      reader.required(key, hint: hint, log: &log)?.quantity(dimension, key: key, in: range, log: &log)
    }
    let id = reader.required("type", hint: "courier", log: &log)?.identifier(key: "type", log: &log)
    let name = reader.value("name")?.words(key: "name", log: &log) ?? id
    let mass = quantity("mass", .mass, 0.1...600, "9 kg")
    let payload = quantity("max-payload", .mass, 0...200, "2.5 kg")
    let cruise = quantity("cruise-speed", .speed, 0.5...60, "14 m/s")
    let ground = quantity("max-ground-speed", .speed, 0.5...80, "20 m/s")
    let climb = quantity("climb-speed", .speed, 0.2...20, "3 m/s")
    let descent = quantity("descent-speed", .speed, 0.2...20, "2 m/s")
    let acceleration = quantity("acceleration", .acceleration, 0.1...20, "2.5 m/s2")
    let wind = quantity("max-wind", .speed, 0...40, "12 m/s")
    let height = quantity("service-height", .length, 2...120, "30 m")
    let battery = reader.required("battery", hint: "{ capacity: 710 Wh }", log: &log).flatMap {
      decodeBattery($0, log: &log)
    }
    let power = reader.required("power", hint: "{ model: dorling, … }", log: &log).flatMap {
      decodePower($0, log: &log)
    }
    let before = log.diagnostics.count
    let winch = reader.value("winch").flatMap { decodeWinch($0, log: &log) }
    let sprayer = reader.value("sprayer").flatMap { decodeSprayer($0, log: &log) }
    let thermal = reader.value("thermal-camera").flatMap { decodeThermalCamera($0, log: &log) }
    let camera = reader.value("camera").flatMap { decodeCamera($0, log: &log) }
    let speaker = reader.value("loudspeaker").flatMap { $0.flag(key: "loudspeaker", log: &log) } ?? false
    if let cruise, let ground, ground < cruise {
      log.error(
        "M014", "`max-ground-speed` is below `cruise-speed`", at: reader.valueSpan("max-ground-speed"),
        help: "a vehicle that cruises at \(NumberText.short(cruise)) m/s moves as fast over ground in still air")
    }
    guard log.diagnostics.count == before, let id, let name, let mass, let payload, let cruise, let ground, let climb,
      let descent, let acceleration, let wind, let height, let battery, let power
    else { return nil }
    let type = VehicleType(
      id: id, name: name, emptyMass: Mass(kilograms: mass), maxPayload: Mass(kilograms: payload),
      cruiseSpeed: Speed(metresPerSecond: cruise), maxGroundSpeed: Speed(metresPerSecond: ground),
      climbSpeed: Speed(metresPerSecond: climb), descentSpeed: Speed(metresPerSecond: descent),
      accelerationMetresPerSecondSquared: acceleration, maxWind: Speed(metresPerSecond: wind), battery: battery,
      powerModel: power, winch: winch, sprayer: sprayer, thermalCamera: thermal, camera: camera,
      hasLoudspeaker: speaker,
      serviceHeight: HeightAGL(metres: height))
    return (type, reader.valueSpan("type"))
  }

  static func decodeBattery(_ node: YamlNode, log: inout ProblemLog) -> Battery? {
    guard
      let reader = MappingReader(node, name: "a battery", keys: ["capacity", "usable", "derating"], log: &log)
    else { return nil }
    let capacity = reader.required("capacity", hint: "710 Wh", log: &log)?
      .quantity(.energy, key: "capacity", in: 1...100_000, log: &log)
    var usable: Double? = 1
    if let value = reader.value("usable") {
      usable = value.quantity(.share, key: "usable", in: 0.1...1, log: &log)
    }
    var points: [Battery.DeratingPoint] = []
    for item in reader.value("derating")?.list(key: "derating", of: "points", log: &log) ?? [] {
      guard let point = MappingReader(item, name: "a derating point", keys: ["at", "capacity"], log: &log) else {
        continue
      }
      let at = point.required("at", hint: "-10 C", log: &log)?
        .quantity(.temperature, key: "at", in: -60...80, log: &log)
      let share = point.required("capacity", hint: "70 %", log: &log)?
        .quantity(.share, key: "capacity", in: 0...1, log: &log)
      if let at, let share {
        points.append(.init(temperature: Temperature(celsius: at), capacityFraction: share))
      }
    }
    guard let capacity, let usable else { return nil }
    return Battery(capacity: Energy(wattHours: capacity), usableFraction: usable, derating: points)
  }

  private static func decodePower(_ node: YamlNode, log: inout ProblemLog) -> PowerModel? {
    let keys = ["model", "rotors", "rotor-disc", "figure-of-merit", "auxiliary", "drag-area", "climb-efficiency"]
    guard let reader = MappingReader(node, name: "a power model", keys: keys, log: &log) else { return nil }
    let model = reader.required("model", hint: "dorling", log: &log)?
      .choice(key: "model", among: ["dorling", "stolaroff"], log: &log)
    let rotors = reader.required("rotors", hint: "6", log: &log)?
      .wholeNumber(key: "rotors", in: 1...32, log: &log)
    let disc = reader.required("rotor-disc", hint: "0.27 m2", log: &log)?
      .quantity(.area, key: "rotor-disc", in: 0.001...50, log: &log)
    let merit = reader.required("figure-of-merit", hint: "0.65", log: &log)?
      .number(key: "figure-of-merit", in: 0.05...1, log: &log)
    var auxiliary: Double? = 0
    if let value = reader.value("auxiliary") {
      auxiliary = value.quantity(.power, key: "auxiliary", in: 0...2000, log: &log)
    }
    var drag: Double? = 0
    if let value = reader.value("drag-area") {
      drag = value.quantity(.area, key: "drag-area", in: 0...5, log: &log)
    }
    var climb: Double? = 0.7
    if let value = reader.value("climb-efficiency") {
      climb = value.number(key: "climb-efficiency", in: 0.05...1, log: &log)
    }
    guard let model, let rotors, let disc, let merit, let auxiliary, let drag, let climb else { return nil }
    let law = model == "stolaroff" ? PowerModel.stolaroff : PowerModel.dorling
    return law(disc, rotors, merit, auxiliary, drag, climb, Atmosphere.standardDensityKilogramsPerCubicMetre)
  }
}

// MARK: Gear

extension VehicleTypeDecoding {
  private static func decodeWinch(_ node: YamlNode, log: inout ProblemLog) -> VehicleType.Winch? {
    guard let reader = MappingReader(node, name: "a winch", keys: ["length", "speed", "handover"], log: &log) else {
      return nil
    }
    let length = reader.required("length", hint: "60 m", log: &log)?
      .quantity(.length, key: "length", in: 1...150, log: &log)
    let speed = reader.required("speed", hint: "2 m/s", log: &log)?
      .quantity(.speed, key: "speed", in: 0.05...10, log: &log)
    let handover = reader.required("handover", hint: "20 s", log: &log)?
      .quantity(.duration, key: "handover", in: 0...3600, log: &log)
    guard let length, let speed, let handover else { return nil }
    return .init(
      length: Length(metres: length), speed: Speed(metresPerSecond: speed), handoverSeconds: handover)
  }

  private static func decodeSprayer(_ node: YamlNode, log: inout ProblemLog) -> VehicleType.Sprayer? {
    let keys = ["tank", "swath", "height", "max-flow"]
    guard let reader = MappingReader(node, name: "a sprayer", keys: keys, log: &log) else { return nil }
    let height = reader.required("height", hint: "3 m", log: &log)?
      .quantity(.length, key: "height", in: 0.5...30, log: &log)
    return sprayer(reader, height: height, log: &log)
  }

  /// The rest of a sprayer.
  ///
  /// - Parameter height: in metres; nil where it could not be read.
  static func sprayer(
    _ reader: MappingReader, height: Double?, log: inout ProblemLog
  ) -> VehicleType.Sprayer? {
    let tank = reader.required("tank", hint: "8 L", log: &log)?
      .quantity(.volume, key: "tank", in: 0.1...500, log: &log)
    let swath = reader.required("swath", hint: "4 m", log: &log)?
      .quantity(.length, key: "swath", in: 0.2...50, log: &log)
    let flow = reader.required("max-flow", hint: "4 L/min", log: &log)?
      .quantity(.flow, key: "max-flow", in: 0.0001...10, log: &log)
    guard let tank, let swath, let height, let flow else { return nil }
    return .init(
      tank: Volume(litres: tank), swathWidth: Length(metres: swath), height: HeightAGL(metres: height),
      maxFlowLitresPerSecond: flow)
  }

  private static func decodeCamera(_ node: YamlNode, log: inout ProblemLog) -> VehicleType.Optics? {
    let keys = ["pixels-across", "pixels-along", "field-of-view", "frame-interval"]
    return MappingReader(node, name: "a camera", keys: keys, log: &log).flatMap { optics($0, log: &log) }
  }

  private static func decodeThermalCamera(_ node: YamlNode, log: inout ProblemLog) -> VehicleType.ThermalCamera? {
    let keys = ["pixels-across", "pixels-along", "field-of-view", "frame-interval", "noise", "bias"]
    guard let reader = MappingReader(node, name: "a thermal camera", keys: keys, log: &log) else { return nil }
    let optics = optics(reader, log: &log)
    let noise = reader.required("noise", hint: "0.05 K", log: &log)?
      .quantity(.temperatureDifference, key: "noise", in: 0...10, log: &log)
    let bias = reader.required("bias", hint: "2 K", log: &log)?
      .quantity(.temperatureDifference, key: "bias", in: 0...20, log: &log)
    guard let optics, let noise, let bias else { return nil }
    return .init(
      pixelsAcross: optics.pixelsAcross, pixelsAlong: optics.pixelsAlong, fieldOfView: optics.fieldOfView,
      noiseKelvin: noise, biasKelvin: bias, frameSeconds: optics.frameSeconds)
  }

  /// What all cameras have.
  private static func optics(_ reader: MappingReader, log: inout ProblemLog) -> VehicleType.Optics? {
    let across = reader.required("pixels-across", hint: "640", log: &log)?
      .wholeNumber(key: "pixels-across", in: 8...20_000, log: &log)
    let along = reader.required("pixels-along", hint: "512", log: &log)?
      .wholeNumber(key: "pixels-along", in: 8...20_000, log: &log)
    let view = reader.required("field-of-view", hint: "45 deg", log: &log)?
      .quantity(.angle, key: "field-of-view", in: 2...150, log: &log)
    var interval: Double? = VehicleType.Optics.frameSecondsDefault
    if let written = reader.value("frame-interval") {
      interval = written.quantity(.duration, key: "frame-interval", in: 0.02...60, log: &log)
    }
    guard let across, let along, let view, let interval else { return nil }
    return .init(
      pixelsAcross: across, pixelsAlong: along, fieldOfView: Angle(degrees: view), frameSeconds: interval)
  }
}
