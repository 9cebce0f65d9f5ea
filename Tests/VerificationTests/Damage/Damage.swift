import Geometry
import Maps
import Missions
import Plans
import Quantities
import SortieTestSupport
import Verification

/// One kind of damage to a valid plan, or to the world it was made for.
struct Damage: Sendable {
  /// The kind in a few words; unique.
  let name: String
  /// Does the damage and says what must be found; nil where this day offers no place for it.
  let apply: @Sendable (inout DamagedDay, inout SplitMix64) throws -> Finding?

  init(_ name: String, _ apply: @escaping @Sendable (inout DamagedDay, inout SplitMix64) throws -> Finding?) {
    self.name = name
    self.apply = apply
  }

  /// What a proof must say of it.
  struct Finding {
    /// The rule's code.
    var code: String
    /// What is hurt, where the damage makes that certain.
    var subject: String?

    init(_ code: String, _ subject: String? = nil) {
      self.code = code
      self.subject = subject
    }
  }
}

/// Where a leg stands in a plan.
struct LegPath: Hashable, Sendable {
  var vehicle: Int
  var sortie: Int
  var leg: Int
}

/// A synthetic day while it is damaged.
struct DamagedDay {
  var mission: Mission
  var plan: FleetPlan
  var digests = PlanDigests(mission: "m", fleet: ["f"], map: "c", plan: "")
  /// Whether the plan's sums are made anew, as a careful forger does it.
  var remakesSums = true

  init(_ day: SyntheticDay) {
    mission = day.mission
    plan = day.plan
  }

  /// The proof as `sortie verify` makes it.
  func proof() -> VerificationResult {
    var plan = plan
    if remakesSums { plan.metrics = PlanMetrics(of: plan.vehicles) }
    var digests = digests
    if digests.plan.isEmpty { digests.plan = Digest.sha256(plan.digestInput) }
    return PlanVerifier.verify(plan: plan, mission: mission, digests: digests)
  }

  /// Gives the plan the certificate that it deserves.
  mutating func certify() throws {
    plan.metrics = PlanMetrics(of: plan.vehicles)
    let sha = Digest.sha256(plan.digestInput)
    plan.certificate = try value(proof().certificate(for: plan, planSHA256: sha))
    digests.plan = ""
  }

  /// The legs of all sorties that a condition holds for.
  func legs(where holds: (Leg) -> Bool) -> [LegPath] {
    plan.vehicles.indices.flatMap { vehicle in
      plan.vehicles[vehicle].sorties.indices.flatMap { sortie in
        plan.vehicles[vehicle].sorties[sortie].legs.indices.compactMap { leg in
          holds(plan.vehicles[vehicle].sorties[sortie].legs[leg])
            ? LegPath(vehicle: vehicle, sortie: sortie, leg: leg) : nil
        }
      }
    }
  }

  /// One of them; nil where there is none.
  func leg(_ generator: inout SplitMix64, where holds: (Leg) -> Bool) -> LegPath? {
    let found = legs(where: holds)
    return found.isEmpty ? nil : found[generator.nextIndex(below: found.count)]
  }

  /// A transit that is long enough for the damage not to reach its ends.
  func longTransit(_ generator: inout SplitMix64) throws -> LegPath? {
    let lengths = legs { $0.kind == .transit }.filter {
      let line = (try? line(of: $0)) ?? []
      return line.count >= 2 && line[0].planarDistanceMetres(to: line[line.count - 1]) > 300
    }
    return lengths.isEmpty ? nil : lengths[generator.nextIndex(below: lengths.count)]
  }

  subscript(path: LegPath) -> Leg {
    get { plan.vehicles[path.vehicle].sorties[path.sortie].legs[path.leg] }
    set { plan.vehicles[path.vehicle].sorties[path.sortie].legs[path.leg] = newValue }
  }

  func sortie(of path: LegPath) -> Sortie { plan.vehicles[path.vehicle].sorties[path.sortie] }

  /// The points of a leg in the map's frame.
  func line(of path: LegPath) throws -> [LocalPoint] {
    try mission.map.projection.local(self[path].points.map(\.position))
  }

  /// The middle of a leg and the direction across it to the left, both in the map's frame.
  func middle(of path: LegPath) throws -> (point: LocalPoint, across: LocalVector) {
    let line = try line(of: path)
    let (first, last) = (line[0], line[line.count - 1])
    let way = last - first
    let length = max(way.lengthMetres, 1e-9)
    return (
      first.interpolated(to: last, fraction: 0.5), LocalVector(east: -way.north / length, north: way.east / length)
    )
  }

  /// Moves the points of a leg, ends too.
  mutating func move(_ path: LegPath, by way: LocalVector) throws {
    let line = try line(of: path)
    for index in line.indices {
      self[path].points[index].position = try mission.map.projection.geo(line[index] + way).roundedToE7
    }
  }

  /// Moves all times of the legs of a sortie from one leg on.
  mutating func delay(_ vehicle: Int, _ sortie: Int, from leg: Int = 0, by seconds: Double) {
    for leg in leg..<plan.vehicles[vehicle].sorties[sortie].legs.count {
      let path = LegPath(vehicle: vehicle, sortie: sortie, leg: leg)
      for index in self[path].points.indices {
        let time = ((self[path].points[index].time.seconds + seconds) * 1000).rounded() / 1000
        self[path].points[index].time = MissionTime(seconds: time)
      }
    }
  }

  /// A square around a point, `half` metres to each side.
  func square(around point: LocalPoint, half: Double) throws -> Polygon {
    try value(
      Polygon(exterior: [
        point + LocalVector(east: -half, north: -half), point + LocalVector(east: half, north: -half),
        point + LocalVector(east: half, north: half), point + LocalVector(east: -half, north: half),
      ]))
  }

  /// A square beside a way: its nearest side is parallel to the way and `gap` metres to the left of a point of it.
  func square(beside point: LocalPoint, across: LocalVector, gap: Double, size: Double) throws -> Polygon {
    let along = LocalVector(east: across.north, north: -across.east)
    func corner(_ left: Double, _ forward: Double) -> LocalPoint {
      point
        + LocalVector(
          east: across.east * left + along.east * forward, north: across.north * left + along.north * forward)
    }
    return try value(
      Polygon(exterior: [
        corner(gap, -size / 2), corner(gap, size / 2), corner(gap + size, size / 2), corner(gap + size, -size / 2),
      ]))
  }

  /// The mission's task that a leg serves.
  func task(_ name: String?) -> Int? { mission.tasks.firstIndex { $0.id == name } }
}
