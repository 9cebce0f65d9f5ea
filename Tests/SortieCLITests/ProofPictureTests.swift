import Foundation
import Plans
import Quantities
import Testing

/// `sortie verify --draw`.
@Suite struct ProofPictureTests {
  private func picture(_ fixture: PlanFixture) throws -> (run: CommandRun, svg: String) {
    let path = "\(fixture.outside)/problem.svg"
    let run = CommandRun("verify", fixture.folder, "--draw", path)
    return (run, try String(contentsOfFile: path, encoding: .utf8))
  }

  @Test("the worst violation that has a place is drawn, with the words and numbers of the report, twice the same")
  func worst() throws {
    let fixture = try PlanFixture()
    try fixture.edit { plan in
      let vehicle = try #require(plan.vehicles.firstIndex { !$0.sorties.isEmpty })
      let last = plan.vehicles[vehicle].sorties[0].legs[1].points.count - 1
      for point in 1..<last {
        plan.vehicles[vehicle].sorties[0].legs[1].points[point].altitude = AltitudeAMSL(metres: 12)
      }
    }
    let (run, svg) = try picture(fixture)
    #expect(run.outcome == 1)
    #expect(run.messages.contains("problem.svg: V20"))
    let first = try #require(run.result.split(separator: "\n").first { $0.hasPrefix("error[V") })
    let code = String(first.dropFirst(6).prefix(4))
    #expect(svg.contains("\(code): "))
    #expect(svg.contains("legs[1]"))
    #expect(svg.contains("p-ring"))
    #expect(svg.contains("OpenStreetMap contributors"))
    #expect(try picture(fixture).svg == svg)
  }

  @Test("a violation with a moment and no place is drawn where the vehicle is then")
  func derivedPlace() throws {
    let fixture = try PlanFixture()
    try fixture.edit { plan in
      let vehicle = try #require(plan.vehicles.firstIndex { !$0.sorties.isEmpty })
      plan.vehicles[vehicle].sorties[0].legs[1].energy = Energy(joules: 1)
    }
    let (run, svg) = try picture(fixture)
    #expect(run.outcome == 1)
    #expect(run.messages.contains("V205, the worst violation that has a place"), "\(run.messages)")
    #expect(svg.contains("V205: energy and reserve"))
  }

  @Test("a proved plan, and one whose violations have no place, are drawn whole, and it is said why")
  func nothingToShow() throws {
    let fixture = try PlanFixture()
    let (proved, plan) = try picture(fixture)
    #expect(proved.outcome == 0)
    #expect(proved.messages.contains("the plan; it is proved, so there is no violation to show"))
    #expect(plan.contains("<svg") && !plan.contains("p-mark"))
    try fixture.replace("\"mission\": \"Insulin run\"", with: "\"mission\": \"Another run\"")
    let (placeless, _) = try picture(fixture)
    #expect(placeless.outcome == 1)
    #expect(placeless.messages.contains("the plan; no violation has a place on the map"), "\(placeless.messages)")
  }

  @Test("a picture that cannot be written ends with exit code 2 and help, after the report")
  func unwritable() throws {
    let fixture = try PlanFixture()
    for path in ["\(fixture.outside)/no/such/folder/a.svg", fixture.folder, "/dev/null"] {
      let run = CommandRun("verify", fixture.folder, "--draw", path)
      #expect(run.outcome == 2)
      #expect(run.result.hasPrefix("proved"))
      #expect(run.messages.contains("error: cannot write `\(path)`"))
      #expect(run.messages.contains("help: "))
    }
  }

  @Test("a plan with a point on the other side of the earth is reported, not drawn wrong or crashed on")
  func farAway() throws {
    let fixture = try PlanFixture()
    try fixture.edit { plan in
      let vehicle = try #require(plan.vehicles.firstIndex { !$0.sorties.isEmpty })
      plan.vehicles[vehicle].sorties[0].legs[1].points[1].position = try #require(
        GeoPoint(longitude: 114.9442954, latitude: 0))
    }
    let run = CommandRun("verify", fixture.folder, "--draw", "\(fixture.outside)/problem.svg")
    #expect(run.outcome == 1 || run.outcome == 2)
    #expect(run.outcome == 1 || run.messages.contains("help: mend the positions"), "\(run.messages)")
  }
}
