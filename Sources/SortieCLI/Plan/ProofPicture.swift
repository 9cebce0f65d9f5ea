import Geometry
import Missions
import Plans
import Reporting
import Verification

/// The picture that `sortie verify --draw` writes.
enum ProofPicture {
  /// Draws the worst violation that has a place, or the plan where there is none, and says which.
  static func write(
    _ result: VerificationResult, of folder: PlanFolder.Loaded, to path: String, on console: Console
  ) throws {
    let (plan, mission) = (folder.plan, folder.loaded.mission)
    let tasks = TaskSummaries.all(of: mission)
    let summaries = ProblemSummaries(of: result, plan: plan, mission: mission)
    let placed = result.violations.compactMap(summaries.summary)
    let svg: String
    do {
      if let worst = placed.first {
        svg = try ProblemPicture.svg(
          problem: worst, others: Array(placed.dropFirst()), plan: plan, map: mission.map, tasks: tasks)
      } else {
        svg = try PlanPicture.svg(
          map: mission.map, plan: plan, tasks: tasks, floors: FloorSummaries.all(of: mission, proved: result))
      }
    } catch {
      throw CommandFailure(
        "the picture cannot be drawn: \(error.reason)", help: "mend the positions in the plan, or plan again")
    }
    try Files.write(svg, to: path)
    if let worst = placed.first {
      console.note("\(path): \(worst.code), the worst violation that has a place")
    } else if result.isProved {
      console.note("\(path): the plan; it is proved, so there is no violation to show")
    } else {
      console.note("\(path): the plan; no violation has a place on the map")
    }
  }
}
