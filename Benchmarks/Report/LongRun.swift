import Foundation
import Geometry
import Maps
import Plans
import Quantities
import Telemetry

/// A made-up day of many drones over a made-up town: a plan, and readings along it with the noise of satellites.
struct LongRun {
  let map: CityMap
  let plan: FleetPlan
  let readingsPerVehicle: Int

  /// Seconds between two readings of a vehicle.
  static let readingSeconds = 0.25
  /// Metres of the town from west to east, and from south to north.
  private static let width = 4000.0
  private static let depth = 3000.0
  private static let speed = 14.0
  private static let serviceSeconds = 25.0
  private static let restSeconds = 240.0
  private static let stopsPerSortie = 6
  private static let ground = AltitudeAMSL(metres: 5)

  /// A day that is as long as the readings take.
  init(vehicles: Int, readings: Int, seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    readingsPerVehicle = max(1, readings / vehicles)
    map = try Self.town(&generator)
    let seconds = Double(readingsPerVehicle) * Self.readingSeconds
    var fleet: [VehiclePlan] = []
    var assignments: [TaskAssignment] = []
    for index in 0..<vehicles {
      let pad = LocalPoint(
        east: Double(index % 10) * 40 - 200, north: Double(index / 10) * 40 - 200)
      var vehicle = VehiclePlan(
        id: "drone-\(index + 1)", type: "drone", base: "base", pad: try map.projection.geo(pad).roundedToE7,
        padAltitude: Self.ground, sorties: [])
      var start = MissionTime(seconds: Double(index) * 7)
      while start.seconds < seconds - 600 {
        let name = "\(vehicle.id)/\(vehicle.sorties.count + 1)"
        let task = "task-\(assignments.count + 1)"
        let height = 60 + Double(index % 9) * 5
        let sortie = try Self.sortie(name, task: task, from: start, pad: pad, height: height, map, &generator)
        vehicle.sorties.append(sortie)
        let landing = sortie.landing ?? start
        assignments.append(
          TaskAssignment(task: task, sorties: [name], start: start + 60, end: landing + -40))
        start = landing + Self.restSeconds
      }
      fleet.append(vehicle)
    }
    guard let moment = CivilTime("2026-03-02T08:00:00+02:00") else { throw BenchmarkError("no such moment") }
    let file = PlanInputs.InputFile(path: "mission.yaml", sha256: String(repeating: "0", count: 64))
    plan = FleetPlan(
      toolVersion: "0.1.0", seed: seed, inputs: PlanInputs(mission: file, fleet: [file], map: file),
      mission: "Long day", start: moment,
      rules: PlanRules(
        clearance: Length(metres: 10), ceiling: HeightAGL(metres: 120), reserve: StateOfCharge(percent: 20),
        separation: Length(metres: 30)),
      wind: .calm, vehicles: fleet, assignments: assignments, leftOut: [],
      metrics: PlanMetrics(
        sorties: assignments.count, distance: .zero, flightSeconds: 0, end: MissionTime(seconds: seconds),
        energy: .zero, lowestCharge: StateOfCharge(fraction: 0.3)))
  }

  private static func town(_ generator: inout SplitMix64) throws -> CityMap {
    guard let origin = GeoPoint(longitude: 24.94, latitude: 60.17) else { throw BenchmarkError("no such place") }
    func box(_ west: Double, _ south: Double, _ width: Double, _ depth: Double) throws -> Polygon {
      let corners = [(0.0, 0.0), (width, 0), (width, depth), (0, depth)].map { east, north in
        LocalPoint(east: west + east, north: south + north)
      }
      guard let polygon = Polygon(exterior: corners) else { throw BenchmarkError("a town of no size") }
      return polygon
    }
    var buildings: [Building] = []
    for column in 0..<40 {
      for row in 0..<30 where generator.nextUnit() > 0.1 {
        let (west, south) = (Double(column) * 100 - width / 2, Double(row) * 100 - depth / 2)
        buildings.append(
          Building(
            id: "b\(buildings.count)", name: "", kind: "yes", footprint: try box(west + 15, south + 15, 70, 60),
            height: HeightAGL(metres: 8 + generator.nextUnit() * 40), heightIsAssumed: false))
      }
    }
    return CityMap(
      metadata: MapMetadata(
        name: "Long town", source: "made up", sourceDate: "2026-01-01", licence: "CC0", attribution: "none"),
      projection: try MapProjection(origin: origin),
      boundary: try box(-width / 2 - 100, -depth / 2 - 100, width + 200, depth + 200),
      terrain: Terrain(groundLevel: ground), buildings: buildings)
  }

