import FleetPlanning
import Geometry
import Maps
import Missions
import Plans
import Quantities
import Testing
import Verification

extension Leg {
  /// The length of its way by its speeds and times, in metres.
  var metres: Double { points.metres }
}

extension [TrajectoryPoint] {
  /// The length of the way by its speeds and times, in metres.
  var metres: Double {
    zip(self, dropFirst()).reduce(0) {
      $0 + ($1.0.speed.metresPerSecond + $1.1.speed.metresPerSecond) / 2 * ($1.1.time - $1.0.time)
    }
  }
}

/// A vehicle breaks off in the middle of an area: what is left, and only that, is planned for the others.
@Suite("A broken-off sweep is resumed")
struct ResumeTests {
  static let litresPerSquareMetre = 0.002

  private func area(half: Double = 30) throws -> Area {
    Area(
      id: "a", name: "", kind: "square", outline: try #require(TestWorld.square(east: -400, north: -400, half: half)))
  }

  private func world(half: Double = 18) throws -> TestWorld {
    var world = TestWorld()
    world.types = [TestWorld.type(sprayer: true)]
    world.tasks = [
      TestWorld.task(
        "spray", .spray(Spraying(area: try area(half: half), litresPerSquareMetre: Self.litresPerSquareMetre)))
    ]
    return world
  }

  private func work(_ plan: FleetPlan, without kept: [String] = []) -> [Leg] {
    plan.vehicles.flatMap(\.sorties).filter { !kept.contains($0.id) }.flatMap(\.legs).filter { $0.kind == .swath }
  }

  private func metres(_ legs: [Leg]) -> Double { legs.reduce(0) { $0 + $1.metres } }

  /// A sortie of a vehicle that sweeps, and its swaths.
  private func sweeping(_ plan: FleetPlan, _ vehicle: String = "heron-1") throws -> (sortie: Sortie, swaths: [Leg]) {
    let sorties = plan.vehicles.first { $0.id == vehicle }?.sorties ?? []
    let sortie = try #require(sorties.first { $0.legs.contains { $0.kind == .swath } })
    return (sortie, sortie.legs.filter { $0.kind == .swath })
  }

  /// The moment at a share of a leg's time, in minutes.
  private func minutes(_ leg: Leg, _ share: Double) throws -> Double {
    let (start, end) = (try #require(leg.start), try #require(leg.end))
    return (start.seconds + share * (end - start)) / 60
  }

  @Test("exactly what is left is flown: swaths that were not begun, and the rest of the broken one", arguments: 0..<5)
  func exact(seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed), stream: "resume")
    let day = try ReplanDay(try world(half: 16 + 6 * generator.nextUnit()), iterations: 100)
    let (sortie, swaths) = try sweeping(day.earlier)
    let broken = generator.nextIndex(below: swaths.count)
    let moment = try minutes(swaths[broken], 0.1 + 0.8 * generator.nextUnit())
    let replan = try day.replanned(day.mission, day.request(at: moment, lost: ["heron-1"]), seed: UInt64(seed))
    let earlier = try #require(replan.plan.earlier)
    #expect(earlier.dropped.contains(sortie.id) && earlier.covered.count >= broken + 1, "seed \(seed)")
    let done = earlier.covered.reduce(0) { $0 + $1.points.metres }
    let now = metres(work(replan.plan))
    let whole = metres(work(day.earlier))
    #expect(abs(done + now - whole) < 1, "seed \(seed): \(done) + \(now) of \(whole)")
    let (covered, before) = (replan.plan.assignments[0].covered ?? 0, day.earlier.assignments[0].covered ?? 0)
    #expect(abs(covered - before) < 0.0007, "seed \(seed): \(covered) of \(before)")
    #expect(replan.changes.notes.contains { $0.hasPrefix("\(sortie.id) had covered ") }, "\(replan.changes.notes)")
    // The tank holds what is left and no more, and the sprayer works on swaths alone.
    let width = try #require(day.mission.fleet.types[0].sprayer).swathWidth.metres
    for new in replan.plan.vehicles.flatMap(\.sorties) where !earlier.kept.contains(new.id) {
      let litres = metres(new.legs.filter { $0.kind == .swath }) * width * Self.litresPerSquareMetre
      #expect(abs((new.legs.first?.payload.kilograms ?? 0) - litres) < 0.01 * litres + 0.001, "seed \(seed)")
      #expect(new.legs.allSatisfy { ($0.activity == .spray) == ($0.kind == .swath) }, "seed \(seed)")
      #expect(new.legs.last?.payload.kilograms ?? 1 < 0.001 && new.chargeAtStart == .full, "seed \(seed)")
    }
  }

