import Foundation
import Plans
import Quantities
import Telemetry
import Testing

/// `sortie simulate` and plans that are not proved.
@Suite struct UnprovedPlanTests {
  /// Lets the first sortie start with a battery that is not full, which the verifier refuses.
  private func spoil(_ fixture: PlanFixture) throws {
    try fixture.edit { plan in
      let vehicle = try #require(plan.vehicles.firstIndex { !$0.sorties.isEmpty })
      plan.vehicles[vehicle].sorties[0].chargeAtStart = StateOfCharge(fraction: 0.9)
    }
  }

  @Test("a plan that breaks a rule is refused with what `sortie verify` shows, and nothing is written")
  func refused() throws {
    let fixture = try PlanFixture()
    try spoil(fixture)
    let run = CommandRun("simulate", fixture.folder, "-o", "\(fixture.outside)/run")
    #expect(run.outcome == 1)
    #expect(run.result.isEmpty)
    let firstLines = fixture.verify().result.split(separator: "\n").prefix(3).joined(separator: "\n")
    #expect(run.messages.hasPrefix(firstLines), "\(run.messages)")
    #expect(
      run.messages.hasSuffix(
        """
        error: the plan is not proved, so it is not flown
        help: plan again, or fly it unproved with --unproved

        """), "\(run.messages)")
    #expect(!FileManager.default.fileExists(atPath: "\(fixture.outside)/run"))
  }

  @Test("a refusal shows the worst violations and says how many more there are")
  func manyViolations() throws {
    let fixture = try PlanFixture()
    try fixture.edit { plan in
      for vehicle in plan.vehicles.indices {
        for sortie in plan.vehicles[vehicle].sorties.indices {
          for leg in plan.vehicles[vehicle].sorties[sortie].legs.indices {
            plan.vehicles[vehicle].sorties[sortie].legs[leg].energy = Energy(joules: 1)
          }
        }
      }
    }
    let run = CommandRun("simulate", fixture.folder, "-o", "\(fixture.outside)/run")
    #expect(run.outcome == 1)
    let shown = run.messages.split(separator: "\n").count { $0.hasPrefix("error[") }
    let all = fixture.verify().result.split(separator: "\n").count { $0.hasPrefix("error[") }
    #expect(shown == 5)
    #expect(all > 5)
    #expect(run.messages.contains("and \(all - shown) more\n`sortie verify \(fixture.folder)` shows them all\n"))
  }

  @Test("a plan without a certificate is refused even where it keeps every rule")
  func noCertificate() throws {
    let fixture = try PlanFixture()
    try fixture.edit { $0.certificate = nil }
    let run = CommandRun("simulate", fixture.folder, "-o", "\(fixture.outside)/run")
    #expect(run.outcome == 1)
    #expect(
      run.messages.contains(
        """
        error: the plan carries no certificate, so it is not flown
        help: plan again, or fly it unproved with --unproved

        """), "\(run.messages)")
  }

  @Test("with --unproved it flies, and the text, the JSON, the store and the report say so")
  func flownUnproved() throws {
    let fixture = try PlanFixture()
    try spoil(fixture)
    let folder = "\(fixture.outside)/run"
    let flown = CommandRun("simulate", fixture.folder, "--unproved", "-o", folder)
    #expect(flown.result.contains("\nNOT PROVED: this run flew a plan that was not proved\n"), "\(flown.result)")
    #expect(try RunStore.open(at: "\(folder)/run.sqlite").description.isPlanProved == false)
    let json = CommandRun("simulate", fixture.folder, "--unproved", "-o", folder, "--format", "json")
    #expect(try proved(json) == false)
    let page = "\(fixture.outside)/report.html"
    let reported = CommandRun("report", folder, "-o", page)
    #expect(reported.outcome == 0, "\(reported.messages)")
    #expect(try String(contentsOfFile: page, encoding: .utf8).contains("This run flew a plan that was not proved"))
  }

  @Test("a proved plan flies as proved, with --unproved too")
  func proved() throws {
    let fixture = try PlanFixture()
    let folder = "\(fixture.outside)/run"
    for flags in [[], ["--unproved"]] {
      let json = CommandRun(arguments: ["simulate", fixture.folder, "-o", folder, "--format", "json"] + flags)
      #expect(json.outcome == 0, "\(json.messages)")
      #expect(try proved(json) == true)
      #expect(try RunStore.open(at: "\(folder)/run.sqlite").description.isPlanProved)
    }
    let page = "\(fixture.outside)/report.html"
    #expect(CommandRun("report", folder, "-o", page).outcome == 0)
    #expect(try !String(contentsOfFile: page, encoding: .utf8).contains("not proved"))
  }

  @Test("an unproved plan whose end is far away does not fly for ever, and one too large for a mission is refused")
  func limits() throws {
    let fixture = try PlanFixture()
    try fixture.edit { plan in
      plan.metrics.end = MissionTime(seconds: 1e9)
      for vehicle in plan.vehicles.indices { plan.vehicles[vehicle].sorties = [] }
    }
    let folder = "\(fixture.outside)/run"
    let empty = CommandRun("simulate", fixture.folder, "--unproved", "-o", folder)
    #expect(empty.outcome == 1)
    #expect(empty.result.contains("0 of 3 tasks done"), "\(empty.result)\(empty.messages)")
    let large = try PlanFixture()
    try large.edit { plan in
      let vehicle = try #require(plan.vehicles.firstIndex { !$0.sorties.isEmpty })
      let points = plan.vehicles[vehicle].sorties[0].legs[1].points
      plan.vehicles[vehicle].sorties[0].legs[1].points = (0..<20_000).flatMap { _ in points }
    }
    let refused = CommandRun("simulate", large.folder, "--unproved", "-o", folder)
    #expect(refused.outcome == 1)
    #expect(refused.messages.contains("too many for one mission of 65535 items"), "\(refused.messages)")
  }

  @Test(
    "an unproved plan with values that no plan has flies as far as it can, and nothing crashes",
    arguments: [-5, 1e9, -1e9])
  func absurd(value: Double) throws {
    let fixture = try PlanFixture()
    try fixture.edit { plan in
      for vehicle in plan.vehicles.indices {
        for sortie in plan.vehicles[vehicle].sorties.indices {
          for leg in plan.vehicles[vehicle].sorties[sortie].legs.indices {
            plan.vehicles[vehicle].sorties[sortie].legs[leg].payload = Mass(kilograms: value)
            for point in plan.vehicles[vehicle].sorties[sortie].legs[leg].points.indices.dropLast() {
              plan.vehicles[vehicle].sorties[sortie].legs[leg].points[point].speed = Speed(metresPerSecond: value)
              plan.vehicles[vehicle].sorties[sortie].legs[leg].points[point].altitude = AltitudeAMSL(metres: value)
            }
          }
        }
      }
    }
    let run = CommandRun(
      "simulate", fixture.folder, "--unproved", "-o", "\(fixture.outside)/run", "--format", "json")
    #expect(run.outcome == 0 || run.outcome == 1, "\(run.messages)")
    #expect(try proved(run) == false)
  }

  private func proved(_ run: CommandRun) throws -> Bool? {
    let json = try JSONSerialization.jsonObject(with: Data(run.result.utf8)) as? [String: Any]
    return json?["proved"] as? Bool
  }
}
