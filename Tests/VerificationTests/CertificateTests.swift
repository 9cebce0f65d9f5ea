import Foundation
import Geometry
import Maps
import Missions
import Plans
import Quantities
import SortieTestSupport
import Testing
import Verification

struct CertificateTests {
  private func certified() throws -> (FleetPlan, TestWorld, PlanDigests) {
    let world = try TestWorld()
    var plan = try TestPlan.make(world)
    let digests = PlanDigests(mission: "m", fleet: ["f"], map: "c", plan: Digest.sha256(plan.digestInput))
    plan.certificate = try value(verify(plan, world, digests).certificate(for: plan, planSHA256: digests.plan))
    return (try PlanFile.rounded(plan), world, digests)
  }

  @Test("a proved plan with its certificate survives its file and is proved again")
  func roundTrip() throws {
    let (plan, world, digests) = try certified()
    let result = verify(plan, world, digests)
    #expect(result.isProved, "\(TextReport.text(result))")
    #expect(result.checks.last?.code == "V219")
    let certificate = try value(plan.certificate)
    #expect(certificate.missionSHA256 == "m" && certificate.fleetSHA256 == ["f"] && certificate.mapSHA256 == "c")
    #expect(certificate.toolVersion == plan.toolVersion && certificate.verifier == PlanVerifier.version)
    // The same certificate comes out whether or not one was there before.
    #expect(result.certificate(for: plan, planSHA256: digests.plan) == certificate)
  }

  @Test("each part of a certificate that is edited is named by its path in the file")
  func edited() throws {
    let (plan, world, digests) = try certified()
    let edits: [(String, (inout PlanCertificate) -> Void)] = [
      ("certificate.verifier", { $0.verifier = "another" }),
      ("certificate.toolVersion", { $0.toolVersion = "9.9" }),
      ("certificate.planSHA256", { $0.planSHA256 = "0" }),
      ("certificate.missionSHA256", { $0.missionSHA256 = "0" }),
      ("certificate.fleetSHA256", { $0.fleetSHA256 = [] }),
      ("certificate.mapSHA256", { $0.mapSHA256 = "0" }),
      ("certificate.checks", { $0.checks.removeLast() }),
      ("certificate.checks[2].count", { $0.checks[2].count += 1 }),
      ("certificate.checks[3].margin", { $0.checks[3].margin = "" }),
      ("certificate.checks[4].title", { $0.checks[4].title = "fine" }),
      ("certificate.checks[5].code", { $0.checks[5].code = "V999" }),
    ]
    for (path, edit) in edits {
      var forged = plan
      var certificate = try value(plan.certificate)
      edit(&certificate)
      forged.certificate = certificate
      let violation = try only(verify(forged, world, digests), "V219")
      #expect(violation.message.hasPrefix(path + ":"), "\(violation.message)")
    }
  }

  @Test("a certificate on a plan that does not hold is named beside what is wrong")
  func contradicted() throws {
    let (plan, world, digests) = try certified()
    var forged = plan
    forged.vehicles[0].sorties[0].legs[TestPlan.toClinic].payload = Mass(kilograms: 1.4)
    let codes = verify(forged, world, digests).violations.map(\.code)
    #expect(codes.contains("V206") && codes.contains("V219"))
  }

  @Test("the report names a margin's vehicle, leg and second, and JSON has them as members")
  func margins() throws {
    let (plan, world, digests) = try certified()
    let result = verify(plan, world, digests)
    let spot = try value(result.checks.first { $0.code == "V201" }?.margin?.spot)
    #expect(spot.vehicle == "heron-1" && spot.leg == TestPlan.toClinic && spot.subject == "park")
    #expect((spot.time?.seconds ?? 0) > 100)
    let json = try value(JSONSerialization.jsonObject(with: Data(JSONReport.text(result).utf8)) as? [String: Any])
    let first = try value((json["checks"] as? [[String: Any]])?.first)
    #expect(first["vehicle"] as? String == "heron-1" && first["leg"] as? Int == TestPlan.toClinic)
    #expect(first["subject"] as? String == "park" && first["time"] is Double)
  }

  @Test("areas are reported with what is treated twice, what is missed and where")
  func coverage() throws {
    let world = try TestWorld()
    var plan = try TestPlan.make(world)
    let whole = try value(verify(plan, world).coverage.first)
    #expect(whole.task == "yard" && whole.covered > 0.9995 && whole.missed.isEmpty)
    #expect(abs(whole.overlap) < 0.01 && whole.metresOutside < 0.05)
    let passes = plan.vehicles[0].sorties[1].legs.indices.filter {
      plan.vehicles[0].sorties[1].legs[$0].activity == .spray
    }
    plan.vehicles[0].sorties[1].legs[passes[1]].activity = nil
    let cut = verify(plan, world)
    let missed = try value(cut.coverage.first?.missed.first)
    // The second pass treats 16 m × 4 m, and its middle is at -188, -314.
    #expect(abs(missed.squareMetres - 64) < 1)
    let place = try world.mission.map.projection.local(try value(missed.place))
    #expect(abs(place.east + 188) < 9 && abs(place.north + 314) < 2, "\(place) \(missed)")
    #expect(cut.violations.first { $0.code == "V213" }?.place != nil)
    #expect(JSONReport.text(cut).contains("\"missed\": [{\"squareMetres\": 6"))
    #expect(TextReport.text(verify(try TestPlan.make(world), world)).contains("area of task `yard`: 100.0 % treated"))
  }

  @Test("a flood of violations keeps the worst thousand and counts the rest")
  func flood() throws {
    var world = try TestWorld()
    let plan = try TestPlan.make(world)
    world.mission.map.zones = try (0..<400).map { number in
      Zone(
        identifier: "z\(number)", name: "", restriction: .prohibited,
        shape: .polygon(try TestWorld.rectangle(-900, -900, 900, 900)))
    }
    let result = verify(plan, world)
    #expect(result.violations.count == VerificationResult.violationsMax)
    let legs = plan.vehicles.reduce(0) { $0 + $1.sorties.reduce(0) { $0 + $1.legs.count } }
    #expect(result.violationsOmitted == 400 * legs - 1000)
    #expect(result.checks.first?.violations == 400 * legs)
    #expect(result.violations.allSatisfy { $0.code == "V201" })
  }
}
