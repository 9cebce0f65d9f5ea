import Energetics
import Geometry
import Maps
import Missions
import Plans
import Quantities
import Testing
import Verification

/// One fault at a time in a valid plan or its world: each is found, as what it is, and nothing else is.
struct SeededFaultTests {
  private func verify(_ plan: FleetPlan, _ world: TestWorld, _ digests: PlanDigests? = nil) -> VerificationResult {
    PlanVerifier.verify(plan: plan, mission: world.mission, digests: digests)
  }

  /// The only violation of a result.
  private func only(_ result: VerificationResult, _ code: String) throws -> Violation {
    #expect(result.violations.map(\.code) == [code], "\(TextReport.text(result))")
    #expect(result.certificate(planSHA256: "") == nil)
    return try value(result.violations.first)
  }

  // MARK: Zones

  private func zone(
    _ shape: Zone.Shape, lower: Zone.Limit? = nil, upper: Zone.Limit? = nil, periods: [ActivePeriod] = [],
    restriction: Zone.Restriction = .prohibited
  ) -> Zone {
    Zone(
      identifier: "seed", name: "Seed", restriction: restriction, shape: shape, lower: lower, upper: upper,
      periods: periods)
  }

  @Test("a leg across a zone is named with its metres inside and its second")
  func crossing() throws {
    var world = try TestWorld()
    let plan = try TestPlan.make(world)
    // The leg to the clinic goes north along east = 300, from 0 to 600 m: 100 m of it lie inside.
    world.mission.map.zones.append(zone(.polygon(try TestWorld.rectangle(250, 150, 310, 250))))
    let violation = try only(verify(plan, world), "V201")
    #expect(violation.sortie == "heron-1/1")
    #expect(violation.leg == TestPlan.toClinic)
    #expect(violation.subject == "seed")
    #expect(abs(try value(violation.amount).value - 100) < 0.02)
    // The clearance of 10 m (less 1 cm) begins at 140.01 m: 12²/(2·1.9) m of speeding up, then 12 m/s.
    let start = plan.vehicles[0].sorties[0].legs[TestPlan.toClinic].points[0].time.seconds
    let ramp = 12 / 1.9
    let expected = start + ramp + (140.01 - 12 * ramp / 2) / 12
    #expect(abs(try value(violation.time).seconds - expected) < 0.01)
    #expect(violation.message.hasPrefix("heron-1/1 legs[5] (transit) crosses zone `seed` (Seed) for 100.0"))
  }

  @Test("a leg half a metre into the clearance is named with the metres that are missing")
  func grazing() throws {
    var world = try TestWorld()
    let plan = try TestPlan.make(world)
    world.mission.map.zones.append(zone(.polygon(try TestWorld.rectangle(309.5, 150, 330, 250))))
    let violation = try only(verify(plan, world), "V201")
    #expect(abs(try value(violation.amount).value - 0.5) < 0.02)
    #expect(violation.message.contains("comes within 9.5"))
    world.mission.map.zones[1] = zone(.polygon(try TestWorld.rectangle(310.02, 150, 330, 250)))
    #expect(verify(plan, world).isProved)
  }

  @Test("circles stay circles")
  func circle() throws {
    var world = try TestWorld()
    let plan = try TestPlan.make(world)
    // A chord 30 m from the centre of a circle of 50 m is 80 m long.
    world.mission.map.zones.append(
      zone(.circle(Circle(centre: LocalPoint(east: 270, north: 200), radiusMetres: 50))))
    let violation = try only(verify(plan, world), "V201")
    #expect(abs(try value(violation.amount).value - 80) < 0.05)
  }

