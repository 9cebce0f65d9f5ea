import Quantities

/// Reads the members of a plan file into the plan's types and names the path of what is wrong.
struct PlanReader {
  /// No length, height, time, speed or energy in a file may be larger, in its unit.
  private static let numberMax = 1e9

  private var reader: JSONReader

  init(_ reader: JSONReader) { self.reader = reader }

  /// The whole file: the plan and nothing after it.
  mutating func file() throws(PlanFileError) -> FleetPlan {
    let plan = try Self.plan(&reader)
    try reader.end()
    return plan
  }

  // MARK: Plan

  private static func plan(_ reader: inout JSONReader) throws(PlanFileError) -> FleetPlan {
    var version: UInt64?
    var (toolVersion, mission): (String?, String?)
    var (seed, start, inputs, rules): (UInt64?, CivilTime?, PlanInputs?, PlanRules?)
    var (wind, metrics): (PlanWind?, PlanMetrics?)
    var (vehicles, assignments): ([VehiclePlan]?, [TaskAssignment]?)
    var (leftOut, certificate): ([TaskLeftOut]?, PlanCertificate?)
    var earlier: EarlierPlan?
    var pointCount = 0
    try reader.object { (reader, key) throws(PlanFileError) in
      switch key {
      case "sortiePlan": version = try knownVersion(&reader)
      case "toolVersion": toolVersion = try reader.text()
      case "seed": seed = try reader.wholeNumber()
      case "mission": mission = try reader.text()
      case "start": start = try civilTime(&reader)
      case "inputs": inputs = try Self.inputs(&reader)
      case "earlier": earlier = try earlierPlan(&reader)
      case "rules": rules = try Self.rules(&reader)
      case "wind": wind = try Self.wind(&reader)
      case "metrics": metrics = try Self.metrics(&reader)
      case "vehicles":
        vehicles = try reader.list { (reader) throws(PlanFileError) in try vehicle(&reader, &pointCount) }
      case "assignments": assignments = try reader.list(assignment)
      case "leftOut": leftOut = try reader.list(taskLeftOut)
      case "certificate": certificate = try Self.certificate(&reader)
      default: throw unknown(key, reader)
      }
    }
    _ = try require(version, "sortiePlan", reader)
    return FleetPlan(
      toolVersion: try require(toolVersion, "toolVersion", reader), seed: try require(seed, "seed", reader),
      inputs: try require(inputs, "inputs", reader), mission: try require(mission, "mission", reader),
      start: try require(start, "start", reader), rules: try require(rules, "rules", reader),
      wind: try require(wind, "wind", reader), vehicles: try require(vehicles, "vehicles", reader),
      assignments: try require(assignments, "assignments", reader),
      leftOut: try require(leftOut, "leftOut", reader), metrics: try require(metrics, "metrics", reader),
      earlier: earlier, certificate: certificate)
  }

  private static func inputs(_ reader: inout JSONReader) throws(PlanFileError) -> PlanInputs {
    var (mission, map): (PlanInputs.InputFile?, PlanInputs.InputFile?)
    var fleet: [PlanInputs.InputFile]?
    try reader.object { (reader, key) throws(PlanFileError) in
      switch key {
      case "mission": mission = try inputFile(&reader)
      case "fleet": fleet = try reader.list(inputFile)
      case "map": map = try inputFile(&reader)
      default: throw unknown(key, reader)
      }
    }
    return PlanInputs(
      mission: try require(mission, "mission", reader), fleet: try require(fleet, "fleet", reader),
      map: try require(map, "map", reader))
  }

  static func inputFile(_ reader: inout JSONReader) throws(PlanFileError) -> PlanInputs.InputFile {
    var (path, digest): (String?, String?)
    try reader.object { (reader, key) throws(PlanFileError) in
      switch key {
      case "path": path = try reader.text()
      case "sha256": digest = try reader.text()
      default: throw unknown(key, reader)
      }
    }
    return PlanInputs.InputFile(path: try require(path, "path", reader), sha256: try require(digest, "sha256", reader))
  }

