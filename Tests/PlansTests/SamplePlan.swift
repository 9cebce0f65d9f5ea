import Plans
import Quantities

/// A small plan by hand: one vehicle flies 100 m north and back down; the second has nothing to do.
enum SamplePlan {
  static func point(
    _ north: Int32, altitude: Double, time: Double, speed: Double = 0
  ) throws -> TrajectoryPoint {
    guard let position = GeoPoint(longitudeE7: 249_400_000, latitudeE7: 601_700_000 + north) else {
      throw PlanFileError(code: .value, path: "", expectation: "a position", line: 1)
    }
    return TrajectoryPoint(
      position: position, altitude: AltitudeAMSL(metres: altitude), time: MissionTime(seconds: time),
      speed: Speed(metresPerSecond: speed))
  }

  static func leg(
    _ kind: Leg.Kind, _ points: [TrajectoryPoint], charge: Double, task: String? = nil, activity: Leg.Activity? = nil,
    trigger: Double? = nil
  ) -> Leg {
    Leg(
      kind: kind, points: points, payload: Mass(kilograms: 0.4), energy: Energy(joules: 1234),
      chargeAtEnd: StateOfCharge(fraction: charge), task: task, activity: activity,
      triggerDistance: trigger.map { Length(metres: $0) })
  }

  static func dose() throws -> SurfaceDose {
    SurfaceDose(
      asked: 250, planned: 300, squareMetres: 44.25, least: 301.25, fifthPercentile: 255.5, lampSeconds: 640.125,
      lowerBoundSeconds: 600.5, logReduction: .init(germ: "a \"germ\"", log10: 2.5, source: "a paper"),
      missing: [
        .init(
          surface: "floor of room-1", cause: .tooFaint, squareMetres: 0.5, least: 12.5,
          place: try point(0, altitude: 0, time: 0).position, height: Length(metres: 1.25))
      ], missingOmitted: 2, missingSquareMetres: 0.75)
  }

  static func make() throws -> FleetPlan {
    let legs = [
      leg(.takeOff, [try point(0, altitude: 10, time: 0), try point(0, altitude: 60, time: 20)], charge: 0.95),
      leg(
        .transit,
        [
          try point(0, altitude: 60, time: 20), try point(2_000, altitude: 60, time: 24, speed: 10),
          try point(9_000, altitude: 60, time: 32, speed: 10), try point(11_000, altitude: 60, time: 36),
        ], charge: 0.8, task: "insulin", activity: .patrol, trigger: 12.345),
      leg(
        .landing, [try point(11_000, altitude: 60, time: 36), try point(11_000, altitude: 10, time: 61)], charge: 0.75),
    ]
    let pad = try point(0, altitude: 10, time: 0).position
    let vehicles = [
      VehiclePlan(
        id: "heron-1", type: "heron", base: "north", pad: pad, padAltitude: AltitudeAMSL(metres: 10),
        sorties: [
          Sortie(
            id: "heron-1/1", legs: legs, chargeAtStart: .full, chargeAtEnd: StateOfCharge(fraction: 0.75))
        ]),
      VehiclePlan(
        id: "heron-2", type: "heron", base: "north", pad: pad, padAltitude: AltitudeAMSL(metres: 10), sorties: []),
    ]
    return FleetPlan(
      toolVersion: "0.1 \"test\"\n", seed: UInt64.max,
      inputs: PlanInputs(
        mission: .init(path: "a.yaml", sha256: "00ff"), fleet: [.init(path: "fleet.yaml", sha256: "01")],
        map: .init(path: "maps/x", sha256: "02")),
      mission: "Réserve 💊", start: CivilTime(secondsSinceEpoch: 1_772_431_200, offsetSeconds: 7200),
      rules: PlanRules(
        clearance: Length(metres: 10), ceiling: HeightAGL(metres: 120), reserve: StateOfCharge(fraction: 0.2),
        separation: Length(metres: 30)),
      wind: PlanWind(speed: Speed(metresPerSecond: 4.5), fromDegrees: 247.5), vehicles: vehicles,
      assignments: [
        TaskAssignment(
          task: "insulin", sorties: ["heron-1/1"], start: MissionTime(seconds: 20), end: MissionTime(seconds: 36),
          covered: 0.9876)
      ],
      leftOut: [TaskLeftOut(task: "survey", reason: "no vehicle has a camera")], metrics: PlanMetrics(of: vehicles),
      certificate: PlanCertificate(
        verifier: "0.1", planSHA256: "ab",
        checks: [.init(code: "V201", title: "zones", count: 12, margin: "3.2 m to `a`")]))
  }
}