  @Test("a zone counts only while it is active, at its hours in universal time")
  func hours() throws {
    var world = try TestWorld()
    let plan = try TestPlan.make(world)
    let shape = Zone.Shape.polygon(try TestWorld.rectangle(250, 150, 310, 250))
    // 2026-03-02 is a Monday; the mission starts at 06:00 UTC and the leg is in the zone from second 166 to 175.
    func periods(_ from: Int, _ to: Int, day: Int = 0) -> [ActivePeriod] {
      [ActivePeriod(schedule: [.init(weekdays: [day], startSeconds: 21_600 + from, endSeconds: 21_600 + to)])]
    }
    for (period, isFound) in [
      (periods(0, 160), false), (periods(190, 3000), false), (periods(170, 3000), true), (periods(0, 172), true),
      (periods(170, 3000, day: 1), false), (periods(-100, -200), true),
    ] {
      world.mission.map.zones = [zone(shape, periods: period)]
      let result = verify(plan, world)
      #expect(result.violations.map(\.code) == (isFound ? ["V201"] : []), "\(period)")
    }
    world.mission.map.zones = [
      zone(shape, periods: [ActivePeriod(start: world.mission.start.advanced(bySeconds: 170))])
    ]
    let violation = try only(verify(plan, world), "V201")
    #expect(abs(try value(violation.time).seconds - 170) < 0.01)
  }

  @Test("a zone may be overflown and passed below with the clearance, and not with less")
  func heights() throws {
    var world = try TestWorld()
    let plan = try TestPlan.make(world)
    // The leg is 60 m above ground, 70 m above the sea.
    let shape = Zone.Shape.polygon(try TestWorld.rectangle(250, 150, 310, 250))
    func agl(_ metres: Double) -> Zone.Limit { .aboveGround(HeightAGL(metres: metres)) }
    for (lower, upper, isFound) in [
      (nil, agl(49.5), false), (nil, agl(51), true), (agl(70.5), nil, false), (agl(69), nil, true),
      (nil, Zone.Limit.aboveMeanSeaLevel(AltitudeAMSL(metres: 59.5)), false),
      (nil, Zone.Limit.aboveMeanSeaLevel(AltitudeAMSL(metres: 61)), true),
    ] {
      world.mission.map.zones = [zone(shape, lower: lower, upper: upper)]
      #expect(verify(plan, world).violations.map(\.code) == (isFound ? ["V201"] : []))
    }
  }

  @Test("authorisations and acknowledgements open zones, and the climb above one is judged too")
  func permissions() throws {
    var world = try TestWorld()
    let plan = try TestPlan.make(world)
    // Around the clinic, up to 30 m above ground: the descent, the hand-over and the climb enter it.
    let shape = Zone.Shape.circle(Circle(centre: LocalPoint(east: 300, north: 600), radiusMetres: 5))
    let upper = Zone.Limit.aboveGround(HeightAGL(metres: 30))
    world.mission.map.zones = [zone(shape, upper: upper, restriction: .authorisationRequired)]
    let result = verify(plan, world)
    #expect(result.violations.map(\.code) == ["V201", "V201", "V201"])
    #expect(Set(result.violations.map(\.leg)) == [6, 7, 8])
    // Ten metres of the descent lie in the zone itself.
    let descent = try value(result.violations.first { $0.leg == 6 }?.amount)
    #expect(abs(descent.value - 10) < 0.01)
    world.mission.authorisations = ["seed"]
    #expect(verify(plan, world).isProved)
    world.mission.map.zones = [zone(shape, upper: upper, restriction: .conditional)]
    #expect(!verify(plan, world).isProved)
    world.mission.acknowledgedZones = ["seed"]
    #expect(verify(plan, world).isProved)
    world.mission.map.zones = [zone(shape, upper: upper, restriction: .unrestricted)]
    #expect(verify(plan, world).isProved)
  }

  // MARK: Buildings, heights, separation

  @Test("a building nearer than the clearance is named with the metres that are missing")
  func building() throws {
    var world = try TestWorld()
    let plan = try TestPlan.make(world)
    world.mission.map.buildings = [try TestWorld.building("tower", 305, 300, 320, 320, height: 100)]
    let violation = try only(verify(plan, world), "V202")
    #expect(violation.subject == "tower")
    #expect(abs(try value(violation.amount).value - 5) < 0.02)
    // Right below the leg, 4 m lower: 6 m are missing in height.
    world.mission.map.buildings = [try TestWorld.building("block", 290, 300, 320, 320, height: 56)]
    #expect(abs(try value(try only(verify(plan, world), "V202").amount).value - 6) < 0.01)
    world.mission.map.buildings = [try TestWorld.building("block", 290, 300, 320, 320, height: 50)]
    #expect(verify(plan, world).isProved)
  }

