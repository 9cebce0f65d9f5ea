import Foundation
import Plans
import SortieTestSupport
import Testing

/// A small proven plan, made once, which tests copy and damage.
struct PlanFixture {
  private static let original = Result { () -> String in
    let scratch = try Scratch()
    let folder = "\(scratch.path)/plan"
    let run = CommandRun(
      "plan", CommandRun.file("missions/insulin-run.yaml"), "-o", folder, "--seed", "1", "--iterations", "200")
    guard run.outcome == 0 else { throw Failure(messages: run.messages) }
    return try String(contentsOfFile: "\(folder)/plan.json", encoding: .utf8)
  }

  private struct Failure: Error {
    let messages: String
  }

  private let scratch = try? Scratch()
  /// The text of the plan as `sortie plan` wrote it.
  let text: String
  /// The plan folder; it lies as deep as the one where the plan was made, so that the paths in it stay right.
  let folder: String

  init() throws {
    let scratch = try #require(scratch)
    text = try Self.original.get()
    folder = "\(scratch.path)/plan"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try write(Array(text.utf8))
  }

  /// The path of the plan's file.
  var path: String { "\(folder)/plan.json" }
  /// The folder around the plan folder.
  var outside: String { scratch?.path ?? folder }

  /// Puts bytes in the place of the plan.
  func write(_ bytes: [UInt8]) throws { try Data(bytes).write(to: URL(fileURLWithPath: path)) }

  /// Replaces a text that must be in the plan, at its first or at all places.
  func replace(_ right: String, with wrong: String, everywhere: Bool = false) throws {
    let now = try String(contentsOfFile: path, encoding: .utf8)
    let place = try #require(now.range(of: right), "`\(right)` stands in the plan")
    try write(
      Array((everywhere ? now.replacing(right, with: wrong) : now.replacingCharacters(in: place, with: wrong)).utf8))
  }

  /// Changes the plan as a value; its certificate stays as it is.
  func edit(_ change: (inout FleetPlan) throws -> Void) throws {
    var plan = try PlanFile.decode([UInt8](Data(contentsOf: URL(fileURLWithPath: path))))
    try change(&plan)
    try write(Array(PlanFile.encode(plan).utf8))
  }

  /// `sortie verify` of the plan folder.
  func verify() -> CommandRun { CommandRun("verify", folder) }
}
