import Geometry
import Maps
import Missions
import Plans
import Quantities
import SortieTestSupport
import Testing
import Verification

/// What a broken-off sortie had covered counts, is compared with the plan that it stood in, and cannot be forged.
struct CoveredBeforeTests {
  /// `heron-1` is lost in the middle of its fifth pass over the yard; `heron-2` flies the rest.
  struct Day {
    var world: TestWorld
    var before: FleetPlan
    var plan: FleetPlan

    static let broken = 4

    init() throws {
      world = try TestWorld()
      before = try TestPlan.make(world)
      before.certificate = PlanCertificate(
        verifier: PlanVerifier.version, plan: before, planSHA256: "e", checks: [])
      let sortie = before.vehicles[0].sorties[1]
      let passes = sortie.legs.filter { $0.activity == .spray }
      let (start, end) = (try value(passes[Self.broken].start), try value(passes[Self.broken].end))
      let moment = MissionTime(seconds: start.seconds + 0.4 * (end - start)).roundedToMilliseconds
      let state = try value(sortie.state(at: moment))
      let place = state.position.roundedToE7
      var covered = passes[..<Self.broken].map { Self.stretch($0.points) }
      let first = passes[Self.broken].points.filter { $0.time < moment }
      covered.append(
        Self.stretch(
          first + [TrajectoryPoint(position: place, altitude: state.altitude, time: moment, speed: state.speed)]))
      let rest = try Self.rest(world, from: try world.mission.map.projection.local(place))
      plan = before
      plan.certificate = nil
      plan.vehicles[0].sorties.removeLast()
      plan.vehicles[1].sorties.append(rest)
      plan.earlier = EarlierPlan(
        at: moment, file: .init(path: "../a/plan.json", sha256: "e"), kept: ["heron-1/1", "heron-2/1", "heron-2/2"],
        dropped: ["heron-1/2"], lost: ["heron-1"], covered: covered)
      let legs = rest.legs.filter { $0.activity != nil }
      let number = try value(plan.assignments.firstIndex { $0.task == "yard" })
      plan.assignments[number] = TaskAssignment(
        task: "yard", sorties: [rest.id], start: try value(legs.first?.start), end: try value(legs.last?.end),
        covered: 1)
      plan = try PlanFile.rounded(plan.withSums())
    }

    private static func stretch(_ points: [TrajectoryPoint]) -> EarlierPlan.CoveredStretch {
      .init(task: "yard", sortie: "heron-1/2", type: "heron", activity: .spray, points: points)
    }

    /// The rest of the broken pass and the passes after it.
    private static func rest(_ world: TestWorld, from place: LocalPoint) throws -> Sortie {
      var flight = try FlightRecorder(world.mission, vehicle: "heron-2", at: 1500)
      // 4 m at 5 mL/m² are 20 mL for each metre.
      let ways = [((place.east, place.north), TestPlan.passes[broken].1)] + TestPlan.passes[(broken + 1)...]
      flight.payload = ways.reduce(0) { $0 + 0.02 * (abs($1.1.0 - $1.0.0) + abs($1.1.1 - $1.0.1)) }
      try flight.rise(to: 60, .takeOff)
      try flight.fly([(place.east, place.north)])
      try flight.rise(to: 4, .descent)
      try flight.fly([TestPlan.passes[broken].1], .swath, speed: 3, task: "yard", activity: .spray)
      for (from, to) in TestPlan.passes[(broken + 1)...] {
        try flight.fly([from], .link, speed: 3, task: "yard")
        try flight.fly([to], .swath, speed: 3, task: "yard", activity: .spray)
      }
      flight.payload = 0
      try flight.rise(to: 60, .climb)
      try flight.fly([(0, 40)])
      try flight.rise(to: 0, .landing)
      return flight.sortie(3)
    }

    func verify() -> VerificationResult {
      let digests = PlanDigests(mission: "m", fleet: ["f"], map: "c", plan: "p", earlier: "e")
      return PlanVerifier.verify(plan: plan, mission: world.mission, digests: digests, earlier: before)
    }

    mutating func change(_ body: (inout EarlierPlan) throws -> Void) throws {
      var earlier = try value(plan.earlier)
      try body(&earlier)
      plan.earlier = earlier
    }
  }

  @Test("what was covered before and what is left make the whole area, and the figures say so")
  func resumed() throws {
    let day = try Day()
    let result = day.verify()
    #expect(result.isProved, "\(TextReport.text(result))")
    let figures = try value(result.coverage.first { $0.task == "yard" })
    #expect(figures.covered > 0.999 && figures.claimed == 1)
    #expect(figures.overlap < 0.01 && figures.metresOutside < 0.1)
    // Without what was covered before, the claim does not hold.
    var alone = day
    try alone.change { $0.covered = [] }
    let codes = Set(alone.verify().violations.map(\.code))
    #expect(codes == ["V213"])
    alone.plan.assignments = alone.plan.assignments.map { assignment in
      var assignment = assignment
      if assignment.task == "yard" { assignment.covered = 0.4 }
      return assignment
    }
    #expect(alone.verify().isProved, "\(TextReport.text(alone.verify()))")
  }

