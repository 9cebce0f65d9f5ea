import Energetics
import Geometry
import Maps
import Missions
import Plans
import Quantities
import SortieTestSupport
import Testing
import Verification

/// Ways home by hand: a parcel that nobody takes, a battery that is just enough, and what stands in the way.
struct WayHomeTests {
  /// A long tour with a heavy parcel: east, north, west of the base, and home. The straight way home from where the
  /// parcel is let down is far shorter than the tour.
  private func tour(_ world: TestWorld) throws -> Sortie {
    var flight = try FlightRecorder(world.mission, vehicle: "heron-1", at: 10)
    try TestPlan.deliver(kilograms: 4, &flight)
    try flight.fly([(-300, 600)])
    try flight.fly([(-900, 600)])
    try flight.fly([(-900, 0)])
    try flight.fly([(0, 0)])
    try flight.rise(to: 0, .landing)
    return flight.sortie(1)
  }

  /// The world and a plan with the tour alone; the battery leaves `spare` of what the tour takes above the reserve.
  private func world(spare: Double) throws -> (TestWorld, FleetPlan) {
    var world = try TestWorld()
    world.mission.rules.requiresWayHome = true
    world.mission.map.zones = []
    if case .deliver(var delivery) = world.mission.tasks[0].work {
      delivery.payload = Mass(kilograms: 4)
      world.mission.tasks[0].work = .deliver(delivery)
    }
    let joules = try tour(world).legs.reduce(0) { $0 + $1.energy.joules }
    world.type.battery = Battery(capacity: Energy(joules: joules * spare / 0.8))
    let sortie = try tour(world)
    var plan = try TestPlan.make(world)
    plan.rules.requiresWayHome = true
    plan.vehicles[0].sorties = [sortie]
    plan.vehicles[1].sorties = []
    let drop = try value(sortie.legs.first { $0.activity == .dropOff })
    let pick = try value(sortie.legs.first { $0.activity == .pickUp })
    plan.assignments = [
      TaskAssignment(
        task: "insulin", sorties: [sortie.id], start: try value(pick.start), end: try value(drop.end))
    ]
    plan.leftOut = world.mission.tasks.dropFirst().map {
      TaskLeftOut(task: $0.id, reason: "not in this test", cause: .noWay)
    }
    return (world, try PlanFile.rounded(plan.withSums()))
  }

  @Test(
    "without the rule a tour that could not be flown on with its parcel is fine; with it the straight way home counts")
  func shortcut() throws {
    var (world, plan) = try self.world(spare: 1.02)
    let result = verify(plan, world)
    #expect(result.isProved, "\(TextReport.text(result))")
    // Carrying on with 4 kg would take far more than the two hundredths that are spare, so a shortcut was found.
    let margin = try value(result.checks.first { $0.code == "V216" }?.margin)
    #expect(margin.amount.value > 0)

    // A zone across the map, all but the far west, that closes behind the vehicle while it lets the parcel down.
    let drop = try value(plan.assignments.first).end.seconds
    world.mission.map.zones = [
      Zone(
        identifier: "wall", name: "", restriction: .prohibited,
        shape: .polygon(try TestWorld.rectangle(-880, 290, 990, 310)),
        periods: [ActivePeriod(start: world.mission.start.advanced(bySeconds: drop - 20))])
    ]
    let blocked = try only(verify(plan, world), "V216")
    #expect(blocked.sortie == "heron-1/1" && blocked.subject == "reserve")
    #expect(try value(blocked.amount).value > 1)
    let named = plan.vehicles[0].sorties[0].legs[try value(blocked.leg)]
    #expect(try value(blocked.time) == value(named.end))

    // The same wall below the tour's height, or active long after, forbids nothing.
    world.mission.map.zones[0].upper = .aboveGround(HeightAGL(metres: 45))
    #expect(verify(plan, world).isProved)
    world.mission.map.zones[0].upper = nil
    world.mission.map.zones[0].periods = [ActivePeriod(start: world.mission.start.advanced(bySeconds: 50_000))]
    #expect(verify(plan, world).isProved)

    // A building across the straight way, as high as the tour: home along the way that was flown.
    world.mission.map.zones = []
    world.mission.map.buildings = [try TestWorld.building("wall", -880, 290, 280, 310, height: 70)]
    let along = verify(plan, world)
    #expect(along.isProved, "\(TextReport.text(along))")
    // And a zone that closes that way too.
    world.mission.map.zones = [
      Zone(
        identifier: "gap", name: "", restriction: .prohibited,
        shape: .polygon(try TestWorld.rectangle(250, 290, 990, 310)),
        periods: [ActivePeriod(start: world.mission.start.advanced(bySeconds: drop - 20))])
    ]
    #expect(try only(verify(plan, world), "V216").sortie == "heron-1/1")

    // Not asked for, nothing is looked at.
    world.mission.rules.requiresWayHome = false
    plan.rules.requiresWayHome = false
    #expect(verify(plan, world).checks.first { $0.code == "V216" }?.count == 0)
  }