  private static func sortie(
    _ name: String, task: String, from start: MissionTime, pad: LocalPoint, height: Double, _ map: CityMap,
    _ generator: inout SplitMix64
  ) throws -> Sortie {
    var legs: [Leg] = []
    var (place, altitude, time) = (pad, ground.metres, start)
    func point(_ place: LocalPoint, _ altitude: Double, _ time: MissionTime, _ speed: Double) throws -> TrajectoryPoint
    {
      TrajectoryPoint(
        position: try map.projection.geo(place).roundedToE7, altitude: AltitudeAMSL(metres: altitude), time: time,
        speed: Speed(metresPerSecond: speed))
    }
    func add(_ kind: Leg.Kind, to next: LocalPoint, _ top: Double, seconds: Double, task: String? = nil) throws {
      let end = time + seconds
      let speed = kind == .transit ? speed : 0
      legs.append(
        Leg(
          kind: kind, points: [try point(place, altitude, time, speed), try point(next, top, end, speed)],
          payload: .zero, energy: .zero,
          chargeAtEnd: StateOfCharge(fraction: max(0.25, 1 - (end - start) / 2400)), task: task))
      (place, altitude, time) = (next, top, end)
    }
    try add(.takeOff, to: pad, ground.metres + height, seconds: height / 3)
    for stop in 0...stopsPerSortie {
      let next =
        stop == stopsPerSortie
        ? pad
        : LocalPoint(
          east: (generator.nextUnit() - 0.5) * width * 0.95, north: (generator.nextUnit() - 0.5) * depth * 0.95)
      try add(.transit, to: next, altitude, seconds: max(1, place.planarDistanceMetres(to: next) / speed))
      if stop < stopsPerSortie { try add(.service, to: next, altitude, seconds: serviceSeconds, task: task) }
    }
    try add(.landing, to: pad, ground.metres, seconds: height / 2)
    return Sortie(
      id: name, legs: legs, chargeAtStart: StateOfCharge(fraction: 1),
      chargeAtEnd: legs.last?.chargeAtEnd ?? StateOfCharge(fraction: 1))
  }

  /// Writes the run: all vehicles once in each quarter of a second, positions with a slow and a fast error.
  func write(to store: RunStore, seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "readings")
    var drift = Array(repeating: LocalVector.zero, count: plan.vehicles.count)
    var batch = TelemetryBatch()
    for step in 0..<readingsPerVehicle {
      let time = MissionTime(seconds: Double(step) * Self.readingSeconds)
      for (index, vehicle) in plan.vehicles.enumerated() {
        drift[index] = LocalVector(
          east: drift[index].east * 0.995 + (generator.nextUnit() - 0.5) * 0.2,
          north: drift[index].north * 0.995 + (generator.nextUnit() - 0.5) * 0.2)
        batch.readings.append(reading(of: vehicle, at: time, drift[index], &generator))
      }
      if batch.readings.count >= 20_000 {
        try store.append(batch)
        batch = TelemetryBatch()
      }
    }
    batch.events = (0..<2000).map { number in
      RunEvent(
        time: MissionTime(seconds: Double(number) * Double(readingsPerVehicle) * Self.readingSeconds / 2000),
        vehicle: plan.vehicles[number % plan.vehicles.count].id, severity: number % 40 == 0 ? .warning : .info,
        kind: "status-text", text: "Event number \(number)")
    }
    batch.outcomes = plan.assignments.map { task in
      TaskOutcome(
        task: task.task, doneAt: task.end + 5, vehicle: task.sorties.first.map { String($0.prefix { $0 != "/" }) })
    }
    try store.append(batch)
  }

  private func reading(
    of vehicle: VehiclePlan, at time: MissionTime, _ drift: LocalVector, _ generator: inout SplitMix64
  ) -> Reading {
    let sortie = vehicle.sorties.first { $0.takeOff ?? .start <= time && time <= $0.landing ?? .start }
    let state = sortie?.state(at: time)
    func noise(_ size: Double) -> Double { (generator.nextUnit() + generator.nextUnit() - 1) * size }
    let place = state?.position ?? vehicle.pad
    // Metres to degrees at 60° north.
    let position = GeoPoint(
      longitude: place.longitude + (drift.east + noise(0.2)) / 55_600,
      latitude: place.latitude + (drift.north + noise(0.2)) / 111_200)
    return Reading(
      vehicle: vehicle.id, sortie: sortie?.id, time: time, position: position ?? place,
      altitude: AltitudeAMSL(metres: (state?.altitude.metres ?? Self.ground.metres) + noise(0.3)),
      groundSpeed: Speed(metresPerSecond: max(0, (state?.speed.metresPerSecond ?? 0) + noise(0.2))),
      verticalSpeed: .zero, charge: state?.charge ?? StateOfCharge(fraction: 1), batteryVolts: 22.2,
      mode: state == nil ? "STABILIZE" : "AUTO", isArmed: state != nil, isInAir: state != nil)
  }
}