  private static func rules(_ reader: inout JSONReader) throws(PlanFileError) -> PlanRules {
    var (clearance, ceiling): (Double?, Double?)
    var (reserve, separation): (Double?, Double?)
    var (daylight, wayHome): (DaylightRule?, Bool?)
    try reader.object { (reader, key) throws(PlanFileError) in
      switch key {
      case "clearance": clearance = try boundedNumber(&reader)
      case "ceiling": ceiling = try boundedNumber(&reader)
      case "reserve": reserve = try boundedNumber(&reader)
      case "separation": separation = try boundedNumber(&reader)
      case "daylight": daylight = try word(&reader, DaylightRule.self)
      case "wayHome": wayHome = try reader.boolean()
      default: throw unknown(key, reader)
      }
    }
    return PlanRules(
      clearance: Length(metres: try require(clearance, "clearance", reader)),
      ceiling: HeightAGL(metres: try require(ceiling, "ceiling", reader)),
      reserve: StateOfCharge(fraction: try require(reserve, "reserve", reader)),
      separation: Length(metres: try require(separation, "separation", reader)), daylight: daylight,
      requiresWayHome: wayHome ?? false)
  }

  private static func wind(_ reader: inout JSONReader) throws(PlanFileError) -> PlanWind {
    let numbers = try numbers(&reader, ["speed", "fromDegrees"])
    return PlanWind(speed: Speed(metresPerSecond: numbers[0]), fromDegrees: numbers[1])
  }

  private static func metrics(_ reader: inout JSONReader) throws(PlanFileError) -> PlanMetrics {
    let keys = ["sorties", "distance", "flightSeconds", "end", "energy", "lowestCharge"]
    let numbers = try numbers(&reader, keys)
    guard let sorties = Int(exactly: numbers[0]) else {
      throw reader.failure(.value, "expected a whole number", at: "sorties")
    }
    return PlanMetrics(
      sorties: sorties, distance: Length(metres: numbers[1]), flightSeconds: numbers[2],
      end: MissionTime(seconds: numbers[3]), energy: Energy(joules: numbers[4]),
      lowestCharge: StateOfCharge(fraction: numbers[5]))
  }

  // MARK: Tasks

  private static func assignment(_ reader: inout JSONReader) throws(PlanFileError) -> TaskAssignment {
    var (task, sorties): (String?, [String]?)
    var (start, end, covered): (Double?, Double?, Double?)
    var dose: SurfaceDose?
    try reader.object { (reader, key) throws(PlanFileError) in
      switch key {
      case "task": task = try reader.text()
      case "sorties": sorties = try reader.list { (reader) throws(PlanFileError) in try reader.text() }
      case "start": start = try boundedNumber(&reader)
      case "end": end = try boundedNumber(&reader)
      case "covered": covered = try boundedNumber(&reader)
      case "dose": dose = try surfaceDose(&reader)
      default: throw unknown(key, reader)
      }
    }
    return TaskAssignment(
      task: try require(task, "task", reader), sorties: try require(sorties, "sorties", reader),
      start: MissionTime(seconds: try require(start, "start", reader)),
      end: MissionTime(seconds: try require(end, "end", reader)), covered: covered, dose: dose)
  }

  private static func taskLeftOut(_ reader: inout JSONReader) throws(PlanFileError) -> TaskLeftOut {
    var (task, reason, cause): (String?, String?, TaskLeftOut.Cause?)
    try reader.object { (reader, key) throws(PlanFileError) in
      switch key {
      case "task": task = try reader.text()
      case "reason": reason = try reader.text()
      case "cause": cause = try word(&reader, TaskLeftOut.Cause.self)
      default: throw unknown(key, reader)
      }
    }
    return TaskLeftOut(
      task: try require(task, "task", reader), reason: try require(reason, "reason", reader), cause: cause ?? .other)
  }

  // MARK: Vehicles

  private static func vehicle(
    _ reader: inout JSONReader, _ pointCount: inout Int
  ) throws(PlanFileError) -> VehiclePlan {
    var (id, type, base): (String?, String?, String?)
    var (pad, altitude, sorties): (GeoPoint?, Double?, [Sortie]?)
    var points = pointCount
    try reader.object { (reader, key) throws(PlanFileError) in
      switch key {
      case "id": id = try reader.text()
      case "type": type = try reader.text()
      case "base": base = try reader.text()
      case "pad": pad = try position(&reader)
      case "padAltitude": altitude = try boundedNumber(&reader)
      case "sorties": sorties = try reader.list { (reader) throws(PlanFileError) in try sortie(&reader, &points) }
      default: throw unknown(key, reader)
      }
    }
    pointCount = points
    return VehiclePlan(
      id: try require(id, "id", reader), type: try require(type, "type", reader),
      base: try require(base, "base", reader), pad: try require(pad, "pad", reader),
      padAltitude: AltitudeAMSL(metres: try require(altitude, "padAltitude", reader)),
      sorties: try require(sorties, "sorties", reader))
  }

