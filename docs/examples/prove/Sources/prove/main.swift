import Foundation
import Verification

// Usage: prove PLAN_FOLDER
guard CommandLine.arguments.count == 2 else {
  print("usage: prove PLAN_FOLDER")
  exit(2)
}
let folder = CommandLine.arguments[1]
do {
  let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/plan.json")))
  let plan = try ProofPlan(json: bytes)
  let world = try ProofWorld.read(missionFile: folder + "/" + plan.missionPath)
  let report = world.prove(plan)
  for problem in report.problems {
    let place = problem.longitude.flatMap { east in problem.latitude.map { "\(east), \($0)" } } ?? "nowhere"
    print("\(problem.code) second \(problem.second ?? 0) at \(place): \(problem.message)")
  }
  for check in report.checks {
    guard let margin = check.margin, let unit = check.unit else { continue }
    print("\(check.code) \(check.title): \(margin) \(unit) left at second \(check.second ?? 0) of \(check.sortie ?? "-")")
  }
  print(report.isProved ? "proved, \(plan.legCount) legs" : "not proved")
  exit(report.isProved ? 0 : 1)
} catch {
  print("cannot prove: \(error)")
  exit(2)
}
