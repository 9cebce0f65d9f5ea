import Foundation
import Quantities
import SortieTestSupport
import Testing

/// The planner and the verifier agree: what one makes the other proves, whatever the rules and the weather are.
struct PlannerAndVerifierTests {
  @Test("whatever the rules and the wind, what the planner hands out is proved", arguments: 0..<30)
  func agree(seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed), stream: "rules")
    func pick(_ values: [Int]) -> Int { values[generator.nextIndex(below: values.count)] }
    let mission = try String(contentsOfFile: CommandRun.file("missions/insulin-run.yaml"), encoding: .utf8)
    let folder = CommandRun.file("missions")
    // Everything that the mission names is named by its whole path, so that it may lie in a scratch folder.
    let changed =
      mission
      .replacing("map: ../maps", with: "map: \(folder)/../maps")
      .replacing("fleet: fleets", with: "fleet: \(folder)/fleets")
      .replacing("clearance: 10 m", with: "clearance: \(pick([3, 5, 8, 12, 16])) m")
      .replacing("ceiling: 120 m", with: "ceiling: \(pick([70, 90, 120])) m")
      .replacing("reserve: 20 %", with: "reserve: \(pick([10, 30, 50])) %")
      .replacing(
        "separation: 30 m }",
        with: "separation: \(pick([10, 30, 60])) m, way-home: \(pick([0, 1]) == 0), daylight: civil-twilight }"
      )
      .replacing(
        "speed: 3 m/s, from: 270 deg", with: "speed: \(pick([0, 2, 5, 7, 9])) m/s, from: \(pick([0, 45, 130, 290])) deg"
      )
    #expect(changed.contains("daylight") && !changed.contains("from: 270 deg"))
    let scratch = try Scratch()
    let path = "\(scratch.path)/mission.yaml"
    try changed.write(toFile: path, atomically: true, encoding: .utf8)
    let run = CommandRun("plan", path, "-o", "\(scratch.path)/plan", "--seed", "\(seed)", "--iterations", "200")
    #expect(run.outcome == 0, "seed \(seed): \(run.messages)\n\(changed)")
    let proof = CommandRun("verify", "\(scratch.path)/plan")
    #expect(proof.outcome == 0, "seed \(seed): \(proof.result)")
  }
}
