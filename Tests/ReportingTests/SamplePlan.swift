import Geometry
import Maps
import Plans
import Quantities
import Reporting
import Telemetry
import Testing

/// A plan and a run over the sample city.
enum SamplePlan {
  static func tasks() throws -> [TaskSummary] {
    [
      TaskSummary(
        id: "insulin", title: "Insulin <urgent>", kind: "deliver", place: "Old pharmacy → Clinic",
        window: "08:00–08:10",
        windowInterval: MissionInterval(start: .start, end: MissionTime(seconds: 600)), priority: "urgent",
        payload: "0.4 kg", from: SampleCity.point(-450, 5), position: SampleCity.point(250, 365)),
      TaskSummary(
        id: "meals", title: "Meals & milk", kind: "deliver", place: "Old pharmacy → School", window: "08:02–08:09",
        windowInterval: MissionInterval(start: MissionTime(seconds: 120), end: MissionTime(seconds: 540)),
        priority: "normal", payload: "1.2 kg", from: SampleCity.point(-450, 5), position: SampleCity.point(600, -95)),
      TaskSummary(
        id: "market-survey", title: "Market roofs", kind: "survey", place: "Market square", payload: "thermal camera",
        outline: try SampleCity.square(100, 0, 100, 90), swathWidth: Length(metres: 15)),
      TaskSummary(
        id: "far", title: "Far island", kind: "deliver", place: "Old pharmacy → island", window: "08:00–08:03",
        priority: "low", payload: "0.2 kg", from: SampleCity.point(-450, 5), position: SampleCity.point(650, -330)),
    ]
  }

  static func plan(on map: CityMap) throws -> FleetPlan {
    let (west, east) = (SampleCity.point(-620, -60), SampleCity.point(-600, -60))
    let pharmacy = SampleCity.point(-450, 5)
    let first = try SampleCity.sortie(
      "kestrel-1/1", from: 20, pad: west,
      stops: [
        ("insulin", [pharmacy]),
        ("insulin", [SampleCity.point(-280, 60), SampleCity.point(-20, 280), SampleCity.point(250, 365)]),
      ], on: map)
    let second = try SampleCity.sortie(
      "kestrel-1/2", from: 480, pad: west, stops: [("meals", [pharmacy]), ("meals", [SampleCity.point(600, -95)])],
      on: map)
    let survey = try SampleCity.survey("heron-1/1", from: 60, pad: east, on: map)
    let ground = AltitudeAMSL(metres: 5)
    func vehicle(_ id: String, _ type: String, _ pad: LocalPoint, _ sorties: [Sortie]) throws -> VehiclePlan {
      VehiclePlan(
        id: id, type: type, base: "west-base", pad: try map.projection.geo(pad).roundedToE7, padAltitude: ground,
        sorties: sorties)
    }
    return FleetPlan(
      toolVersion: "0.1.0", seed: 1,
      inputs: PlanInputs(
        mission: .init(path: "../sample.yaml", sha256: String(repeating: "a1", count: 32)),
        fleet: [.init(path: "../fleet.yaml", sha256: String(repeating: "b2", count: 32))],
        map: .init(path: "../map", sha256: String(repeating: "c3", count: 32))),
      mission: "Sample \"round\" & more", start: try #require(CivilTime("2026-03-02T08:00:00+02:00")),
      rules: PlanRules(
        clearance: Length(metres: 10), ceiling: HeightAGL(metres: 120), reserve: StateOfCharge(percent: 20),
        separation: Length(metres: 30)),
      wind: PlanWind(speed: Speed(metresPerSecond: 4), fromDegrees: 225),
      vehicles: [
        try vehicle("kestrel-1", "kestrel", west, [first, second]), try vehicle("heron-1", "heron", east, [survey]),
        try vehicle("heron-2", "heron", east, []),
      ],
      assignments: [
        TaskAssignment(
          task: "insulin", sorties: ["kestrel-1/1"], start: MissionTime(seconds: 60), end: MissionTime(seconds: 250)),
        TaskAssignment(
          task: "meals", sorties: ["kestrel-1/2"], start: MissionTime(seconds: 520), end: MissionTime(seconds: 700)),
        TaskAssignment(
          task: "market-survey", sorties: ["heron-1/1"], start: MissionTime(seconds: 148),
          end: MissionTime(seconds: 210), covered: 0.998),
      ],
      leftOut: [TaskLeftOut(task: "far", reason: "no vehicle reaches it before 08:03 & returns")],
      metrics: PlanMetrics(
        sorties: 3, distance: Length(metres: 5230), flightSeconds: 1043, end: MissionTime(seconds: 900),
        energy: Energy(wattHours: 71), lowestCharge: StateOfCharge(fraction: 0.452)),
      certificate: PlanCertificate(
        verifier: "sortie-verify 0.1.0", planSHA256: String(repeating: "0f", count: 32),
        checks: [
          .init(code: "V201", title: "No leg enters an active zone", count: 41, margin: "12.3 m to P-1"),
          .init(code: "V305", title: "Reserve at each landing", count: 3, margin: "25.2 points"),
        ]))
  }

