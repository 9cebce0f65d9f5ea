import Diagnostics
import Maps
import Missions
import Plans

/// The world that a plan is proved against, for programs outside this package: a mission with its fleet, map and zones.
public struct ProofWorld: Sendable {
  package let mission: Mission
  /// The digests of the files as they were read.
  private let inputs: PlanInputs

  /// Reads a mission file and all that it names: fleet, vehicle types, map folder.
  ///
  /// - Parameter path: the mission file; what it names is relative to it.
  /// - Throws: where the mission or one of its files has errors; the reason lists them as `sortie check` does.
  public static func read(missionFile path: String) throws(ProofError) -> ProofWorld {
    let result = MissionReader.read(path: path, digest: Digest.sha256)
    guard let mission = result.mission else {
      let problems = DiagnosticRenderer(format: .caret).render(result.diagnostics, sources: result.sources)
      throw ProofError(reason: problems.isEmpty ? "`\(path)` is no mission" : problems)
    }
    func file(_ read: FileRead) -> PlanInputs.InputFile {
      PlanInputs.InputFile(path: read.path, sha256: Digest.sha256(read.bytes))
    }
    return ProofWorld(
      mission: mission,
      inputs: PlanInputs(
        mission: result.filesRead.first { $0.path == path }.map(file) ?? PlanInputs.InputFile(path: path, sha256: ""),
        fleet: result.filesRead.filter { $0.path != path }.map(file),
        map: PlanInputs.InputFile(path: "", sha256: mission.map.digest)))
  }

  /// How many vehicles the fleet has.
  public var vehicleCount: Int { mission.fleet.vehicles.count }
  /// How many zones the map has, open and closed ones.
  public var zoneCount: Int { mission.map.zones.count }
  /// How many buildings the map has.
  public var buildingCount: Int { mission.map.buildings.count }
  /// How many tasks the mission asks for.
  public var taskCount: Int { mission.tasks.count }

  /// Proves a plan against this world, or says where it does not hold. Pure: the same plan and world give the same
  /// report. Takes about 0.03 ms for each leg among 10,000
  /// buildings and 300 zones (`docs/benchmarks.md`).
  ///
  /// - Parameter earlier: the plan that this one goes on from, at `ProofPlan.earlierPath`; nil where it names none.
  public func prove(_ plan: ProofPlan, after earlier: ProofPlan? = nil) -> ProofReport {
    ProofReport(
      PlanVerifier.verify(
        plan: plan.plan, mission: mission,
        digests: PlanDigests(inputs: inputs, plan: plan.sha256, earlier: earlier?.sha256), earlier: earlier?.plan),
      of: plan)
  }
}
