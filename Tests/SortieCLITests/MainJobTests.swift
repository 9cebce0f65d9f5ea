import Foundation
import Plans
import Quantities
import SortieCLI
import SortieTestSupport
import Telemetry
import Testing

/// The main job end to end on the real city: check, plan, verify, simulate, report.
@Suite struct MainJobTests {
  static let mission = CommandRun.file("missions/medicine-round.yaml")

  @Test("the medicine round is planned, proved, flown and reported, and every accepted task is done")
  func wholeLine() throws {
    let scratch = try Scratch()
    let (plan, run) = ("\(scratch.path)/plan", "\(scratch.path)/run")
    let planned = CommandRun("plan", Self.mission, "-o", plan, "--seed", "1", "--iterations", "1000")
    #expect(planned.outcome == 0, "\(planned.messages)")
    let verified = CommandRun("verify", plan)
    #expect(verified.outcome == 0, "\(verified.result)")
    #expect(verified.result.hasPrefix("proved"))
    let flown = CommandRun("simulate", plan, "--seed", "1", "-o", run)
    #expect(flown.outcome == 0, "\(flown.result)")
    let reported = CommandRun("report", run, "-o", "\(scratch.path)/report.html")
    #expect(reported.outcome == 0, "\(reported.messages)")

    let file = try PlanFile.decode([UInt8](Data(contentsOf: URL(fileURLWithPath: "\(plan)/plan.json"))))
    let store = try RunStore.open(at: "\(run)/run.sqlite")
    let contents = try store.contents()
    #expect(contents.outcomes.filter(\.isDone).count == file.assignments.count)
    #expect(contents.tracks.count == file.vehicles.count)
    #expect(contents.tracks.allSatisfy { $0.readings.count > 500 })
    #expect(contents.thermalCells.count > 200)
    #expect(contents.tracks.flatMap(\.readings).compactMap(\.charge).allSatisfy { $0 >= file.rules.reserve })
    for page in ["\(plan)/plan.html", "\(scratch.path)/report.html"] {
      let text = try String(contentsOfFile: page, encoding: .utf8)
      #expect(text.contains("OpenStreetMap contributors"))
      #expect(text.contains("<svg"))
      #expect(text.contains("default-src 'none'") && !text.contains("<script src"))
    }
  }

  @Test("couriers whose power follows Stolaroff's law are planned, proved, and flown as planned")
  func otherLaw() throws {
    let scratch = try Scratch()
    let folder = "\(scratch.path)/missions"
    try FileManager.default.copyItem(atPath: CommandRun.file("missions"), toPath: folder)
    try FileManager.default.createSymbolicLink(
      atPath: "\(scratch.path)/maps", withDestinationPath: CommandRun.file("maps"))
    let type = "\(folder)/vehicle-types/courier.yaml"
    let text = try String(contentsOfFile: type, encoding: .utf8)
    try #require(text.contains("model: dorling"))
    try Data(text.replacing("model: dorling", with: "model: stolaroff").utf8).write(to: URL(fileURLWithPath: type))
    let plan = "\(scratch.path)/plan"
    let planned = CommandRun("plan", "\(folder)/insulin-run.yaml", "-o", plan, "--seed", "1", "--iterations", "200")
    #expect(planned.outcome == 0, "\(planned.messages)")
    let flown = CommandRun("simulate", plan, "--seed", "1", "-o", "\(scratch.path)/run")
    #expect(flown.outcome == 0, "\(flown.result)")
    let file = try PlanFile.decode([UInt8](Data(contentsOf: URL(fileURLWithPath: "\(plan)/plan.json"))))
    for vehicle in file.vehicles {
      for sortie in vehicle.sorties {
        let track = try RunStore.open(at: "\(scratch.path)/run/run.sqlite").readings(of: vehicle.id)
        let landed = try #require(track.filter { $0.sortie == sortie.id }.compactMap(\.charge).last)
        #expect(abs(landed.percent - sortie.chargeAtEnd.percent) < 1.5, "\(sortie.id): \(landed.percent) %")
      }
    }
  }

  @Test("the same seed gives the same plan and the same run, byte for byte")
  func deterministic() throws {
    let scratch = try Scratch()
    func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: "\(scratch.path)/\(path)")) }
    for name in ["a", "b"] {
      let plan = "\(scratch.path)/\(name)/plan"
      #expect(CommandRun("plan", Self.mission, "-o", plan, "--seed", "1", "--iterations", "300").outcome == 0)
      #expect(CommandRun("simulate", plan, "--seed", "1", "-o", "\(scratch.path)/\(name)/run").outcome == 0)
    }
    for file in ["plan/plan.json", "run/run.sqlite", "run/run.json"] {
      #expect(try bytes("b/\(file)") == bytes("a/\(file)"), "\(file)")
    }
  }

  @Test("a plan edited by hand so that a leg crosses a zone is refused by vehicle, leg, zone, second and metres")
  func editedPlan() throws {
    let scratch = try Scratch()
    let folder = "\(scratch.path)/plan"
    #expect(CommandRun("plan", Self.mission, "-o", folder, "--iterations", "300").outcome == 0)
    let path = "\(folder)/plan.json"
    var plan = try PlanFile.decode([UInt8](Data(contentsOf: URL(fileURLWithPath: path))))
    // The middle of the round zone HELP02, from the map's own file.
    let zones = try String(contentsOfFile: CommandRun.file("maps/helsinki/zones.ed269.json"), encoding: .utf8)
    let json = try #require(try JSONSerialization.jsonObject(with: Data(zones.utf8)) as? [String: Any])
    let list = try #require((json["features"] ?? json["UASZoneList"]) as? [[String: Any]])
    let zone = try #require(list.first { $0["identifier"] as? String == "HELP02" })
    let geometry = try #require((zone["geometry"] as? [[String: Any]])?.first)
    let circle = try #require(geometry["horizontalProjection"] as? [String: Any])
    let centre = try #require(circle["center"] as? [Double])
    let inside = try #require(GeoPoint(longitude: centre[0], latitude: centre[1])).roundedToE7

    let vehicle = try #require(plan.vehicles.firstIndex { !$0.sorties.isEmpty })
    let leg = try #require(plan.vehicles[vehicle].sorties[0].legs.firstIndex { $0.kind == .transit })
    plan.vehicles[vehicle].sorties[0].legs[leg].points[1].position = inside
    try PlanFile.encode(plan).write(toFile: path, atomically: true, encoding: .utf8)
    let run = CommandRun("verify", folder)
    #expect(run.outcome == 1)
    let name = plan.vehicles[vehicle].sorties[0].id
    #expect(run.result.contains("error[V201]: \(name) legs[\(leg)]"), "\(run.result)")
    #expect(run.result.contains("HELP02"))
    #expect(run.result.contains(" m from second "))
    #expect(run.result.contains("error[V219]"), "the certificate does not belong to the edited plan")
  }
}