  @Test("heights above the ceiling and ways outside the map are found")
  func heightsAndBoundary() throws {
    var world = try TestWorld()
    var plan = try TestPlan.make(world)
    world.mission.rules.ceiling = HeightAGL(metres: 58)
    plan.rules.ceiling = HeightAGL(metres: 58)
    let result = verify(plan, world)
    #expect(Set(result.violations.map(\.code)) == ["V203"])
    #expect(abs(try value(result.violations.first?.amount).value - 2) < 0.001)
    world = try TestWorld()
    world.mission.map.boundary = try TestWorld.rectangle(-1000, -1000, 1000, 550)
    let outside = verify(try TestPlan.make(world), world)
    #expect(Set(outside.violations.map(\.code)) == ["V203"])
    let leg = try value(outside.violations.first { $0.leg == TestPlan.toClinic })
    #expect(abs(try value(leg.amount).value - 50) < 0.02)
  }

  @Test("two vehicles too near to each other are named with the metres that are missing")
  func separation() throws {
    var world = try TestWorld()
    world.mission.rules.separation = Length(metres: 45)
    // Both take off together at second 10; later one lands while the other takes off. The pads are 40 m apart.
    let result = verify(try TestPlan.make(world), world)
    #expect(result.violations.map(\.code) == ["V204", "V204"], "\(TextReport.text(result))")
    for violation in result.violations {
      #expect(violation.vehicle == "heron-1")
      #expect(violation.subject == "heron-2")
      #expect(abs(try value(violation.amount).value - 5) < 0.02)
    }
    #expect(result.violations.first?.time?.seconds == 10)
  }

  // MARK: Energy, payload, times

  @Test("a leg that takes more than the plan states is found, and so is a broken reserve")
  func energy() throws {
    var world = try TestWorld()
    var plan = try TestPlan.make(world)
    let stated = plan.vehicles[0].sorties[0].legs[TestPlan.toClinic].energy.joules
    plan.vehicles[0].sorties[0].legs[TestPlan.toClinic].energy = Energy(joules: (stated * 0.9).rounded())
    let violation = try only(verify(plan.withSums(), world), "V205")
    #expect(violation.leg == TestPlan.toClinic)
    #expect(abs(try value(violation.amount).value - stated * 0.1) < stated * 0.005)

    plan = try TestPlan.make(world)
    let charge = plan.vehicles[0].sorties[0].chargeAtEnd
    world.mission.rules.reserve = StateOfCharge(fraction: charge.fraction + 0.01)
    plan.rules.reserve = world.mission.rules.reserve
    let reserve = verify(plan, world).violations
    #expect(reserve.map(\.code).allSatisfy { $0 == "V205" })
    #expect(abs(try value(reserve.first { $0.sortie == "heron-1/1" }?.amount).value - 1) < 0.1)
  }

  @Test("a battery that gives less in the cold is found")
  func cold() throws {
    var world = try TestWorld()
    let plan = try TestPlan.make(world)
    world.type.battery = Battery(
      capacity: Energy(joules: 2_000_000),
      derating: [.init(temperature: Temperature(celsius: 10), capacityFraction: 0.1)])
    let result = verify(plan, world)
    #expect(Set(result.violations.map(\.code)) == ["V205"])
  }

  @Test("payloads that do not add up, are too heavy or out of order are found")
  func payload() throws {
    var world = try TestWorld()
    var plan = try TestPlan.make(world)
    plan.vehicles[0].sorties[0].legs[TestPlan.toClinic].payload = Mass(kilograms: 1.4)
    #expect(abs(try value(try only(verify(plan, world), "V206").amount).value - 1) < 1e-6)

    plan = try TestPlan.make(world)
    world.type.maxPayload = Mass(kilograms: 0.3)
    let heavy = verify(plan, world)
    #expect(Set(heavy.violations.map(\.code)) == ["V206"])

    world = try TestWorld()
    world.type.winch?.length = Length(metres: 18)
    let short = verify(plan, world)
    #expect(short.violations.map(\.code) == ["V206", "V206"])
    #expect(abs(try value(short.violations.first?.amount).value - 2) < 0.001)

    world = try TestWorld()
    plan.vehicles[0].sorties[0].legs[TestPlan.drop].activity = .pickUp
    let order = verify(plan, world)
    #expect(order.violations.contains { $0.code == "V206" && $0.message.contains("on board") })
    #expect(order.violations.contains { $0.code == "V206" && $0.message.contains("has not dropped") })
  }