  @Test("on request the swath that was broken off is flown again from its start, and no other", arguments: 0..<3)
  func repeated(seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed), stream: "resume-again")
    let day = try ReplanDay(try world(), iterations: 100)
    let (_, swaths) = try sweeping(day.earlier)
    let broken = generator.nextIndex(below: swaths.count)
    let moment = try minutes(swaths[broken], 0.2 + 0.6 * generator.nextUnit())
    func flown(_ repeats: Bool) throws -> (left: Double, covered: [EarlierPlan.CoveredStretch]) {
      let replan = try day.replanned(
        day.mission, day.request(at: moment, lost: ["heron-1"], repeatsSwath: repeats))
      let covered = replan.plan.earlier?.covered ?? []
      return (metres(work(replan.plan)), covered)
    }
    let (once, again) = (try flown(false), try flown(true))
    let part = try #require(once.covered.last).points.metres
    #expect(again.covered == once.covered.dropLast(), "seed \(seed)")
    #expect(abs(again.left - once.left - part) < 0.5, "seed \(seed): \(again.left) after \(once.left), \(part)")
  }

  @Test("between two swaths the last one is flown again on request")
  func repeatedOnALink() throws {
    let day = try ReplanDay(try world(), iterations: 100)
    let (sortie, swaths) = try sweeping(day.earlier)
    try #require(swaths.count >= 3)
    let link = try #require(sortie.legs.first { $0.kind == .link && $0.end ?? .start > swaths[0].end ?? .start })
    let moment = try minutes(link, 0.5)
    let begun = swaths.count { ($0.start?.seconds ?? 0) < moment * 60 }
    let once = try day.replanned(day.mission, day.request(at: moment, lost: ["heron-1"]))
    let again = try day.replanned(day.mission, day.request(at: moment, lost: ["heron-1"], repeatsSwath: true))
    #expect(once.plan.earlier?.covered.count == begun && again.plan.earlier?.covered.count == begun - 1)
  }

  @Test("how far a vehicle really got counts, not how far it should have been")
  func facts() throws {
    let day = try ReplanDay(try world(), iterations: 100)
    let (sortie, swaths) = try sweeping(day.earlier)
    try #require(swaths.count >= 3)
    let moment = try minutes(swaths[2], 0.5)
    let reached = MissionTime(seconds: try minutes(swaths[1], 0.25) * 60)
    let late = try day.replanned(
      day.mission,
      day.request(at: moment, lost: ["heron-1"], facts: FlownFacts(reached: [sortie.id: reached])))
    let covered = try #require(late.plan.earlier).covered
    #expect(covered.count == 2 && covered[1].points.last?.time == reached.roundedToMilliseconds)
    // Further than the moment is never believed.
    let far = try day.replanned(
      day.mission,
      day.request(
        at: moment, lost: ["heron-1"], facts: FlownFacts(reached: [sortie.id: MissionTime(seconds: 3000)])))
    #expect(
      far.plan.earlier?.covered.allSatisfy { ($0.points.last?.time.seconds ?? 0) <= moment * 60 + 0.001 } ?? false)
    // Of a vehicle that was never seen nothing counts.
    let unseen = try day.replanned(day.mission, day.request(at: moment, lost: ["heron-1"], facts: FlownFacts()))
    #expect(unseen.plan.earlier?.covered == [])
    #expect(abs(metres(work(unseen.plan)) - metres(work(day.earlier))) < 1)
  }

  @Test("a vehicle that came home early flies on after its turnaround, with a fresh battery")
  func cameHome() throws {
    var world = try world()
    world.vehicles.removeLast()
    let day = try ReplanDay(world, iterations: 100)
    let (sortie, swaths) = try sweeping(day.earlier)
    try #require(swaths.count >= 2)
    let reached = MissionTime(seconds: try minutes(swaths[1], 0.5) * 60)
    let down = MissionTime(seconds: reached.seconds + 40)
    let facts = FlownFacts(notFlown: [sortie.id], reached: [sortie.id: reached], cameDown: [sortie.id: down])
    let moment = (down.seconds + 5) / 60
    try #require((sortie.landing?.seconds ?? 0) > moment * 60)
    let replan = try day.proposals(day.mission, day.request(at: moment, facts: facts))[0]
    let result = PlanVerifier.verify(plan: replan.plan, mission: day.mission, earlier: day.earlier)
    #expect(result.isProved, "\(TextReport.text(result))")
    #expect(replan.plan.earlier?.covered.count == 2)
    let next = try #require(replan.plan.vehicles[0].sorties.first)
    #expect(next.takeOff?.seconds ?? 0 >= down.seconds + 120 && next.chargeAtStart == .full)
    #expect(abs((replan.plan.assignments[0].covered ?? 0) - (day.earlier.assignments[0].covered ?? 0)) < 0.0007)
  }

  @Test("a sortie that landed with its work undone keeps what it had covered")
  func landedUndone() throws {
    let day = try ReplanDay(try world(), iterations: 100)
    let (sortie, swaths) = try sweeping(day.earlier)
    try #require(swaths.count >= 2)
    let reached = MissionTime(seconds: try minutes(swaths[1], 0.5) * 60)
    let facts = FlownFacts(
      undone: [EarlierPlan.UndoneTask(task: "spray", sortie: sortie.id)], reached: [sortie.id: reached])
    let moment = (try #require(sortie.landing).seconds + 30) / 60
    let replan = try day.replanned(day.mission, day.request(at: moment, facts: facts))
    let earlier = try #require(replan.plan.earlier)
    #expect(earlier.kept.contains(sortie.id) && earlier.undone.map(\.sortie) == [sortie.id])
    #expect(earlier.covered.count == 2 && earlier.covered.allSatisfy { $0.sortie == sortie.id })
    let done = earlier.covered.reduce(0) { $0 + $1.points.metres }
    let own = metres(swaths)
    #expect(abs(metres(work(replan.plan)) - own + done - metres(work(day.earlier))) < 1)
  }

  @Test("a day that is planned again twice keeps what the first vehicle had covered")
  func twice() throws {
    var world = try world(half: 22)
    world.vehicles.append(("heron-3", "heron", LocalPoint(east: -720, north: -800)))
    let day = try ReplanDay(world, iterations: 100)
    let (_, swaths) = try sweeping(day.earlier)
    let first = try day.replanned(
      day.mission, day.request(at: try minutes(try #require(swaths.last), 0.5), lost: ["heron-1"]))
    let next = ReplanDay(earlier: try PlanFile.rounded(first.plan), mission: day.mission)
    let new = try #require(
      next.earlier.vehicles[1].sorties.first { !(next.earlier.earlier?.kept.contains($0.id) ?? false) })
    let swath = try #require(new.legs.last { $0.kind == .swath })
    let second = try next.replanned(
      day.mission, next.request(at: try minutes(swath, 0.5), lost: ["heron-1", "heron-2"]))
    let covered = second.plan.earlier?.covered ?? []
    let carried = first.plan.earlier?.covered ?? []
    #expect(covered.starts(with: carried) && covered.count > carried.count)
    #expect(abs((second.plan.assignments[0].covered ?? 0) - (day.earlier.assignments[0].covered ?? 0)) < 0.001)
    // Without any vehicle left the task says how much is done.
    let last = try next.replanned(
      day.mission,
      next.request(at: try minutes(swath, 0.5), lost: ["heron-1", "heron-2", "heron-3"]))
    let reasons = last.plan.leftOut.map(\.reason) + last.plan.assignments.map { "\($0.covered ?? 0)" }
    #expect(reasons.count == 1)
  }

  @Test("where another type takes over, the area is cut in another way and nothing is left out")
  func otherCut() throws {
    var world = try world()
    var wide = TestWorld.type(id: "crane", sprayer: true)
    wide.sprayer?.swathWidth = Length(metres: 5.5)
    wide.sprayer?.maxFlowLitresPerSecond = 0.03
    world.types.append(wide)
    world.vehicles = [
      ("heron-1", "heron", LocalPoint(east: -800, north: -800)),
      ("crane-1", "crane", LocalPoint(east: -760, north: -800)),
    ]
    let day = try ReplanDay(world, iterations: 100)
    let (_, swaths) = try sweeping(day.earlier)
    let moment = try minutes(swaths[swaths.count / 2], 0.5)
    let replan = try day.replanned(day.mission, day.request(at: moment, lost: ["heron-1"]))
    let assignment = try #require(replan.plan.assignments.first)
    #expect(assignment.covered ?? 0 > 0.99)
    #expect(metres(work(replan.plan)) * 5.5 < 36 * 36)
    // A zone that is new over a part of the area: the rest around it is planned, and the share is measured.
    var closed = day.mission
    closed.map.zones.append(try #require(TestWorld.zone("closed", east: -400, north: -400, half: 5)))
    let less = try day.replanned(closed, day.request(at: moment, lost: ["heron-1"]))
    #expect(less.plan.assignments.first?.covered ?? 0 < assignment.covered ?? 0)
    #expect(less.plan.assignments.first?.covered ?? 0 > 0.5)
  }

  @Test("a crosshatched survey is resumed course by course")
  func crosshatch() throws {
    var world = TestWorld()
    world.types = [TestWorld.type(thermal: true)]
    world.tasks = [
      TestWorld.task(
        "look",
        .survey(
          AreaSurvey(
            area: try area(half: 80), purpose: .surfaceHotspots, height: HeightAGL(metres: 40), isCrosshatched: true)))
    ]
    let day = try ReplanDay(world, iterations: 100)
    let vehicle = try #require(day.earlier.vehicles.first { $0.sorties.contains { !$0.legs.isEmpty } }).id
    let (_, swaths) = try sweeping(day.earlier, vehicle)
    let replan = try day.replanned(
      day.mission, day.request(at: try minutes(swaths[swaths.count / 2], 0.5), lost: [vehicle]))
    let done = (replan.plan.earlier?.covered ?? []).reduce(0) { $0 + $1.points.metres }
    #expect(abs(done + metres(work(replan.plan)) - metres(work(day.earlier))) < 2)
    #expect(replan.plan.assignments.first?.covered ?? 0 > 0.98)
  }

  @Test("a task whose rate has changed is not resumed: what was sprayed at the other rate counts for nothing")
  func otherRate() throws {
    let day = try ReplanDay(try world(), iterations: 100)
    let (_, swaths) = try sweeping(day.earlier)
    try #require(swaths.count >= 2)
    var now = day.mission
    now.tasks[0] = TestWorld.task("spray", .spray(Spraying(area: try area(), litresPerSquareMetre: 0.003)))
    let request = day.request(at: try minutes(swaths[1], 0.5), lost: ["heron-1"])
    let problems = day.problems(now, request)
    if problems.isEmpty {
      #expect(try day.replanned(now, request).plan.earlier?.covered == [])
    } else {
      #expect(problems.allSatisfy { $0.code == .taskChanged && $0.reason.contains("its rate is higher") })
    }
  }
}