  private static func sortie(_ reader: inout JSONReader, _ pointCount: inout Int) throws(PlanFileError) -> Sortie {
    var (id, legs): (String?, [Leg]?)
    var (start, end): (Double?, Double?)
    var points = pointCount
    try reader.object { (reader, key) throws(PlanFileError) in
      switch key {
      case "id": id = try reader.text()
      case "chargeAtStart": start = try boundedNumber(&reader)
      case "chargeAtEnd": end = try boundedNumber(&reader)
      case "legs": legs = try reader.list { (reader) throws(PlanFileError) in try leg(&reader, &points) }
      default: throw unknown(key, reader)
      }
    }
    pointCount = points
    return Sortie(
      id: try require(id, "id", reader), legs: try require(legs, "legs", reader),
      chargeAtStart: StateOfCharge(fraction: try require(start, "chargeAtStart", reader)),
      chargeAtEnd: StateOfCharge(fraction: try require(end, "chargeAtEnd", reader)))
  }

  private static func leg(_ reader: inout JSONReader, _ pointCount: inout Int) throws(PlanFileError) -> Leg {
    var (kind, activity, task): (Leg.Kind?, Leg.Activity?, String?)
    var (payload, energy, charge, trigger): (Double?, Double?, Double?, Double?)
    var points: [TrajectoryPoint]?
    try reader.object { (reader, key) throws(PlanFileError) in
      switch key {
      case "kind": kind = try word(&reader, Leg.Kind.self)
      case "task": task = try reader.text()
      case "activity": activity = try word(&reader, Leg.Activity.self)
      case "triggerDistance": trigger = try boundedNumber(&reader)
      case "payload": payload = try boundedNumber(&reader)
      case "energy": energy = try boundedNumber(&reader)
      case "chargeAtEnd": charge = try boundedNumber(&reader)
      case "points": points = try self.points(&reader, &pointCount, of: "a leg")
      default: throw unknown(key, reader)
      }
    }
    return Leg(
      kind: try require(kind, "kind", reader), points: try require(points, "points", reader),
      payload: Mass(kilograms: try require(payload, "payload", reader)),
      energy: Energy(joules: try require(energy, "energy", reader)),
      chargeAtEnd: StateOfCharge(fraction: try require(charge, "chargeAtEnd", reader)), task: task,
      activity: activity, triggerDistance: trigger.map { Length(metres: $0) })
  }

  /// The points of a leg or a stretch: at least two, and of all together no more than a plan may have.
  static func points(
    _ reader: inout JSONReader, _ pointCount: inout Int, of owner: String
  ) throws(PlanFileError) -> [TrajectoryPoint] {
    let points = try reader.list(point)
    guard points.count >= 2 else { throw reader.failure(.value, "\(owner) has at least two points") }
    pointCount += points.count
    guard pointCount <= PlanFile.pointCountMax else {
      throw reader.failure(.tooLarge, "the plan has more than \(PlanFile.pointCountMax) points")
    }
    return points
  }

  private static func point(_ reader: inout JSONReader) throws(PlanFileError) -> TrajectoryPoint {
    var place: GeoPoint?
    var (altitude, time, speed): (Double?, Double?, Double?)
    try reader.object { (reader, key) throws(PlanFileError) in
      switch key {
      case "position": place = try position(&reader)
      case "altitude": altitude = try boundedNumber(&reader)
      case "time": time = try boundedNumber(&reader)
      case "speed": speed = try boundedNumber(&reader)
      default: throw unknown(key, reader)
      }
    }
    return TrajectoryPoint(
      position: try require(place, "position", reader),
      altitude: AltitudeAMSL(metres: try require(altitude, "altitude", reader)),
      time: MissionTime(seconds: try require(time, "time", reader)),
      speed: Speed(metresPerSecond: try require(speed, "speed", reader)))
  }

  // MARK: Certificate