  @Test("a tank that runs dry is found")
  func tank() throws {
    var world = try TestWorld()
    let plan = try TestPlan.make(world)
    world.mission.tasks[2].work = .spray(
      Spraying(area: world.mission.map.areas[0], litresPerSquareMetre: 0.0075))
    let result = verify(plan, world)
    #expect(!result.violations.isEmpty)
    #expect(Set(result.violations.map(\.code)) == ["V206"])
    world.type.sprayer?.tank = Volume(litres: 3)
    world.mission.tasks = try TestWorld().mission.tasks
    #expect(abs(try value(try only(verify(plan, world), "V206").amount).value - 0.8) < 1e-6)
  }

  @Test("windows and service times are kept")
  func times() throws {
    var world = try TestWorld()
    let plan = try TestPlan.make(world)
    let drop = plan.vehicles[0].sorties[0].legs[TestPlan.drop]
    let end = try value(drop.end).seconds
    world.mission.tasks[0].window = MissionInterval(
      start: MissionTime(seconds: 60), end: MissionTime(seconds: end - 5))
    let late = try only(verify(plan, world), "V207")
    #expect(late.leg == TestPlan.drop)
    #expect(abs(try value(late.amount).value - 5) < 0.001)
    world.mission.tasks[0].window = MissionInterval(start: try value(drop.start), end: try value(drop.end))
    #expect(verify(plan, world).isProved)

    world = try TestWorld()
    world.type.winch?.handoverSeconds = 12
    let short = verify(plan, world)
    #expect(short.violations.map(\.code) == ["V207", "V207"])
    #expect(abs(try value(short.violations.first?.amount).value - 2) < 0.01)

    world = try TestWorld()
    world.mission.tasks[1].work = .station(
      StationKeeping(
        place: world.mission.map.places[2], durationSeconds: 70, height: HeightAGL(metres: 50)))
    #expect(abs(try value(try only(verify(plan, world), "V207").amount).value - 10) < 0.01)
  }

  @Test("vehicles do not move faster than they can")
  func limits() throws {
    let plan = try TestPlan.make(try TestWorld())
    let changes: [(inout VehicleType) -> Void] = [
      { $0.climbSpeed = Speed(metresPerSecond: 2.5) }, { $0.descentSpeed = Speed(metresPerSecond: 1.5) },
      { $0.maxGroundSpeed = Speed(metresPerSecond: 11) }, { $0.cruiseSpeed = Speed(metresPerSecond: 11) },
      { $0.accelerationMetresPerSecondSquared = 1.5 },
    ]
    for change in changes {
      var world = try TestWorld()
      change(&world.type)
      let result = verify(plan, world)
      #expect(!result.isProved)
      #expect(Set(result.violations.map(\.code)) == ["V208"])
    }
  }

  @Test("a corner that is taken without stopping is found")
  func corner() throws {
    let world = try TestWorld()
    var plan = try TestPlan.make(world)
    // Between two legs of the patrol: 3 m/s on both sides of the turn, and the hover that follows.
    let count = plan.vehicles[1].sorties[1].legs[4].points.count
    plan.vehicles[1].sorties[1].legs[4].points[count - 1].speed = Speed(metresPerSecond: 3)
    let result = verify(plan.withSums(), world)
    #expect(result.violations.contains { $0.code == "V208" && $0.message.contains("at once") })
  }

  // MARK: Bases, continuity, tasks

  @Test("turnarounds, pads and batteries are kept")
  func bases() throws {
    var world = try TestWorld()
    var plan = try TestPlan.make(world)
    world.mission.fleet.bases[0].turnaroundSeconds = 400
    let turnaround = try only(verify(plan, world), "V209")
    #expect(turnaround.sortie == "heron-2/2")

    world = try TestWorld()
    plan.vehicles[0].sorties[0].chargeAtStart = StateOfCharge(fraction: 0.97)
    #expect(abs(try value(try only(verify(plan, world), "V209").amount).value - 3) < 1e-6)

    plan = try TestPlan.make(world)
    world.mission.fleet.vehicles[0].pad = LocalPoint(east: 2, north: 0)
    let pads = verify(plan, world)
    #expect(pads.violations.map(\.code) == ["V209", "V209", "V209", "V209"])
    #expect(abs(try value(pads.violations.first?.amount).value - 2) < 0.02)
  }