  /// A report of a run.
  static func report(
    of run: RunContents, plan: FleetPlan?, on map: CityMap, tasks: [TaskSummary] = [],
    expectations: [ReportExpectation] = [], ending: RunRecord.Ending = .closed
  ) throws -> RunReport {
    try RunReport(
      record: RunRecord(run, plan: plan, projection: map.projection, ending: ending), plan: plan, map: map,
      tasks: tasks, expectations: expectations)
  }

  /// The record of the sample run.
  static func record(of plan: FleetPlan, on map: CityMap) throws -> RunRecord {
    RunRecord(try run(of: plan, on: map), plan: plan, projection: map.projection)
  }

  /// Readings along the plan once a second, a little beside it, and a thermal grid over the market.
  static func run(of plan: FleetPlan, on map: CityMap) throws -> RunContents {
    var generator = SplitMix64(seed: 11)
    var tracks: [RunContents.Track] = []
    for vehicle in plan.vehicles {
      var readings: [Reading] = []
      for sortie in vehicle.sorties {
        let points = sortie.legs.flatMap(\.points)
        for index in points.indices.dropFirst() {
          let (from, to) = (points[index - 1], points[index])
          let steps = max(1, Int(to.time - from.time))
          let (start, end) = (try map.projection.local(from.position), try map.projection.local(to.position))
          for step in 0..<steps {
            let share = Double(step) / Double(steps)
            let noise = LocalVector(east: generator.nextUnit() * 6 - 3, north: generator.nextUnit() * 6 - 3)
            let time = from.time + share * (to.time - from.time)
            let spent = 0.55 * (time - (sortie.takeOff ?? .start)) / 420
            readings.append(
              Reading(
                vehicle: vehicle.id, sortie: sortie.id, time: time,
                position: try map.projection.geo(start.interpolated(to: end, fraction: share) + noise),
                altitude: from.altitude, groundSpeed: Speed(metresPerSecond: 9), verticalSpeed: .zero,
                charge: StateOfCharge(fraction: 1 - spent), mode: "AUTO", isArmed: true, isInAir: true))
          }
        }
        if var landed = readings.last {
          landed.isInAir = false
          readings.append(landed)
        }
      }
      if !readings.isEmpty { tracks.append(.init(vehicle: vehicle.id, readings: readings)) }
    }
    return RunContents(
      description: RunDescription(
        mission: plan.mission, planSHA256: "0f0f", seed: 42, scenario: "calm <day>", toolVersion: "0.1.0",
        start: plan.start, mapOrigin: map.projection.origin, attribution: map.metadata.attribution,
        cellSize: Length(metres: 4), isPlanProved: true),
      tracks: tracks, events: events(), thermalCells: cells(&generator),
      outcomes: [
        TaskOutcome(
          task: "insulin", doneAt: MissionTime(seconds: 255.5), vehicle: "kestrel-1", amount: 0.4, unit: "kg"),
        TaskOutcome(task: "market-survey", doneAt: MissionTime(seconds: 214), vehicle: "heron-1"),
        TaskOutcome(task: "meals", doneAt: nil, note: "battery failed <early>"),
      ])
  }

  private static func events() -> [RunEvent] {
    [
      RunEvent(time: .start, severity: .info, kind: "run-started", text: "All vehicles are ready"),
      RunEvent(
        time: MissionTime(seconds: 255.5), vehicle: "kestrel-1", severity: .notice, kind: "task-done", text: "insulin"),
      RunEvent(
        time: MissionTime(seconds: 700), vehicle: "kestrel-1", severity: .error, kind: "status-text",
        text: "Battery <low> & failing"),
    ]
  }

  private static func cells(_ generator: inout SplitMix64) -> [ThermalCell] {
    var grid = ThermalGrid(cellSize: Length(metres: 4))
    for column in 25..<50 {
      for row in 0..<22 {
        let distance = LocalVector(east: Double(column) - 33, north: Double(row) - 9).lengthMetres
        let celsius = 4 + 22 / (1 + distance * distance / 6) + generator.nextUnit() * 2
        grid.add(Temperature(celsius: celsius), at: SampleCity.point(Double(column) * 4 + 1, Double(row) * 4 + 1))
      }
    }
    return grid.cells
  }
}
