import Foundation
import Geometry
import Maps
import Missions
import Plans
import Quantities
import Reporting
import Simulator
import Telemetry

/// A folder with a run: `run.sqlite` and `run.json`, which says what was flown and what was expected of it.
struct RunFolder: Codable {
  static let storeName = "run.sqlite"
  static let sheetName = "run.json"

  /// The plan folder, seen from the run folder.
  var plan: String
  /// SHA-256 of the plan that was flown.
  var planSHA256: String
  /// The expectations with what the run showed.
  var expectations: [Expected]
  /// Which autopilots real vehicles had; none in a simulation.
  var vehicles: [Pilot]?

  /// The autopilot of one vehicle.
  struct Pilot: Codable {
    var id: String
    var autopilot: String
  }

  /// One expectation.
  struct Expected: Codable {
    var name: String
    var value: String
    var met: Bool
  }

  init(plan: String, planSHA256: String, verdicts: [Expectation.Verdict], vehicles: [Pilot]? = nil) {
    self.vehicles = vehicles
    self.plan = plan
    self.planSHA256 = planSHA256
    expectations = verdicts.map { Expected(name: $0.name, value: $0.value, met: $0.isMet) }
  }

  /// Opens a new store for the run of a plan; an earlier run in the folder is replaced.
  static func createStore(
    in folder: String, of plan: PlanFolder.Loaded, scenario: String, seed: UInt64, digest: String,
    isProved: Bool = true
  ) throws -> RunStore {
    let map = plan.loaded.mission.map
    let description = RunDescription(
      mission: plan.plan.mission, planSHA256: digest, seed: seed, scenario: scenario, toolVersion: sortieVersion,
      start: plan.plan.start, mapOrigin: map.projection.origin, attribution: map.metadata.attribution,
      cellSize: Length(metres: Simulation.thermalCellMetres), isPlanProved: isProved)
    do {
      return try RunStore.create(at: "\(folder)/\(storeName)", description: description, replacing: true)
    } catch {
      throw CommandFailure("the run cannot be stored: \(error)")
    }
  }

  /// Reads the sheet of a run folder.
  static func read(_ folder: String) throws -> RunFolder {
    let path = "\(folder)/\(sheetName)"
    let bytes = try Files.read(path, help: "give the folder that `sortie simulate … -o` wrote")
    do {
      return try JSONDecoder().decode(RunFolder.self, from: Data(bytes))
    } catch {
      throw CommandFailure("`\(path)` is damaged", help: "run `sortie simulate` again")
    }
  }

  /// The sheet as text.
  var text: String {
    let lines = expectations.map {
      "    { \"name\": \(JSONText.string($0.name)), \"value\": \(JSONText.string($0.value)), \"met\": \($0.met) }"
    }
    let pilots = (vehicles ?? []).map {
      "    { \"id\": \(JSONText.string($0.id)), \"autopilot\": \(JSONText.string($0.autopilot)) }"
    }
    let pilotList = vehicles == nil ? "" : ",\n  \"vehicles\": [\n\(pilots.joined(separator: ",\n"))\n  ]"
    return """
      {
        "plan": \(JSONText.string(plan)),
        "planSHA256": \(JSONText.string(planSHA256)),
        "expectations": [
      \(lines.joined(separator: ",\n"))
        ]\(pilotList)
      }

      """
  }

  /// The expectations for the report.
  var reported: [ReportExpectation] {
    expectations.map { ReportExpectation(name: $0.name, value: $0.value, isMet: $0.met) }
  }
}
