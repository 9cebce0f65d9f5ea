import Geometry
import Maps
import Missions
import Plans
import Quantities
import Testing
import Verification

/// Which zones a plan passes, and why that is allowed.
struct ZonePassageTests {
  private func zone(
    _ identifier: String, _ shape: Zone.Shape, lower: Zone.Limit? = nil, upper: Zone.Limit? = nil,
    periods: [ActivePeriod] = [], restriction: Zone.Restriction = .prohibited
  ) -> Zone {
    Zone(
      identifier: identifier, name: "Seed", restriction: restriction, shape: shape, lower: lower, upper: upper,
      periods: periods)
  }

  private func agl(_ metres: Double) -> Zone.Limit { .aboveGround(HeightAGL(metres: metres)) }

  /// Across the leg to the clinic, which flies 60 m above ground along east = 300.
  private func across() throws -> Zone.Shape { .polygon(try TestWorld.rectangle(250, 150, 310, 250)) }

  @Test("each way of passing a zone is named with its reason, and a zone at the side is not listed")
  func reasons() throws {
    var world = try TestWorld()
    let plan = try TestPlan.make(world)
    let later = [ActivePeriod(start: world.mission.start.advanced(bySeconds: 50_000))]
    world.mission.map.zones = [
      zone("OVER", try across(), upper: agl(45)),
      zone("UNDER", try across(), lower: agl(75)),
      zone("LATER", try across(), periods: later),
      zone("AUTH", try across(), restriction: .authorisationRequired),
      zone("COND", try across(), restriction: .conditional),
      zone("INFO", try across(), restriction: .unrestricted),
      zone("SIDE", .polygon(try TestWorld.rectangle(312, 150, 330, 250))),
    ]
    world.mission.authorisations = ["AUTH"]
    world.mission.acknowledgedZones = ["COND"]
    let result = verify(plan, world)
    #expect(result.isProved)
    let passages = result.passages
    #expect(passages.map(\.identifier) == ["OVER", "UNDER", "LATER", "AUTH", "COND", "INFO"])
    #expect(
      passages.map { $0.reasons.map(\.word) } == [
        ["above"], ["below"], ["not-active"], ["authorised"], ["acknowledged"], ["informs"],
      ])
    let metres = passages.prefix(2).compactMap { $0.reasons.first?.metres }
    #expect(metres.count == 2 && abs(metres[0] - 15) < 0.01 && abs(metres[1] - 15) < 0.01)
    #expect(passages[0].sorties == ["heron-1/1"] && passages[0].legs == 1)
    let start = plan.vehicles[0].sorties[0].legs[TestPlan.toClinic].points[0].time.seconds
    let ramp = 12 / 1.9
    let entry = start + ramp + (150 - 12 * ramp / 2) / 12
    #expect(abs(passages[0].firstTime.seconds - entry) < 0.01)
    #expect(abs(passages[0].seconds - 100 / 12) < 0.01)
    let text = TextReport.text(result)
    #expect(text.contains("flown over, under or through 6 zones:"))
    #expect(text.contains("`OVER` (Seed, PROHIBITED): 1 leg of heron-1/1"))
    #expect(JSONReport.text(result).contains("\"zone\": \"UNDER\""))
  }

  @Test("a passage that is not allowed says so, in step with V201")
  func forbidden() throws {
    var world = try TestWorld()
    let plan = try TestPlan.make(world)
    world.mission.map.zones = [zone("BAD", try across())]
    let result = verify(plan, world)
    #expect(!result.isProved)
    #expect(result.passages.map { $0.reasons.map(\.word) } == [["forbidden"]])
  }

  @Test("a climb through a zone's upper limit has both reasons")
  func climb() throws {
    var world = try TestWorld()
    let plan = try TestPlan.make(world)
    let shape = Zone.Shape.circle(Circle(centre: LocalPoint(east: 300, north: 600), radiusMetres: 5))
    world.mission.map.zones = [zone("AUTH", shape, upper: agl(30), restriction: .authorisationRequired)]
    world.mission.authorisations = ["AUTH"]
    let passage = try #require(verify(plan, world).passages.first)
    #expect(passage.reasons.map(\.word) == ["above", "authorised"])
    #expect(passage.reasons.first?.metres == 0)
    #expect(passage.legs >= 3)
  }
}
