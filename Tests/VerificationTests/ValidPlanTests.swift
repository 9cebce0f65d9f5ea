import Missions
import Plans
import Quantities
import Testing
import Verification

struct ValidPlanTests {
  @Test("a valid plan is proved, with a report of every check")
  func proved() throws {
    let world = try TestWorld()
    let plan = try TestPlan.make(world)
    let digests = PlanDigests(mission: "m", fleet: ["f"], map: "c", plan: "p")
    let result = PlanVerifier.verify(plan: plan, mission: world.mission, digests: digests)
    #expect(result.isProved, "\(TextReport.text(result))")
    // The certificate is compared only where there is one.
    #expect(result.checks.map(\.code) == VerificationPages.rules.map(\.code).filter { $0 <= "V218" })
    // The way home and daylight are looked at only where the mission asks for them.
    #expect(result.checks.allSatisfy { $0.count > 0 || ["V216", "V217"].contains($0.code) })
    let certificate = try value(result.certificate(for: plan, planSHA256: "p"))
    #expect(certificate.checks.count == 18)
    var signed = plan
    signed.certificate = certificate
    #expect(PlanVerifier.verify(plan: signed, mission: world.mission, digests: digests).isProved)
    #expect(try PlanFile.rounded(signed) == signed)
  }

  @Test("the margins are those of the world")
  func margins() throws {
    let world = try TestWorld()
    let result = PlanVerifier.verify(plan: try TestPlan.make(world), mission: world.mission)
    func margin(_ code: String) throws -> Double {
      try value(result.checks.first { $0.code == code }?.margin).amount.value
    }
    // The leg to the clinic passes 50 m west of the park: 40 m beyond the clearance.
    #expect(abs(try margin("V201") - 40) < 0.02)
    // It passes the roof 20 m beside and 15 m above: 25 m in space.
    #expect(abs(try margin("V202") - 15) < 0.02)
    // The pads are 40 m apart and both vehicles take off at once: 10 m beyond the separation.
    #expect(abs(try margin("V204") - 10) < 0.02)
    #expect(abs(try margin("V203") - 60) < 0.001)
  }

  @Test("the same result gives the same text and JSON, and the pages know every code")
  func output() throws {
    let world = try TestWorld()
    let plan = try TestPlan.make(world)
    let result = PlanVerifier.verify(plan: plan, mission: world.mission)
    let again = PlanVerifier.verify(plan: plan, mission: world.mission)
    #expect(JSONReport.text(result) == JSONReport.text(again))
    #expect(TextReport.text(result).hasPrefix("proved: the plan keeps all 18 rules\n  V201  "))
    #expect(VerificationPages.page(for: "V204")?.contains("nothing is sampled") == true)
    #expect(VerificationPages.page(for: "V999") == nil)
    #expect(Set(VerificationPages.rules.map(\.code)).count == 23)
  }

  @Test("a plan with wind is proved when its energies are integrated with that wind")
  func wind() throws {
    var world = try TestWorld()
    world.mission.weather.wind = LocalVector(east: 3, north: -4)
    var plan = try TestPlan.make(world)
    plan.wind = PlanWind(speed: Speed(metresPerSecond: 5), fromDegrees: 323.130)
    // The builder flies at 12 m/s over ground whatever the wind, so it needs more airspeed against it.
    world.type.cruiseSpeed = Speed(metresPerSecond: 18)
    let result = PlanVerifier.verify(plan: plan, mission: world.mission)
    #expect(result.isProved, "\(TextReport.text(result))")
    // The same plan in twice the wind takes more energy than it states.
    world.mission.weather.wind = LocalVector(east: 6, north: -8)
    plan.wind = PlanWind(speed: Speed(metresPerSecond: 10), fromDegrees: 323.130)
    world.type.cruiseSpeed = Speed(metresPerSecond: 25)
    let stormy = PlanVerifier.verify(plan: plan, mission: world.mission)
    #expect(Set(stormy.violations.map(\.code)) == ["V205"], "\(TextReport.text(stormy))")
  }
}