  @Test("gaps in place and time are found, and lengths must fit speeds and times")
  func continuity() throws {
    let world = try TestWorld()
    let plan = try TestPlan.make(world)
    var late = plan
    for index in late.vehicles[0].sorties[0].legs.indices where index > TestPlan.drop {
      for point in late.vehicles[0].sorties[0].legs[index].points.indices {
        late.vehicles[0].sorties[0].legs[index].points[point].time = MissionTime(
          seconds: late.vehicles[0].sorties[0].legs[index].points[point].time.seconds + 1)
      }
    }
    let gap = try only(verify(late.withSums(), world), "V210")
    #expect(gap.leg == TestPlan.drop + 1)
    #expect(abs(try value(gap.amount).value - 1) < 0.001)

    var stretched = plan
    stretched.vehicles[0].sorties[0].legs[TestPlan.home].points[1].time = MissionTime(
      seconds: stretched.vehicles[0].sorties[0].legs[TestPlan.home].points[1].time.seconds + 1)
    #expect(verify(stretched.withSums(), world).violations.contains { $0.code == "V210" })

    var missing = plan
    missing.vehicles[0].sorties[0].legs.remove(at: 1)
    let result = verify(missing.withSums(), world)
    #expect(result.violations.contains { $0.code == "V210" && $0.message.contains("away from where") })

    var end = world
    end.mission.end = MissionTime(seconds: 1000)
    #expect(try only(verify(plan, end), "V210").message.contains("after the mission's end"))
  }

  @Test("numbers that are none and empty sorties are found and do not crash")
  func broken() throws {
    let world = try TestWorld()
    var plan = try TestPlan.make(world)
    plan.vehicles[0].sorties[0].legs[2].points[1].altitude = AltitudeAMSL(metres: .nan)
    plan.vehicles[1].sorties[1].legs = []
    let result = verify(plan, world)
    #expect(result.violations.filter { $0.code == "V210" }.count == 2)
  }

  @Test("tasks are done once, at their places, by those named, or left out with a reason")
  func tasks() throws {
    let world = try TestWorld()
    let plan = try TestPlan.make(world)
    var changed = plan
    changed.leftOut[0].reason = " "
    #expect(try only(verify(changed, world), "V211").subject == "roofs")
    changed = plan
    changed.leftOut = []
    #expect(try only(verify(changed, world), "V211").message.contains("neither assigned nor left out"))
    changed = plan
    changed.assignments.append(plan.assignments[0])
    #expect(try only(verify(changed, world), "V211").message.contains("more than once"))
    changed = plan
    changed.assignments[1].sorties = ["heron-1/1"]
    #expect(try only(verify(changed, world), "V211").message.contains("served by heron-2/1"))
    changed = plan
    changed.assignments[1].end = MissionTime(seconds: 1)
    #expect(try only(verify(changed, world), "V211").subject == "relay")

    var moved = world
    moved.mission.tasks[1].work = .station(
      StationKeeping(
        place: TestWorld.place("mast", -400, 104), durationSeconds: 60, height: HeightAGL(metres: 50)))
    #expect(abs(try value(try only(verify(plan, moved), "V211").amount).value - 4) < 0.02)
    var rounds = world
    if case .patrol(var patrol) = rounds.mission.tasks[3].work {
      patrol.rounds = 3
      rounds.mission.tasks[3].work = .patrol(patrol)
    }
    #expect(try only(verify(plan, rounds), "V211").subject == "round")
    var silent = world
    silent.type.hasLoudspeaker = false
    #expect(try only(verify(plan, silent), "V211").message.contains("has not the gear"))
  }

  // MARK: Inputs, coverage, sums

  @Test("another mission file, map or fleet and an altered plan are found")
  func inputs() throws {
    let world = try TestWorld()
    var plan = try TestPlan.make(world)
    plan.certificate = PlanCertificate(verifier: "v", planSHA256: "p", checks: [])
    let good = PlanDigests(mission: "m", fleet: ["f"], map: "c", plan: "p")
    #expect(verify(plan, world, good).isProved)
    for (path, input) in [
      (\PlanDigests.mission, "mission"), (\PlanDigests.map, "map"), (\PlanDigests.plan, "certificate"),
    ] {
      var digests = good
      digests[keyPath: path] = "x"
      #expect(try only(verify(plan, world, digests), "V212").subject == input)
    }
    plan.rules.clearance = Length(metres: 9)
    #expect(try only(verify(plan, world, good), "V212").subject == "clearance")
    plan = try TestPlan.make(world)
    plan.wind = PlanWind(speed: Speed(metresPerSecond: 1), fromDegrees: 0)
    #expect(try only(verify(plan, world), "V212").subject == "wind")
  }

