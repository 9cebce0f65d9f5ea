import Diagnostics
import Geometry
import Maps
import Missions
import Plans
import Reporting
import Verification

/// A folder with a plan: `plan.json` and what is made from it for people, ground stations and maps.
enum PlanFolder {
  static let planName = "plan.json"

  /// Writes a proven plan with everything beside it. The certificate must be in it.
  ///
  /// - Parameter result: what the verifier found about the plan.
  static func write(
    _ plan: FleetPlan, proved result: VerificationResult, of loaded: LoadedMission, to folder: String
  ) throws -> [String] {
    precondition(plan.certificate != nil, "only a proven plan is written")
    let tasks = TaskSummaries.all(of: loaded.mission)
    let map = loaded.mission.map
    try Files.makeFolder("\(folder)/vehicles")
    // What an earlier plan left behind would be flown by mistake.
    try Files.remove("\(folder)/vehicles")
    try Files.makeFolder("\(folder)/vehicles")
    var written: [String] = []
    func put(_ text: String, _ name: String) throws {
      try Files.write(text, to: "\(folder)/\(name)")
      written.append("\(folder)/\(name)")
    }
    do {
      let zones = ZoneNotes.all(of: result, plan: plan)
      let floors = FloorSummaries.all(of: loaded.mission, proved: result)
      try put(PlanPage.html(plan: plan, map: map, tasks: tasks, zones: zones, floors: floors), "plan.html")
      try put(PlanPicture.svg(map: map, plan: plan, tasks: tasks, floors: floors), "plan.svg")
    } catch let error as ProjectionError {
      throw CommandFailure("the plan cannot be drawn: \(error.reason)")
    }
    try put(PlanGeoJSON.text(plan: plan, attribution: map.metadata.attribution), "plan.geojson")
    for file in try GroundStationFiles.files(of: plan, loaded.mission) { try put(file.text, "vehicles/\(file.name)") }
    // Last: a folder with a plan.json is complete.
    try put(PlanFile.encode(plan), planName)
    return written
  }

  /// A plan with the mission it was made for.
  struct Loaded {
    var plan: FleetPlan
    var loaded: LoadedMission
    var digests: PlanDigests
    /// The plan that this one goes on from; nil where it names none, or where it is not there.
    var earlier: FleetPlan?
  }

  /// Reads a plan folder and the mission that its plan names; nil where there are problems, which are reported.
  static func read(_ folder: String, on console: Console) throws -> Loaded? {
    let path = Files.isFolder(folder) ? "\(folder)/\(planName)" : folder
    let base = Files.isFolder(folder) ? folder : parent(of: folder)
    let bytes = try Files.read(
      path, bytesMax: PlanFile.bytesMax, help: "give the folder that `sortie plan … -o` wrote")
    let plan: FleetPlan
    do {
      plan = try PlanFile.decode(bytes)
    } catch {
      console.note(PlanProblem.text(error, in: bytes, path: path))
      return nil
    }
    let missionPath = Files.clean("\(base)/\(plan.inputs.mission.path)")
    guard let loaded = LoadedMission.load(missionPath, on: console) else {
      console.note("error: \(path): inputs.mission: the plan's mission `\(missionPath)` cannot be used")
      console.note("help: the path is relative to the plan; put the mission back there, or plan again")
      return nil
    }
    let inputs = loaded.inputs(seenFrom: base)
    let earlier = try plan.earlier.flatMap { try earlierPlan(Files.clean("\(base)/\($0.file.path)"), on: console) }
    let digests = PlanDigests(
      mission: inputs.mission.sha256, fleet: inputs.fleet.map(\.sha256), map: inputs.map.sha256,
      plan: sha256(plan.digestInput), earlier: earlier.map { sha256($0.digestInput) })
    return Loaded(plan: plan, loaded: loaded, digests: digests, earlier: earlier)
  }

  /// The plan that another one goes on from; nil where it is not there or damaged: the proof says so.
  private static func earlierPlan(_ path: String, on console: Console) throws -> FleetPlan? {
    guard Files.exists(path) else { return nil }
    let bytes = try Files.read(path, bytesMax: PlanFile.bytesMax)
    do {
      return try PlanFile.decode(bytes)
    } catch {
      console.note(PlanProblem.text(error, in: bytes, path: path))
      return nil
    }
  }

  private static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return String(path[..<slash])
  }
}