  @Test("where one leg ends in full flight the way home begins at the next stop")
  func inFullFlight() throws {
    var (world, plan) = try self.world(spare: 1.02)
    // The way to the clinic is written as two legs that meet at full speed.
    let index = try value(
      plan.vehicles[0].sorties[0].legs.firstIndex { $0.kind == .transit && $0.payload.kilograms > 1 })
    let whole = plan.vehicles[0].sorties[0].legs[index]
    #expect(whole.points.count == 4)
    let (from, to) = (whole.points[1], whole.points[2])
    let places = try world.mission.map.projection.local([from.position, to.position])
    let middle = TrajectoryPoint(
      position: try world.mission.map.projection.geo(places[0].interpolated(to: places[1], fraction: 0.5)).roundedToE7,
      altitude: from.altitude,
      time: MissionTime(seconds: ((from.time.seconds + to.time.seconds) / 2 * 1000).rounded() / 1000),
      speed: from.speed)
    var (first, second) = (whole, whole)
    first.points = [whole.points[0], from, middle]
    second.points = [middle, to, whole.points[3]]
    first.energy = Energy(joules: (whole.energy.joules * 0.55).rounded())
    first.chargeAtEnd = StateOfCharge(fraction: whole.chargeAtEnd.fraction)
    second.energy = first.energy
    plan.vehicles[0].sorties[0].legs.replaceSubrange(index...index, with: [first, second])
    let halves = verify(plan.withSums(), world)
    #expect(halves.isProved, "\(TextReport.text(halves))")
    // What cannot get home from the stop cannot from the full flight before it.
    world.mission.map.buildings = []
    let drop = try value(plan.assignments.first).end.seconds
    world.mission.map.zones = [
      Zone(
        identifier: "wall", name: "", restriction: .prohibited,
        shape: .polygon(try TestWorld.rectangle(-880, 290, 990, 310)),
        periods: [ActivePeriod(start: world.mission.start.advanced(bySeconds: drop - 20))])
    ]
    let blocked = try only(verify(plan.withSums(), world), "V216")
    #expect(try value(blocked.leg) == index)
  }

  @Test("a battery with room for the parcel all the way round needs no shortcut, however many zones there are")
  func carryingOn() throws {
    var (world, plan) = try self.world(spare: 1.9)
    let drop = try value(plan.assignments.first).end.seconds
    world.mission.map.zones = [
      Zone(
        identifier: "wall", name: "", restriction: .prohibited,
        shape: .polygon(try TestWorld.rectangle(-880, 290, 990, 310)),
        periods: [ActivePeriod(start: world.mission.start.advanced(bySeconds: drop - 20))])
    ]
    #expect(verify(plan, world).isProved, "\(TextReport.text(verify(plan, world)))")
  }

  @Test("the price of a straight way is never below what the flight takes", arguments: 0..<30 as Range<UInt64>)
  func upperBound(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    func number(_ low: Double, _ high: Double) -> Double { low + (high - low) * generator.nextUnit() }
    let type = TestWorld.fleet().types[0]
    for _ in 0..<40 {
      let wind = LocalVector(east: number(-6, 6), north: number(-6, 6))
      let start = LocalPoint(east: 0, north: 0)
      let end = LocalPoint(east: number(-900, 900), north: number(-900, 900))
      let payload = number(0, 4)
      let energy = FlightEnergy(type, wind: wind)
      let bound = energy.joulesAtMost(levelFrom: start, to: end, payload: payload)
      // The speed over ground by the wind triangle, worked here by bisection of the airspeed.
      let way = end - start
      let direction = LocalVector(east: way.east / way.lengthMetres, north: way.north / way.lengthMetres)
      func airspeed(_ ground: Double) -> Double {
        LocalVector(east: direction.east * ground - wind.east, north: direction.north * ground - wind.north)
          .lengthMetres
      }
      var (low, high) = (0.0, type.maxGroundSpeed.metresPerSecond)
      if airspeed(high) > type.cruiseSpeed.metresPerSecond {
        for _ in 0..<60 {
          let middle = (low + high) / 2
          if airspeed(middle) <= type.cruiseSpeed.metresPerSecond { low = middle } else { high = middle }
        }
      } else {
        low = high
      }
      let motion = StraightMotion(
        distanceMetres: way.lengthMetres, speedMetresPerSecond: low,
        accelerationMetresPerSecondSquared: type.accelerationMetresPerSecondSquared)
      var joules = 0.0
      for (from, to) in zip(motion.knots, motion.knots.dropFirst()) {
        func point(_ metres: Double) -> TrackPoint {
          TrackPoint(
            position: start.interpolated(to: end, fraction: metres / way.lengthMetres), altitude: 60)
        }
        joules += energy.joules(
          of: Piece(
            from: point(from.metres), to: point(to.metres), startTime: from.seconds, endTime: to.seconds,
            startSpeed: from.metresPerSecond, endSpeed: to.metresPerSecond), payload: payload)
      }
      #expect(bound >= joules * (1 - 1e-9), "seed \(seed): \(bound) J for a flight of \(joules) J")
      // For long ways it is not far above.
      if way.lengthMetres > 600 { #expect(bound < joules * 1.25, "seed \(seed): \(bound) \(joules)") }
    }
  }
}