  @Test("a claim that the passes do not cover, and spray outside the area, are found")
  func coverage() throws {
    var world = try TestWorld()
    let plan = try TestPlan.make(world)
    var cut = plan
    let passes = cut.vehicles[0].sorties[1].legs.indices.filter {
      cut.vehicles[0].sorties[1].legs[$0].activity == .spray
    }
    // The second pass becomes a link: 16 m × 4 m of 704 m² stay dry.
    cut.vehicles[0].sorties[1].legs[passes[1]].activity = nil
    let dry = try only(verify(cut, world), "V213")
    #expect(abs(try value(dry.amount).value - 100 * 64 / 704) < 0.1)
    cut.assignments[2].covered = 1 - 64.0 / 704
    #expect(verify(cut, world).isProved)

    let outline = try TestWorld.rectangle(-220, -320, -180, -300, hole: (-206, -316, -198, -304))
    world.mission.tasks[2].work = .spray(
      Spraying(
        area: Area(id: "yard", name: "Yard", kind: "square", outline: outline), litresPerSquareMetre: 0.005))
    let result = verify(plan, world)
    // The hole lies 2 m further west: three passes from the west reach 2 m into it, and 24 m² in the east stay dry.
    let outside = result.violations.filter { $0.message.contains("outside the area") }
    #expect(outside.count == 3)
    for violation in outside { #expect(abs(try value(violation.amount).value - 2) < 0.02) }
    #expect(Set(result.violations.map(\.code)) == ["V213"])
  }

  @Test("sums that are not those of the legs are found")
  func sums() throws {
    let world = try TestWorld()
    var plan = try TestPlan.make(world)
    plan.metrics.distance = Length(metres: plan.metrics.distance.metres + 10)
    #expect(abs(try value(try only(verify(plan, world), "V214").amount).value - 10) < 0.01)
    plan = try TestPlan.make(world)
    plan.vehicles[1].sorties[0].chargeAtEnd = .full
    #expect(try only(verify(plan.withSums(), world), "V214").sortie == "heron-2/1")
  }

  @Test("a plan file edited by hand so that a leg crosses a zone: vehicle, leg, zone, second and metres are named")
  func editedByHand() throws {
    let world = try TestWorld()
    var text = PlanFile.encode(try TestPlan.make(world))
    // The leg to the clinic stops speeding up at 37.9 m north; someone moves that point 100 m to the east, into the park's
    // south, and the next one too.
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let leg = try PlanFile.decode(text).vehicles[0].sorties[0].legs[TestPlan.toClinic]
    var edited = lines
    for point in leg.points[1...2] {
      let old = JSONText.number(point.position.longitude, digits: 7)
      let new = JSONText.number(point.position.longitude + 0.0018, digits: 7)
      let time = "\"time\": " + JSONText.number(point.time.seconds, digits: 3)
      for index in edited.indices where edited[index].contains(old) && edited[index].contains(time) {
        edited[index] = edited[index].replacing(old, with: new)
      }
    }
    #expect(edited != lines)
    text = edited.joined(separator: "\n")
    let plan = try PlanFile.decode(text)
    let digests = PlanDigests(mission: "m", fleet: ["f"], map: "c", plan: "other")
    let result = verify(plan, world, digests)
    let worst = try value(result.violations.first)
    #expect(worst.code == "V201")
    #expect(worst.subject == "park")
    #expect(worst.vehicle == "heron-1")
    #expect(worst.leg == TestPlan.toClinic)
    #expect(abs(try value(worst.amount).value - 100) < 0.5)
    let report = TextReport.text(result, start: plan.start)
    #expect(report.contains("error[V201]: heron-1/1 legs[5] (transit) crosses zone `park` (Park) for "))
    #expect(report.contains("  --> second 15"))
  }
}