  @Test(
    "each forged stretch is refused",
    arguments: [
      "later than the moment", "beyond its leg", "another place", "another time", "a whole leg that was not flown",
      "twice", "twice with another end", "another type", "another activity", "another task", "another sortie",
      "a sortie that is kept", "an unknown sortie", "not dropped", "a link", "counted for nothing before",
      "a higher rate", "a number that is none", "one point",
    ])
  func forged(name: String) throws {
    var day = try Day()
    let last = Day.broken
    switch name {
    case "later than the moment": try day.change { $0.at.seconds -= 2 }
    case "beyond its leg": try day.change { $0.covered[last].points[1].position = try moved($0, last, east: -30) }
    case "another place": try day.change { $0.covered[last].points[1].position = try moved($0, last, east: 0.5) }
    case "another time": try day.change { $0.covered[last].points[1].time.seconds -= 1 }
    case "a whole leg that was not flown":
      let legs = day.before.vehicles[0].sorties[1].legs.filter { $0.activity == .spray }
      try day.change { $0.covered[last].points = legs[last + 1].points }
    case "twice": try day.change { $0.covered.append($0.covered[0]) }
    case "twice with another end":
      try day.change {
        var again = $0.covered[0]
        again.points.removeLast()
        if again.points.count < 2 { again.points = $0.covered[0].points + $0.covered[0].points.suffix(1) }
        $0.covered.append(again)
      }
    case "another type": try day.change { $0.covered[0].type = "crane" }
    case "another activity": try day.change { $0.covered[0].activity = .photograph }
    case "another task": try day.change { $0.covered[0].task = "roofs" }
    case "another sortie": try day.change { $0.covered[0].sortie = "heron-1/1" }
    case "a sortie that is kept": try day.change { $0.covered[0].sortie = "heron-2/1" }
    case "an unknown sortie": try day.change { $0.covered[0].sortie = "heron-9/1" }
    case "not dropped": try day.change { $0.dropped = [] }
    case "a link":
      let link = try value(day.before.vehicles[0].sorties[1].legs.first { $0.kind == .link })
      try day.change { $0.covered[0].points = link.points }
    case "counted for nothing before":
      day.before.earlier = EarlierPlan(
        at: .start, file: .init(path: "b", sha256: "b"), undone: [.init(task: "yard", sortie: "heron-1/2")])
    case "a higher rate":
      day.world.mission.tasks = day.world.mission.tasks.map { task in
        guard case .spray(var spraying) = task.work else { return task }
        spraying.litresPerSquareMetre *= 1.1
        var task = task
        task.work = .spray(spraying)
        return task
      }
    case "a number that is none": try day.change { $0.covered[last].points[1].time.seconds = .nan }
    default: try day.change { $0.covered[last].points = Array($0.covered[last].points.prefix(1)) }
    }
    let violations = day.verify().violations
    #expect(violations.contains { $0.code == "V220" }, "\(violations.map(\.message))")
  }

  private func moved(_ earlier: EarlierPlan, _ number: Int, east: Double) throws -> GeoPoint {
    let place = earlier.covered[number].points[1].position
    return try value(GeoPoint(longitude: place.longitude + east / 55_400, latitude: place.latitude))
  }

  @Test("what an earlier plan says of a plan before it counts, and no other stretch does")
  func carried() throws {
    var day = try Day()
    // The day goes on: the sortie is not in the earlier plan any more.
    let covered = try value(day.plan.earlier).covered
    day.before.earlier = EarlierPlan(at: .start, file: .init(path: "b", sha256: "b"), covered: covered)
    day.before.vehicles[0].sorties.removeLast()
    try day.change { $0.dropped = [] }
    #expect(!day.verify().violations.contains { $0.code == "V220" }, "\(TextReport.text(day.verify()))")
    try day.change { $0.covered[0].points[1].time.seconds += 1 }
    #expect(day.verify().violations.contains { $0.code == "V220" && $0.subject == "yard" })
  }

  @Test("a vehicle that broke off and is not lost takes off again after its turnaround")
  func turnaround() throws {
    var day = try Day()
    let at = try value(day.plan.earlier).at.seconds
    let turnaround = try value(day.world.mission.fleet.bases.first).turnaroundSeconds
    try #require(turnaround > 20)
    // The fourth vehicle's pad is that of the first: its sortie starts right after the moment.
    var flight = try FlightRecorder(day.world.mission, vehicle: "heron-1", at: (at + turnaround - 10).rounded(.up))
    try flight.rise(to: 60, .takeOff)
    try flight.rise(to: 0, .landing)
    day.plan.vehicles[0].sorties.append(flight.sortie(2))
    day.plan = day.plan.withSums()
    try day.change { $0.lost = [] }
    let found = day.verify().violations.filter { $0.code == "V220" }
    #expect(found.count == 1 && found[0].message.contains("a turnaround before"), "\(found.map(\.message))")
    try day.change { $0.at.seconds = at }
    var later = try FlightRecorder(day.world.mission, vehicle: "heron-1", at: (at + turnaround + 1).rounded(.up))
    try later.rise(to: 60, .takeOff)
    try later.rise(to: 0, .landing)
    day.plan.vehicles[0].sorties[1] = later.sortie(2)
    day.plan = day.plan.withSums()
    #expect(!day.verify().violations.contains { $0.code == "V220" })
  }

  @Test("more stretches than can be proved are refused at once")
  func tooMany() throws {
    var day = try Day()
    try day.change { earlier in
      earlier.covered = Array(repeating: earlier.covered[0], count: ProofLimits.stretchesCovered + 1)
    }
    #expect(day.verify().violations.contains { $0.code == "V220" && $0.message.contains("at most") })
  }
}
