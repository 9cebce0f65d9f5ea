import Energetics
import Geometry
import Maps
import Missions
import Plans
import Quantities
import Testing
import Verification

/// One fault at a time with zones: each is found, as what it is, and nothing else is.
struct ZoneFaultTests {
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

  @Test("the margin to a zone that is overflown is the vertical room, and a climb beside one has the horizontal room")
  func margins() throws {
    var world = try TestWorld()
    let plan = try TestPlan.make(world)
    func margin() throws -> Margin { try value(verify(plan, world).checks.first { $0.code == "V201" }?.margin) }
    // The leg is 60 m above ground; the zone under it ends at 49.4 m, and the clearance is 10 m.
    let shape = Zone.Shape.polygon(try TestWorld.rectangle(250, 150, 310, 250))
    world.mission.map.zones = [zone(shape, upper: .aboveGround(HeightAGL(metres: 49.4)))]
    #expect(abs(try margin().amount.value - 0.6) < 0.01)
    #expect(try margin().spot.leg == TestPlan.toClinic)
    // 12 m beside the descent at the clinic, from the ground up.
    world.mission.map.zones = [
      zone(
        .circle(Circle(centre: LocalPoint(east: 300, north: 632), radiusMetres: 20)),
        upper: .aboveGround(HeightAGL(metres: 30)))
    ]
    #expect(abs(try margin().amount.value - 2) < 0.02)
    #expect([6, 7, 8].contains(try margin().spot.leg))
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

  @Test("the least margin names the moment at which the vehicle is nearest")
  func marginMoment() throws {
    var world = try TestWorld()
    let plan = try TestPlan.make(world)
    world.mission.map.zones = [zone(.circle(Circle(centre: LocalPoint(east: 330, north: 200), radiusMetres: 15)))]
    let check = try value(verify(plan, world).checks.first { $0.code == "V201" })
    let margin = try value(check.margin)
    #expect(abs(margin.amount.value - 5) < 0.02)
    // Abeam of the centre after 200 m, to a millimetre of distance: 12²/(2·1.9) m of speeding up, then 12 m/s.
    let start = plan.vehicles[0].sorties[0].legs[TestPlan.toClinic].points[0].time.seconds
    let ramp = 12 / 1.9
    #expect(abs(try value(margin.spot.time).seconds - (start + ramp + (200 - 12 * ramp / 2) / 12)) < 0.03)
    // Below the descent at the clinic: nearest at its end, 20 m above ground.
    world.mission.map.zones = [
      zone(
        .circle(Circle(centre: LocalPoint(east: 300, north: 600), radiusMetres: 5)),
        upper: .aboveGround(HeightAGL(metres: 5)))
    ]
    let below = try value(verify(plan, world).checks.first { $0.code == "V201" }?.margin)
    let descent = plan.vehicles[0].sorties[0].legs[TestPlan.toClinic + 1]
    #expect(abs(below.amount.value - 5) < 0.01)
    #expect(below.spot.leg == TestPlan.toClinic + 1)
    #expect(abs(try value(below.spot.time).seconds - (try value(descent.end).seconds)) < 0.1)
  }

  @Test("on a slanting way the missing metres are those of the place where height and distance are missed together")
  func slant() throws {
    var world = try TestWorld()
    var plan = try TestPlan.make(world)
    // Between 38 m and 562 m to the north the leg climbs from 70 m to 170 m above the sea.
    plan.vehicles[0].sorties[0].legs[TestPlan.toClinic].points[2].altitude = AltitudeAMSL(metres: 170)
    let ramp = 12 * (12 / 1.9) / 2
    let slope = 100 / (600 - 2 * ramp)
    let altitude = 70 + slope * (300 - ramp)
    world.mission.map.zones = [
      zone(
        .polygon(try TestWorld.rectangle(290, 300, 310, 310)),
        upper: .aboveMeanSeaLevel(AltitudeAMSL(metres: altitude - 6)))
    ]
    let violation = try value(verify(plan, world).violations.first { $0.code == "V201" })
    // x metres before the zone the vehicle is 6 - x·slope metres above it.
    #expect(abs(try value(violation.amount).value - (10 - 6 / (1 + slope))) < 0.02, "\(violation.message)")
  }
}
