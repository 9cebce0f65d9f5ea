import FleetLink
import Geometry
import Plans
import Quantities
import Simulator
import Telemetry
import Testing

@Suite struct FlightTests {
  @Test("a plan of two sorties is flown to its end, in time, and every task is reported done")
  func wholePlan() throws {
    let builder = try FlightBuilder()
    let first = try #require(try builder.sortie(number: 1, takeOff: 20).landing)
    let plan = try builder.plan(takeOffs: [20, first.seconds + 90])
    let run = builder.fly(plan)
    #expect(run.isFinished)
    #expect(run.truth.takeOffs == 2)
    #expect(run.truth.landings.count == 2)
    #expect(Set(run.batch.outcomes.filter(\.isDone).map(\.task)) == ["parcel-1", "look-1", "parcel-2", "look-2"])
    for (landing, sortie) in zip(run.truth.landings, plan.vehicles[0].sorties) {
      let planned = try #require(sortie.landing)
      let late = landing.seconds - 60 - planned.seconds
      #expect(abs(late) < 8, "\(sortie.id) landed \(late) s after its plan")
      #expect(landing.metresFromPad < 1)
    }
  }

  @Test("frames of a swath are taken by distance, and no sooner than the camera can")
  func frames() throws {
    var builder = try FlightBuilder()
    let plan = try builder.plan(takeOffs: [20])
    // 80 m with a frame each 8 m, and one at either end.
    let frames = builder.fly(plan, gusts: 1).batch.thermalFrames
    #expect((11...12).contains(frames.count), "\(frames.count) frames")
    // The swath takes 80 / 6 + 6 / 2.5 seconds.
    builder.vehicleType.frameSeconds = 4
    let few = builder.fly(plan, gusts: 1).batch.thermalFrames
    #expect((4...6).contains(few.count), "\(few.count) frames")
    for (one, other) in zip(few, few.dropFirst()) { #expect(other.time - one.time > 3.5) }
  }

  @Test("a swath that follows a slope is flown as steep, as fast and as long as it is planned")
  func slope() throws {
    var builder = try FlightBuilder()
    builder.swathRise = 24
    let plan = try builder.plan(takeOffs: [20])
    let sortie = plan.vehicles[0].sorties[0]
    let swath = try #require(sortie.legs.first { $0.kind == .swath })
    let (start, end) = (try #require(swath.start), try #require(swath.end))
    let run = builder.fly(plan)
    #expect(run.isFinished)
    // Hand-overs take the vehicle a moment more than the plan, so places are compared and not times.
    let from = try builder.projection.local(swath.points[0].position)
    let over = try run.batch.readings.compactMap { reading -> Double? in
      guard reading.time.seconds > start.seconds, reading.time.seconds < end.seconds + 8 else { return nil }
      let metres = try builder.projection.local(reading.position).east - from.east
      guard metres > 1, metres < 79 else { return nil }
      return reading.altitude.metres - (FlightBuilder.ground.metres + 60 + 24 * metres / 80)
    }
    #expect(over.count > 5)
    #expect(over.allSatisfy { abs($0) < 1.5 }, "\(over)")
    let landing = try #require(run.truth.landings.first)
    #expect(abs(landing.seconds - 60 - (try #require(sortie.landing)).seconds) < 8)
  }

  @Test("the vehicle keeps to the plan's place at every reading to a few metres")
  func followsThePlan() throws {
    let builder = try FlightBuilder()
    let plan = try builder.plan(takeOffs: [20])
    let run = builder.fly(plan, gusts: 1.5)
    let legs = plan.vehicles[0].sorties[0].legs
    var worst = 0.0
    for reading in run.batch.readings where reading.isInAir {
      let here = try builder.projection.local(reading.position)
      let place = try planned(legs, at: reading.time, builder)
      worst = max(worst, place.planarDistanceMetres(to: here))
    }
    #expect(worst < 12, "the worst distance from the plan is \(worst) m")
  }

  private func planned(_ legs: [Leg], at time: MissionTime, _ builder: FlightBuilder) throws -> LocalPoint {
    let points = legs.flatMap(\.points)
    for (one, other) in zip(points, points.dropFirst()) where one.time <= time && time <= other.time {
      let span = other.time - one.time
      let passed = time - one.time
      let change = span > 0 ? (other.speed.metresPerSecond - one.speed.metresPerSecond) / span : 0
      let travelled = one.speed.metresPerSecond * passed + change * passed * passed / 2
      let start = try builder.projection.local(one.position)
      let end = try builder.projection.local(other.position)
      let length = start.planarDistanceMetres(to: end)
      return length > 0 ? start.interpolated(to: end, fraction: min(1, travelled / length)) : start
    }
    return try builder.projection.local(try #require(points.last).position)
  }

  @Test("a link that loses a fifth of its packets, repeats and reorders does not stop the flight", arguments: 1...6)
  func lossyLink(seed: Int) throws {
    let builder = try FlightBuilder()
    let plan = try builder.plan(takeOffs: [60])
    let link = LinkQuality(loss: 0.2, duplication: 0.1, delaySeconds: 0.05, jitterSeconds: 0.3)
    let run = builder.fly(plan, link: link, seed: UInt64(seed))
    #expect(run.isFinished)
    #expect(run.truth.landings.count == 1)
    #expect(
      Set(run.batch.outcomes.filter(\.isDone).map(\.task)) == ["parcel-1", "look-1"],
      "seed \(seed): \(run.batch.outcomes), \(run.batch.events.map(\.text))")
  }

  @Test("a vehicle that never answers is given up with the reason, and the run ends")
  func silentVehicle() throws {
    let builder = try FlightBuilder()
    let plan = try builder.plan(takeOffs: [20])
    let run = builder.fly(plan, link: LinkQuality(loss: 1))
    #expect(run.isFinished)
    #expect(run.truth.takeOffs == 0)
    #expect(run.batch.outcomes.map(\.isDone) == [false, false])
    #expect(run.batch.outcomes.allSatisfy { $0.note.contains("No heartbeat before take-off") })
  }

  @Test("a vehicle that is ordered home half-way has done only what it did before, and the reason is told")
  func orderedHome() throws {
    let builder = try FlightBuilder()
    let plan = try builder.plan(takeOffs: [20])
    // During the drop: the parcel is still on the line.
    let drop = try #require(plan.vehicles[0].sorties[0].legs.first { $0.activity == .dropOff })
    let moment = ((try #require(drop.start).seconds + 5) * 20).rounded() / 20
    let run = builder.fly(plan, returningAt: moment)
    #expect(run.isFinished)
    #expect(run.truth.landings.count == 1)
    #expect(run.batch.outcomes.map(\.isDone) == [false, false])
    #expect(run.batch.outcomes.allSatisfy { $0.note.contains("Landed in RTL") }, "\(run.batch.outcomes)")
  }

  @Test("thermal cells of a swath reach the ground as grid cells with counts, and no cell is warmer than the scene")
  func thermalCells() throws {
    let builder = try FlightBuilder()
    let run = builder.fly(try builder.plan(takeOffs: [20]))
    #expect(run.batch.thermalFrames.count > 8)
    #expect(run.batch.thermalCells.count > 100)
    for cell in run.batch.thermalCells {
      #expect(cell.minimum <= cell.mean && cell.mean <= cell.maximum)
      #expect((5...16).contains(cell.mean.celsius), "\(cell.mean)")
    }
    #expect(run.batch.thermalFrames.allSatisfy { $0.task == "look-1" })
  }

  @Test("the same seed gives the same readings, another seed gives others")
  func deterministic() throws {
    let builder = try FlightBuilder()
    let plan = try builder.plan(takeOffs: [30])
    let link = LinkQuality(loss: 0.1, jitterSeconds: 0.1)
    let one = builder.fly(plan, link: link, gusts: 1, seed: 7)
    let again = builder.fly(plan, link: link, gusts: 1, seed: 7)
    let other = builder.fly(plan, link: link, gusts: 1, seed: 8)
    #expect(one.batch == again.batch)
    #expect(one.batch.readings != other.batch.readings)
  }
}
