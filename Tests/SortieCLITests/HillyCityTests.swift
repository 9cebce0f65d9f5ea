import Foundation
import SortieTestSupport
import Testing

/// From files to a proven plan over ground that is not level.
@Suite struct HillyCityTests {
  /// Heights from 5 to 29 m on samples of some 30 to 55 m, as an ESRI ASCII grid around the map.
  private static var hills: String {
    let (west, south, step, columns, rows) = (24.932, 60.162, 0.0005, 50, 40)
    var text = "ncols \(columns)\nnrows \(rows)\nxllcorner \(west)\nyllcorner \(south)\ncellsize \(step)\n"
    text += "NODATA_value -9999\n"
    for row in 0..<rows {
      let wave = 5 * cos(Double(rows - row) * step * 1500)
      let heights = (0..<columns).map { 17 + 7 * sin(Double($0) * step * 900) + wave }
      text += heights.map { "\(($0 * 100).rounded() / 100)" }.joined(separator: " ") + "\n"
    }
    return text
  }

  @Test("heights are added to a map, and a mission over the hills is planned and proved")
  func wholeWay() throws {
    let scratch = try Scratch()
    let base = scratch.path
    try FileManager.default.createDirectory(atPath: "\(base)/maps", withIntermediateDirectories: true)
    for name in ["maps/helsinki", "missions"] {
      try FileManager.default.copyItem(atPath: CommandRun.file(name), toPath: "\(base)/\(name)")
    }
    try Self.hills.write(toFile: "\(base)/hills.asc", atomically: true, encoding: .utf8)
    let added = CommandRun(
      "map", "import", "\(base)/hills.asc", "--add", "-o", "\(base)/maps/helsinki", "--source", "made up",
      "--source-date", "2026-01-01", "--licence", "CC0-1.0", "--attribution", "nobody", "--source-key", "hills")
    #expect(added.outcome == 0, "\(added.messages)")
    let info = CommandRun("map", "info", "\(base)/maps/helsinki")
    #expect(info.result.contains("ground: "), "\(info.result)")
    #expect(!info.result.contains("level at"))
    let plan = CommandRun(
      "plan", "\(base)/missions/insulin-run.yaml", "-o", "\(base)/plan", "--seed", "1", "--iterations", "300")
    #expect(plan.outcome == 0, "\(plan.messages)")
    #expect(plan.result.contains("3 of 3 tasks"), "\(plan.result)")
    let proof = CommandRun("verify", "\(base)/plan")
    #expect(proof.outcome == 0 && proof.result.contains("proved"), "\(proof.result)")
    // With the ground as level as before, the same plan stands in the air and in the ground.
    let sheet = "\(base)/maps/helsinki/map.yaml"
    let level = try String(contentsOfFile: sheet, encoding: .utf8)
      .replacingOccurrences(of: "  - terrain: terrain.asc\n    from: hills\n", with: "")
      .replacingOccurrences(of: "map: 1\n", with: "map: 1\nground_level: 8 m\n")
    try level.write(toFile: sheet, atomically: true, encoding: .utf8)
    #expect(CommandRun("verify", "\(base)/plan").outcome == 1)
  }
}