  private static func certificate(_ reader: inout JSONReader) throws(PlanFileError) -> PlanCertificate {
    var (verifier, tool, checks): (String?, String?, [PlanCertificate.Check]?)
    var (plan, mission, fleet, map): (String?, String?, [String]?, String?)
    try reader.object { (reader, key) throws(PlanFileError) in
      switch key {
      case "verifier": verifier = try reader.text()
      case "toolVersion": tool = try reader.text()
      case "planSHA256": plan = try reader.text()
      case "missionSHA256": mission = try reader.text()
      case "fleetSHA256": fleet = try reader.list { (reader) throws(PlanFileError) in try reader.text() }
      case "mapSHA256": map = try reader.text()
      case "checks": checks = try reader.list(check)
      default: throw unknown(key, reader)
      }
    }
    // Certificates of the first version lack some digests; the proof finds that they do not match.
    return PlanCertificate(
      verifier: try require(verifier, "verifier", reader), toolVersion: tool ?? "",
      planSHA256: try require(plan, "planSHA256", reader), missionSHA256: mission ?? "", fleetSHA256: fleet ?? [],
      mapSHA256: map ?? "", checks: try require(checks, "checks", reader))
  }

  private static func check(_ reader: inout JSONReader) throws(PlanFileError) -> PlanCertificate.Check {
    var (code, title, margin): (String?, String?, String?)
    var count: UInt64?
    try reader.object { (reader, key) throws(PlanFileError) in
      switch key {
      case "code": code = try reader.text()
      case "title": title = try reader.text()
      case "count": count = try reader.wholeNumber()
      case "margin": margin = try reader.text()
      default: throw unknown(key, reader)
      }
    }
    return PlanCertificate.Check(
      code: try require(code, "code", reader), title: try require(title, "title", reader),
      count: Int(clamping: try require(count, "count", reader)), margin: try require(margin, "margin", reader))
  }

  // MARK: Values

  static func unknown(_ key: String, _ reader: JSONReader) -> PlanFileError {
    reader.failure(.unexpectedKey, "plans of version \(PlanFile.version) have no such key")
  }

  static func require<Value>(
    _ value: Value?, _ key: String, _ reader: JSONReader
  ) throws(PlanFileError) -> Value {
    guard let value else { throw reader.failure(.missingKey, "the key is missing", at: key) }
    return value
  }

  private static func knownVersion(_ reader: inout JSONReader) throws(PlanFileError) -> UInt64 {
    let version = try reader.wholeNumber()
    guard version == PlanFile.version else {
      throw reader.failure(.version, "this program reads version \(PlanFile.version), the file has \(version)")
    }
    return version
  }

  static func boundedNumber(_ reader: inout JSONReader) throws(PlanFileError) -> Double {
    let value = try reader.number()
    guard abs(value) <= numberMax else { throw reader.failure(.value, "no number here is larger than \(numberMax)") }
    return value
  }

  /// An object of numbers only, all of them required, in the order of `keys`.
  private static func numbers(_ reader: inout JSONReader, _ keys: [String]) throws(PlanFileError) -> [Double] {
    var values = [Double?](repeating: nil, count: keys.count)
    try reader.object { (reader, key) throws(PlanFileError) in
      guard let index = keys.firstIndex(of: key) else { throw unknown(key, reader) }
      values[index] = key == "energy" || key == "distance" ? try reader.number() : try boundedNumber(&reader)
    }
    var result: [Double] = []
    for (key, value) in zip(keys, values) { result.append(try require(value, key, reader)) }
    return result
  }

  static func word<Word: RawRepresentable<String> & CaseIterable>(
    _ reader: inout JSONReader, _ type: Word.Type
  ) throws(PlanFileError) -> Word {
    let text = try reader.text()
    guard let word = Word(rawValue: text) else {
      let known = Word.allCases.map(\.rawValue).joined(separator: ", ")
      throw reader.failure(.value, "expected one of \(known), not '\(text)'")
    }
    return word
  }

  private static func civilTime(_ reader: inout JSONReader) throws(PlanFileError) -> CivilTime {
    let text = try reader.text()
    guard let time = CivilTime(text) else {
      throw reader.failure(.value, "expected a date and time such as 2026-03-02T08:00:00+02:00")
    }
    return time
  }

  static func position(_ reader: inout JSONReader) throws(PlanFileError) -> GeoPoint {
    let numbers = try reader.list(countMax: 2) { (reader) throws(PlanFileError) in try reader.number() }
    guard numbers.count == 2, let point = GeoPoint(longitude: numbers[0], latitude: numbers[1]) else {
      throw reader.failure(.value, "expected [longitude, latitude] in degrees")
    }
    return point
  }
}
