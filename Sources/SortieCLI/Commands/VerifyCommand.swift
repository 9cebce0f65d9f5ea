import ArgumentParser
import Missions
import Plans
import Verification

/// `sortie verify`: proves an existing plan again, alone.
struct VerifyCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Prove an existing plan again.",
    discussion: "Works from the plan file, the mission and the map alone. Violations come worst first.")

  @Argument(help: "The plan folder, or a plan.json.")
  var plan: String

  @Option(help: "An SVG file to write: a close-up of the worst violation that has a place.")
  var draw: String?

  @Option(help: "text or json.")
  var format: AnswerFormat = .text

  func run(on console: Console) throws -> Outcome {
    guard let folder = try PlanFolder.read(plan, on: console) else { return .problems }
    let result = PlanVerifier.verify(
      plan: folder.plan, mission: folder.loaded.mission, digests: folder.digests, earlier: folder.earlier)
    switch format {
    case .text: console.result(TextReport.text(result, start: folder.plan.start))
    case .json: console.result(JSONReport.text(result))
    }
    if let draw { try ProofPicture.write(result, of: folder, to: draw, on: console) }
    return result.isProved ? .fine : .problems
  }
}
