import FleetLink
import Geometry
import MAVLink
import Plans
import Quantities
import Simulator
import Telemetry
import Testing

/// Plans of ground robots, dispatched to simulated rovers over bytes.
@Suite struct RobotDriveTests {
  static let weakRadio = LinkQuality(loss: 0.1, duplication: 0.05, delaySeconds: 0.05, jitterSeconds: 0.2)

  static func twoSorties(_ builder: RobotBuilder) throws -> FleetPlan {
    let first = try #require(try builder.sortie(number: 1, start: 20).landing)
    return try builder.plan(starts: [20, first.seconds + 120])
  }

  /// The distance from a place to the nearest of some legs' lines, in metres.
  static func distance(from place: LocalPoint, to legs: [Leg], _ projection: MapProjection) throws -> Double {
    var least = Double.infinity
    for leg in legs {
      let line = try leg.points.map { try projection.local($0.position) }
      for (start, end) in zip(line, line.dropFirst()) {
        let way = end - start
        let square = way.dot(way)
        let share = square > 0 ? min(1, max(0, (place - start).dot(way) / square)) : 0
        least = min(least, place.planarDistanceMetres(to: start.interpolated(to: end, fraction: share)))
      }
    }
    return least
  }

  @Test("two sorties are driven over a radio that loses a tenth: all tasks done, in time, on the pad", arguments: 1...3)
  func wholePlan(seed: Int) throws {
    let builder = try RobotBuilder()
    let plan = try Self.twoSorties(builder)
    let run = builder.drive(plan, link: Self.weakRadio, seed: UInt64(seed))
    #expect(run.isFinished)
    #expect(run.done == ["room-1", "room-2"], "seed \(seed): \(run.batch.outcomes), \(run.texts)")
    #expect(run.truth.takeOffs == 0)
    #expect(run.truth.trips == 2)
    #expect(run.truth.landings.count == 2)
    for (end, sortie) in zip(run.truth.landings, plan.vehicles[0].sorties) {
      let late = end.seconds - 60 - (try #require(sortie.landing).seconds)
      #expect((0...25).contains(late), "seed \(seed): \(sortie.id) was back \(late) s after its plan")
      #expect(end.metresFromPad < 0.05)
      let planned = sortie.legs.reduce(0) { $0 + $1.energy.joules }
      let drawn = (1 - end.charge.fraction) * RobotBuilder.capacity.joules
      // The plan counts the load; the cells give the heat in their resistance besides.
      #expect(abs(drawn / planned - 1.01) < 0.02, "seed \(seed): \(drawn) J instead of \(planned) J")
    }
    #expect(run.batch.readings.allSatisfy { !$0.isInAir })
    #expect(run.batch.readings.contains { $0.sortie == "lamp-1/2" && $0.isArmed && $0.mode == "AUTO" })
    for outcome in run.batch.outcomes {
      let amount = try #require(outcome.amount)
      #expect(outcome.unit == "s")
      #expect(abs(amount - 142) < 6, "seed \(seed): the lamp was told to have burned \(amount) s")
    }
  }

  @Test("the robot stays on its floor and within 10 cm of the planned lines, whatever the wind")
  func followsTheLines() throws {
    let builder = try RobotBuilder()
    let plan = try Self.twoSorties(builder)
    let run = builder.drive(plan)
    let legs = plan.vehicles[0].sorties.flatMap(\.legs)
    var worst = 0.0
    for moment in run.moments where moment.isUnderWay {
      worst = max(worst, try Self.distance(from: moment.position, to: legs, builder.projection))
    }
    #expect(worst < 0.1, "\(worst) m")
    #expect(run.moments.allSatisfy { $0.altitudeMetres == RobotBuilder.floor.metres })
    let altitudes = run.batch.readings.map(\.altitude.metres)
    #expect(!altitudes.isEmpty && altitudes.allSatisfy { $0 == RobotBuilder.floor.metres })
  }

  @Test("the lamp burns in the legs that irradiate and nowhere else, as long as planned")
  func lamp() throws {
    let builder = try RobotBuilder()
    let plan = try Self.twoSorties(builder)
    let run = builder.drive(plan, link: Self.weakRadio)
    let legs = plan.vehicles[0].sorties.flatMap(\.legs)
    let lit = legs.filter { $0.activity == .irradiate }
    for moment in run.moments where moment.isLampOn {
      let distance = try Self.distance(from: moment.position, to: lit, builder.projection)
      #expect(distance < 0.05, "the lamp burns \(distance) m from where it should")
    }
    let planned = lit.reduce(0.0) { $0 + (($1.end?.seconds ?? 0) - ($1.start?.seconds ?? 0)) }
    let robot = try #require(run.truth.robots.first)
    // Never shorter; longer by a turn at the start of the way, and a step for each leg.
    #expect(robot.lampSeconds >= planned - 1e-6, "\(robot.lampSeconds) s of \(planned) s")
    #expect(robot.lampSeconds < planned * 1.03)
    let metres = 2 * LocalPoint(east: 9.5, north: 3).planarDistanceMetres(to: LocalPoint(east: 13, north: 3.5))
    #expect(abs(robot.lampMetres - metres) < 0.1)
    // Each sortie has three stretches with the lamp on.
    let events = run.batch.events.filter { $0.kind == "lamp" }.map(\.text)
    #expect(events == Array(repeating: ["Lamp on", "Lamp off"], count: 6).flatMap { $0 })
  }

  @Test("a way at several speeds is driven without a stop, each piece at its own, where and when the plan says")
  func pacedWay() throws {
    let builder = try RobotBuilder()
    let plan = try builder.plan(of: [try builder.pacedSortie(start: 20)])
    let run = builder.drive(plan)
    #expect(run.done == ["room-1"])
    let leg = plan.vehicles[0].sorties[0].legs[1]
    let start = try #require(leg.start).seconds
    let lit = run.moments.filter(\.isLampOn)
    let began = try #require(lit.first).seconds
    #expect(abs(began - start) < 2)
    var worst = 0.0
    for moment in lit {
      let seconds = moment.seconds - began + start
      let pair = zip(leg.points, leg.points.dropFirst()).first {
        $0.time.seconds <= seconds && seconds < $1.time.seconds
      }
      guard let (one, other) = pair else { continue }
      let passed = seconds - one.time.seconds
      let span = other.time - one.time
      let change = (other.speed.metresPerSecond - one.speed.metresPerSecond) / span
      let metres = one.speed.metresPerSecond * passed + change * passed * passed / 2
      let from = try builder.projection.local(one.position)
      let end = try builder.projection.local(other.position)
      let place = from.interpolated(to: end, fraction: metres / from.planarDistanceMetres(to: end))
      worst = max(worst, moment.position.planarDistanceMetres(to: place))
    }
    #expect(worst < 0.06, "\(worst) m from where the plan is at that moment")
    let planned = (leg.end?.seconds ?? 0) - start
    let robot = try #require(run.truth.robots.first)
    #expect(robot.lampSeconds >= planned - 0.05 && robot.lampSeconds < planned + 1, "\(robot.lampSeconds), \(planned)")
  }

  @Test("sorties at random are driven within 10 cm of their lines, with lamp and energy as planned", arguments: 1...6)
  func random(seed: Int) throws {
    let builder = try RobotBuilder()
    let plan = try builder.plan(of: [try builder.randomSortie(seed: UInt64(seed))])
    let run = builder.drive(plan)
    #expect(run.done == ["room-1"], "seed \(seed): \(run.batch.outcomes), \(run.texts)")
    let sortie = plan.vehicles[0].sorties[0]
    let worst = try run.moments.filter(\.isUnderWay).reduce(0.0) {
      max($0, try Self.distance(from: $1.position, to: sortie.legs, builder.projection))
    }
    #expect(worst < 0.1, "seed \(seed): \(worst) m")
    let lit = sortie.legs.filter { $0.activity == .irradiate }
    let planned = lit.reduce(0.0) { $0 + (($1.end?.seconds ?? 0) - ($1.start?.seconds ?? 0)) }
    let robot = try #require(run.truth.robots.first)
    // At most a turn for each lit leg beyond the plan, and never less.
    #expect(robot.lampSeconds > planned - 0.2, "seed \(seed): \(robot.lampSeconds) s of \(planned) s")
    #expect(robot.lampSeconds < planned + 4 * Double(lit.count), "seed \(seed): \(robot.lampSeconds) s of \(planned) s")
    let end = try #require(run.truth.landings.first)
    let drawn = (1 - end.charge.fraction) * RobotBuilder.capacity.joules
    let turning = (robot.lampSeconds - planned) * (RobotBuilder.lampWatts + 60)
    let joules = sortie.legs.reduce(0) { $0 + $1.energy.joules }
    #expect(abs(drawn - turning - joules) < 0.05 * joules, "seed \(seed): \(drawn) J, \(joules) J planned")
  }

  @Test("the same seed gives the same bytes both ways, another seed gives others", arguments: [3, 11])
  func deterministic(seed: Int) throws {
    let builder = try RobotBuilder()
    let plan = try builder.plan(starts: [20])
    let one = builder.drive(plan, link: Self.weakRadio, seed: UInt64(seed))
    let again = builder.drive(plan, link: Self.weakRadio, seed: UInt64(seed))
    let other = builder.drive(plan, link: Self.weakRadio, seed: UInt64(seed) + 1)
    #expect(one.downlink == again.downlink && one.uplink == again.uplink)
    #expect(one.batch == again.batch)
    #expect(one.downlink != other.downlink)
  }

  @Test("a robot that is called home half-way puts its lamp out, stops on its pad, and its task is not done")
  func calledHome() throws {
    let builder = try RobotBuilder()
    let plan = try builder.plan(starts: [20])
    let service = try #require(plan.vehicles[0].sorties[0].legs.first { $0.activity == .irradiate })
    let moment = ((try #require(service.start).seconds + 20) * 20).rounded() / 20
    let order = CommandLong(targetSystem: 1, targetComponent: 1, command: MavCmd.navReturnToLaunch)
    let run = builder.drive(
      plan, link: Self.weakRadio, orders: [(moment, order), (moment + 0.5, order), (moment + 1, order)])
    #expect(run.isFinished)
    #expect(run.moments.contains { $0.isLampOn && $0.seconds < moment })
    #expect(!run.moments.contains { $0.isLampOn && $0.seconds > moment + 2 })
    #expect(run.truth.landings.count == 1)
    #expect(run.truth.landings.allSatisfy { $0.metresFromPad < 0.05 })
    #expect(run.batch.outcomes.map(\.isDone) == [false])
    #expect(run.batch.outcomes.allSatisfy { $0.note.contains("Stopped in RTL") }, "\(run.batch.outcomes)")
  }

  @Test("a robot that is switched off on its way has not done its task, and starts no sortie from there")
  func switchedOff() throws {
    let builder = try RobotBuilder()
    let plan = try Self.twoSorties(builder)
    let order = CommandLong(targetSystem: 1, targetComponent: 1, command: MavCmd.componentArmDisarm)
    let run = builder.drive(plan, orders: [(100, order)])
    #expect(run.isFinished)
    #expect(run.truth.trips == 1)
    #expect(run.batch.outcomes.map(\.isDone) == [false, false])
    let notes = run.batch.outcomes.map(\.note).joined(separator: "; ")
    #expect(notes.contains("Stopped in AUTO") && notes.contains("Not on its pad"), "\(notes)")
  }

  @Test("a drone's plan is not started on a ground robot")
  func otherKind() throws {
    let builder = try RobotBuilder()
    let run = builder.drive(try builder.plan(starts: [20]), kind: .multirotor)
    #expect(run.isFinished)
    #expect(run.truth.trips == 0)
    #expect(run.batch.outcomes.allSatisfy { $0.note.contains("another kind") }, "\(run.batch.outcomes)")
  }

  @Test("a robot that never answers is given up, and the run ends")
  func silent() throws {
    let builder = try RobotBuilder()
    let run = builder.drive(try builder.plan(starts: [20]), link: LinkQuality(loss: 1))
    #expect(run.isFinished)
    #expect(run.truth.trips == 0)
    #expect(run.batch.outcomes.allSatisfy { $0.note.contains("No heartbeat") })
  }
}
