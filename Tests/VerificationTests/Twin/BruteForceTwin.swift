import Maps
import Missions
import Plans
import Quantities
import SortieTestSupport

/// Judges a plan by sampling alone. It knows the rules from their pages and shares no code with the verifier.
struct BruteForceTwin {
  /// The least distance in metres from a vehicle that stands, and what may be missing of it (page of V215).
  static let standingMetres = (least: 3.0, tolerance: 0.1)
  /// What may be missing of a clearance or separation (pages of V201 to V204).
  static let toleranceMetres = 0.01
  /// Metres within which a distance and a limit count as equal: arithmetic, and the tenth of a millimetre at which the
  /// verifier ends its search for the first moment. What sampling does not know stands in each `Bracket`.
  static let bandMetres = 0.000_2
  /// Metres beyond the clearance from which on obstacles are not looked at; the verifier measures no margin there.
  static let zoneReachMetres = 50.0
  static let buildingReachMetres = 20.0

  /// One sortie with its movements.
  struct Track {
    let vehicle: Vehicle
    let type: VehicleType
    let sortie: Sortie
    let motions: [SampledMotion]

    var start: Double { motions.first?.from ?? 0 }
    var end: Double { motions.last?.to ?? 0 }
  }

  let mission: Mission
  let tracks: [Track]
  let zones: [PlainZone]
  let buildings: [(id: String, shape: PlainShape, top: Double)]
  let boundary: PlainShape
  let ground: Double
  let clearance: Double
  let separation: Double

  init(_ plan: FleetPlan, _ mission: Mission) throws {
    self.mission = mission
    let ground = mission.map.terrain.groundLevel.metres
    self.ground = ground
    clearance = mission.rules.clearance.metres
    separation = mission.rules.separation.metres
    zones = mission.map.zones.compactMap { PlainZone($0, in: mission) }
    buildings = mission.map.buildings.map { ($0.id, PlainShape($0.footprint), ground + $0.height.metres) }
    boundary = PlainShape(mission.map.boundary)
    tracks = try plan.vehicles.flatMap { planned in
      try planned.sorties.map { sortie in
        let vehicle = try value(mission.fleet.vehicles.first { $0.id == planned.id })
        return Track(
          vehicle: vehicle, type: try value(mission.fleet.types.first { $0.id == vehicle.type }), sortie: sortie,
          motions: try SampledMotion.all(of: sortie, projection: mission.map.projection))
      }
    }
  }

  /// Judges everything.
  func judge() -> TwinReport {
    var report = TwinReport()
    for track in tracks {
      for leg in track.sortie.legs.indices {
        let motions = track.motions.filter { $0.leg == leg }
        for zone in zones { judge(zone, motions, track, &report) }
        for building in buildings { judge(building, motions, track, &report) }
        judgeHeight(motions, track, &report)
        judgeBorder(motions, track, &report)
      }
      judgeEnergy(track, &report)
    }
    judgeSeparation(&report)
    judgeGround(&report)
    return report
  }

  /// What must not be missing of a clearance; with a clearance of 0 the border itself is forbidden.
  private var clearanceLimit: Double { max(0, clearance - Self.toleranceMetres) }

  /// Whether all of a movement is farther than `reach` from a shape; quick.
  private static func isFar(_ motion: SampledMotion, _ shape: PlainShape, _ reach: Double) -> Bool {
    let start = motion.start
    return shape.metresAtLeast(east: start.east, north: start.north) - motion.acrossMetres > reach
  }

  private func judge(_ zone: PlainZone, _ motions: [SampledMotion], _ track: Track, _ report: inout TwinReport) {
    let reach = clearance + Self.zoneReachMetres
    let near = motions.filter { !Self.isFar($0, zone.shape, reach) }
    var nearest = Bracket(low: reach)
    let known = max(report.margins["V201"].map { $0.high } ?? .infinity, 1) + clearance
    for motion in near {
      nearest.unite(
        DenseSearch.least(
          of: ZoneNearness(motion: motion, zone: zone), from: motion.from, to: motion.to, closelyBelow: known))
    }
    var finding = TwinFinding(
      code: "V201", key: key(track, motions, zone.identifier), value: nearest, limit: clearanceLimit,
      band: Self.bandMetres)
    if finding.isBroken == true {
      finding.first = first(in: near, below: clearanceLimit) { ZoneNearness(motion: $0, zone: zone) }
      finding.metresInside = near.reduce(into: Bracket(low: 0, high: 0)) { sum, motion in
        let part = DenseSearch.measure(
          of: ZoneNearness(motion: motion, zone: zone), from: motion.from, to: motion.to
        ) { motion.place(at: $0).metres(to: motion.place(at: $1)) }
        (sum.low, sum.high) = (sum.low + part.low, sum.high + part.high)
      }
      finding.amount = Bracket(
        low: clearance - max(0, nearest.high), high: clearance - max(0, nearest.low))
    }
    report.findings.append(finding)
    report.note(Bracket(low: max(0, nearest.low) - clearance, high: max(0, nearest.high) - clearance), "V201")
  }

  private func judge(
    _ building: (id: String, shape: PlainShape, top: Double), _ motions: [SampledMotion], _ track: Track,
    _ report: inout TwinReport
  ) {
    let reach = clearance + Self.buildingReachMetres
    let near = motions.filter { !Self.isFar($0, building.shape, reach) }
    var nearest = Bracket(low: reach)
    func field(_ motion: SampledMotion) -> BuildingNearness {
      BuildingNearness(motion: motion, shape: building.shape, top: building.top)
    }
    let known = max(report.margins["V202"].map { $0.high } ?? .infinity, 1) + clearance
    for motion in near {
      nearest.unite(DenseSearch.least(of: field(motion), from: motion.from, to: motion.to, closelyBelow: known))
    }
    var finding = TwinFinding(
      code: "V202", key: key(track, motions, building.id), value: nearest, limit: clearanceLimit,
      band: Self.bandMetres)
    if finding.isBroken == true {
      finding.first = first(in: near, below: clearanceLimit, field)
      finding.amount = Bracket(low: clearance - max(0, nearest.high), high: clearance - max(0, nearest.low))
    }
    report.findings.append(finding)
    report.note(Bracket(low: max(0, nearest.low) - clearance, high: max(0, nearest.high) - clearance), "V202")
  }

  func key(_ track: Track, _ motions: [SampledMotion], _ other: String) -> String {
    TwinFinding.key(track.sortie.id, "\(motions.first?.leg ?? -1)", other)
  }

  /// The first moment at which a field of some movements, which are in the order of time, is below a limit.
  func first<Field: SampledField>(
    in motions: [SampledMotion], below limit: Double, _ field: (SampledMotion) -> Field
  ) -> ClosedRange<Double> {
    var early: Double?
    for motion in motions {
      let (from, to) = (motion.from, motion.to)
      let likely = DenseSearch.first(of: field(motion), below: limit + Self.bandMetres, from: from, to: to)
      early = early ?? likely.early
      let sure = DenseSearch.first(of: field(motion), below: limit - Self.bandMetres, from: from, to: to)
      if let late = sure.late { return (early ?? from)...late }
    }
    return (early ?? -.infinity)...(.infinity)
  }
}
