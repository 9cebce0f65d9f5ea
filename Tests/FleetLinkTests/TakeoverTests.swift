import FleetLink
import Geometry
import Plans
import Quantities
import Simulator
import Telemetry
import Testing

/// A dispatcher that dies, another that goes on, and orders of an operator.
@Suite struct TakeoverTests {
  /// Two sorties, the first one in the air from 20 s on.
  static func plan(_ builder: FlightBuilder) throws -> FleetPlan {
    let first = try #require(try builder.sortie(number: 1, takeOff: 20).landing)
    return try builder.plan(takeOffs: [20, first.seconds + 90])
  }

  static let all: Set<String> = ["parcel-1", "look-1", "parcel-2", "look-2"]

  @Test(
    "whenever the first dispatcher dies, the second one brings all tasks to their end",
    arguments: [-30.0, 5, 19, 40, 90, 130, 200, 260])
  func death(seconds: Double) throws {
    let builder = try FlightBuilder()
    let run = builder.fly(try Self.plan(builder), dyingAt: seconds, silence: 8)
    #expect(run.isFinished)
    // A sortie whose take-off was missed by the dead dispatcher is given up: later its proof is worth nothing.
    let done = Set(run.batch.outcomes.filter(\.isDone).map(\.task))
    let missed = (12.0...20).contains(seconds)
    #expect(done == (missed ? ["parcel-2", "look-2"] : Self.all), "\(done)")
    #expect(run.truth.takeOffs == (missed ? 1 : 2))
  }

  @Test("a sortie that landed while no dispatcher was there counts as flown")
  func landedMeanwhile() throws {
    let builder = try FlightBuilder()
    let plan = try Self.plan(builder)
    let landing = try #require(plan.vehicles[0].sorties[0].landing).seconds
    let run = builder.fly(plan, dyingAt: landing - 30, silence: 50)
    #expect(run.isFinished)
    #expect(Set(run.batch.outcomes.filter(\.isDone).map(\.task)) == Self.all)
    #expect(run.truth.takeOffs == 2)
  }

  @Test("each task is reported done once, whoever saw it done")
  func reportedOnce() throws {
    let builder = try FlightBuilder()
    let run = builder.fly(try Self.plan(builder), dyingAt: 130, silence: 3)
    for task in Self.all {
      #expect(run.batch.events.count { $0.kind == "task" && $0.text == "Task \(task) is done" } == 1, "\(task)")
    }
  }

  @Test("over a radio that loses a tenth a run is taken over, too")
  func lossy() throws {
    let builder = try FlightBuilder()
    let run = builder.fly(
      try Self.plan(builder), link: LinkQuality(loss: 0.1, delaySeconds: 0.05, jitterSeconds: 0.1), dyingAt: 60,
      silence: 5)
    #expect(Set(run.batch.outcomes.filter(\.isDone).map(\.task)) == Self.all)
  }

  @Test("a vehicle that holds goes on with its mission when it is told to")
  func holdAndResume() throws {
    let builder = try FlightBuilder()
    let run = builder.fly(try builder.plan(takeOffs: [20]), ordering: [(60, .hold), (90, .resume)])
    #expect(run.isFinished)
    #expect(Set(run.batch.outcomes.filter(\.isDone).map(\.task)) == ["parcel-1", "look-1"])
    let held = run.batch.readings.filter { $0.time.seconds > 70 && $0.time.seconds < 88 }
    #expect(!held.isEmpty)
    #expect(held.allSatisfy { $0.groundSpeed.metresPerSecond < 0.5 && $0.mode == "LOITER" })
  }

  @Test("a vehicle that is called home lands and starts no further sortie")
  func calledHome() throws {
    let builder = try FlightBuilder()
    let run = builder.fly(try Self.plan(builder), ordering: [(60, .returnHome)])
    #expect(run.isFinished)
    #expect(run.truth.takeOffs == 1)
    #expect(run.truth.landings.count == 1)
    let notes = run.batch.outcomes.filter { !$0.isDone }.map(\.note)
    #expect(notes.contains { $0.contains("called the vehicle home") })
  }

  @Test("a vehicle that is coming home does not go on with its mission, and may start its next sortie")
  func resumeAfterReturn() throws {
    let builder = try FlightBuilder()
    let run = builder.fly(try Self.plan(builder), ordering: [(60, .returnHome), (64, .resume)])
    #expect(run.truth.takeOffs == 2)
    #expect(run.batch.events.contains { $0.text.contains("flies in RTL and does not go on") })
    let done = Set(run.batch.outcomes.filter(\.isDone).map(\.task))
    #expect(done == ["parcel-2", "look-2"], "\(done)")
  }

  @Test("a vehicle that is told to land comes down where it is and flies nothing more")
  func landed() throws {
    let builder = try FlightBuilder()
    let run = builder.fly(try Self.plan(builder), ordering: [(60, .land)])
    #expect(run.truth.takeOffs == 1)
    #expect(run.truth.landings.count == 1)
    #expect((run.truth.landings.first?.metresFromPad ?? 0) > 20)
    #expect(run.batch.events.contains { $0.text.contains("obeys: land, LAND") })
  }

  @Test("a vehicle that stands away from its pad flies nothing, and says how far")
  func awayFromPad() throws {
    let builder = try FlightBuilder()
    var plan = try builder.plan(takeOffs: [20])
    plan.vehicles[0].pad = try builder.projection.geo(LocalPoint(east: 40, north: 0)).roundedToE7
    let run = builder.fly(plan)
    #expect(run.truth.takeOffs == 0)
    #expect(run.batch.outcomes.allSatisfy { $0.note.contains("Stands 40 m from its pad") })
  }
}
