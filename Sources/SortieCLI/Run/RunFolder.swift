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

  /// The store of a run that a user named: in a folder, or the file itself.
  static func storePath(_ run: String) -> String { Files.isFolder(run) ? "\(run)/\(storeName)" : run }

  /// The plan folder, seen from the run folder.
  var plan: String
  /// SHA-256 of the plan that was flown.
  var planSHA256: String
  /// The expectations with what the run showed.
  var expectations: [Expected]
  /// Which autopilots real vehicles had; none in a simulation.
  var vehicles: [Pilot]?
  /// Where the run's audit ended when the run did: a chain alone does not show that its end was cut off.
  var audit: Audit?

  /// An end of the audit.
  struct Audit: Codable {
    var entries: Int64
    var hash: String
  }

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

  init(
    plan: String, planSHA256: String, verdicts: [Expectation.Verdict], vehicles: [Pilot]? = nil,
    audit: AuditTrail.Anchor? = nil
  ) {
    self.audit = audit.map { Audit(entries: $0.entries, hash: $0.hash) }
    self.vehicles = vehicles
    self.plan = plan
    self.planSHA256 = planSHA256
    expectations = verdicts.map { Expected(name: $0.name, value: $0.value, met: $0.isMet) }
  }

  /// Opens a new store for the run of a plan; an earlier run in the folder is replaced.
  ///
  /// - Parameters:
  ///   - created: the first entry of the run's audit.
  ///   - keepsCopies: whether plan and mission are copied into the run.
  static func createStore(
    in folder: String, of plan: PlanFolder.Loaded, scenario: String, seed: UInt64, digest: String,
    isProved: Bool = true, created: AuditEntry, keepsCopies: Bool = true
  ) throws -> RunStore {
    let map = plan.loaded.mission.map
    let description = RunDescription(
      mission: plan.plan.mission, planSHA256: digest, seed: seed, scenario: scenario, toolVersion: sortieVersion,
      start: plan.plan.start, mapOrigin: map.projection.origin, attribution: map.metadata.attribution,
      cellSize: Length(metres: Simulation.thermalCellMetres), isPlanProved: isProved)
    do {
      let store = try RunStore.create(at: "\(folder)/\(storeName)", description: description, replacing: true)
      try store.record(created)
      if keepsCopies {
        try store.keep(FlownFile(name: PlanFolder.planName, bytes: Array(PlanFile.encode(plan.plan).utf8)))
        try store.keep(FlownFile(name: "mission.yaml", bytes: try Files.read(plan.loaded.path)))
      }
      return store
    } catch let error as CommandFailure {
      throw error
    } catch {
      throw CommandFailure("the run cannot be stored: \(error)")
    }
  }

  /// Ends the recording: draws the layers, seals the records in the audit and closes the store.
  ///
  /// - Returns: where the audit ends.
  static func close(_ store: RunStore, _ closed: AuditEntry) throws(RunStoreError) -> AuditTrail.Anchor {
    try store.writeLayers()
    let end = try store.seal(closed)
    try store.close()
    return end
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
    let auditText =
      audit.map { ",\n  \"audit\": { \"entries\": \($0.entries), \"hash\": \(JSONText.string($0.hash)) }" } ?? ""
    let pilotList = vehicles == nil ? "" : ",\n  \"vehicles\": [\n\(pilots.joined(separator: ",\n"))\n  ]"
    return """
      {
        "plan": \(JSONText.string(plan)),
        "planSHA256": \(JSONText.string(planSHA256)),
        "expectations": [
      \(lines.joined(separator: ",\n"))
        ]\(pilotList)\(auditText)
      }

      """
  }

  /// The expectations for the report.
  var reported: [ReportExpectation] {
    expectations.map { ReportExpectation(name: $0.name, value: $0.value, isMet: $0.met) }
  }
}
