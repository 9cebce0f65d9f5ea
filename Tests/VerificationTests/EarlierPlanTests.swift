import Geometry
import Maps
import Missions
import Plans
import Quantities
import Testing
import Verification

/// A plan that goes on from an earlier one is compared with it, and each fault in what it keeps is found.
struct EarlierPlanTests {
  /// The plan of the test world, made again at second 400: the first sortie of each vehicle has landed by then.
  private static let moment = 400.0

  private struct Day {
    var world: TestWorld
    var before: FleetPlan
    var plan: FleetPlan

    init() throws {
      world = try TestWorld()
      before = try TestPlan.make(world)
      plan = before
      before.certificate = PlanCertificate(
        verifier: PlanVerifier.version, plan: before, planSHA256: "e", checks: [])
      plan.earlier = EarlierPlan(
        at: MissionTime(seconds: moment), file: .init(path: "../a/plan.json", sha256: "e"),
        kept: ["heron-1/1", "heron-2/1"])
    }

    func verify(digest: String? = "e") -> VerificationResult {
      let digests = PlanDigests(mission: "m", fleet: ["f"], map: "c", plan: "p", earlier: digest)
      return PlanVerifier.verify(plan: plan, mission: world.mission, digests: digests, earlier: before)
    }
  }

  @Test("a plan that keeps what was flown is proved by one rule more, and its certificate holds")
  func kept() throws {
    var day = try Day()
    let landings = day.before.vehicles.map { $0.sorties[0].landing?.seconds ?? .infinity }
    try #require(landings.allSatisfy { $0 < Self.moment })
    let result = day.verify()
    #expect(result.isProved, "\(TextReport.text(result))")
    #expect(result.checks.last?.code == "V220" && (result.checks.last?.count ?? 0) > 8)
    day.plan.certificate = result.certificate(for: day.plan, planSHA256: "p")
    #expect(day.verify().isProved)
    // A plan without an earlier one says nothing of the rule.
    day.plan.earlier = nil
    day.plan.certificate = nil
    #expect(!day.verify().checks.contains { $0.code == "V220" })
  }

  @Test("without the earlier plan, or with another one, nothing is proved")
  func missing() throws {
    var day = try Day()
    let alone = PlanVerifier.verify(plan: day.plan, mission: day.world.mission)
    #expect(try only(alone, "V220").message.contains("is not there"))
    #expect(day.verify(digest: "f").violations.contains { $0.message.contains("is not the one that is named") })
    day.before.certificate = nil
    #expect(try only(day.verify(), "V220").message.contains("carries no certificate of its own"))
  }

  @Test(
    "each fault in what is kept is found",
    arguments: [
      "kept at another second", "kept sortie unknown", "flown and not kept", "landed and dropped", "kept and not flown",
      "new in the past", "lost and flying", "done and not done", "undone and not kept", "undone and counted again",
      "another start", "kept twice",
    ])
  func faults(name: String) throws {
    var day = try Day()
    func change(_ body: (inout EarlierPlan) -> Void) throws {
      var earlier = try value(day.plan.earlier)
      body(&earlier)
      day.plan.earlier = earlier
    }
    switch name {
    case "kept at another second": day.before.vehicles[0].sorties[0].legs[0].points[0].time.seconds -= 1
    case "kept sortie unknown": try change { $0.kept.append("heron-9/1") }
    case "flown and not kept": try change { $0.kept.removeLast() }
    case "landed and dropped":
      try change {
        $0.kept.removeLast()
        $0.dropped = ["heron-2/1"]
      }
    case "kept and not flown": try change { $0.kept.append("heron-1/2") }
    case "new in the past": try change { $0.at = MissionTime(seconds: 700) }
    case "lost and flying": try change { $0.lost = ["heron-2"] }
    case "done and not done": try change { $0.done = [.init(task: "yard", end: MissionTime(seconds: 300))] }
    case "undone and not kept": try change { $0.undone = [.init(task: "yard", sortie: "heron-1/2")] }
    case "undone and counted again":
      day.before.earlier = EarlierPlan(
        at: .start, file: .init(path: "b", sha256: "b"), undone: [.init(task: "relay", sortie: "heron-2/1")])
    case "another start": day.before.start = day.before.start.advanced(bySeconds: 60)
    default: try change { $0.kept.append("heron-2/1") }
    }
    let codes = day.verify().violations.map(\.code)
    #expect(codes.contains("V220"), "\(codes)")
  }

  @Test("a task is done before only where the earlier plan did it whole by then, or says so itself")
  func doneBefore() throws {
    var day = try Day()
    // The vehicle is gone from the fleet, and its first sortie with it.
    let done = try value(day.before.assignments.first { $0.task == "relay" })
    day.world.mission.fleet.vehicles.removeLast()
    day.plan.vehicles.removeLast()
    day.plan.assignments.removeAll { ["relay", "round"].contains($0.task) }
    day.plan.leftOut.append(TaskLeftOut(task: "round", reason: "its vehicle is lost", cause: .noVehicle))
    day.plan.earlier?.kept = ["heron-1/1"]
    day.plan.earlier?.dropped = ["heron-2/1"]
    day.plan.earlier?.lost = ["heron-2"]
    day.plan.earlier?.done = [.init(task: "relay", end: done.end)]
    day.plan = day.plan.withSums()
    let result = day.verify()
    #expect(result.isProved, "\(TextReport.text(result))")
    // Before the end of the service it was not done.
    day.plan.earlier?.at = MissionTime(seconds: done.end.seconds - 1)
    #expect(day.verify().violations.contains { $0.code == "V220" && $0.subject == "relay" })
    // Neither done nor assigned is a fault of the tasks.
    day.plan.earlier?.done = []
    #expect(day.verify().violations.contains { $0.code == "V211" && $0.subject == "relay" })
    // What an earlier plan says of a plan before it counts.
    let claim = EarlierPlan.DoneTask(task: "relay", end: MissionTime(seconds: 5))
    day.plan.earlier?.at = MissionTime(seconds: Self.moment)
    day.plan.earlier?.done = [claim]
    #expect(day.verify().violations.contains { $0.subject == "relay" })
    day.before.earlier = EarlierPlan(at: .start, file: .init(path: "b", sha256: "b"), done: [claim])
    #expect(day.verify().isProved)
  }

  @Test("a new zone is not held against what was flown before, and against everything after")
  func newZone() throws {
    var day = try Day()
    day.world.mission.map.zones.append(
      Zone(
        identifier: "fire", name: "Fire", restriction: .prohibited,
        shape: .polygon(try TestWorld.rectangle(250, 150, 310, 250))))
    #expect(day.verify().isProved)
    // One second before the vehicle is there, the piece that it is on counts whole.
    let crossing = day.plan.vehicles[0].sorties[0].legs[TestPlan.toClinic]
    day.plan.earlier?.at = MissionTime(seconds: try value(crossing.start).seconds + 8)
    let found = day.verify().violations.filter { $0.code == "V201" }
    #expect(found.map(\.sortie) == ["heron-1/1"])
    // A sortie that is not kept has no past.
    day.plan.earlier?.at = MissionTime(seconds: Self.moment)
    day.plan.earlier?.kept = ["heron-2/1"]
    #expect(day.verify().violations.contains { $0.code == "V201" })
  }

  @Test("a service that failed counts for nothing: its task is done by another sortie or is a fault")
  func undone() throws {
    var day = try Day()
    day.plan.earlier?.undone = [.init(task: "relay", sortie: "heron-2/1")]
    #expect(day.verify().violations.contains { $0.code == "V211" && $0.subject == "relay" })
    day.plan.assignments.removeAll { $0.task == "relay" }
    day.plan.leftOut.append(TaskLeftOut(task: "relay", reason: "no time is left", cause: .window))
    let result = day.verify()
    #expect(result.isProved, "\(TextReport.text(result))")
  }
}
