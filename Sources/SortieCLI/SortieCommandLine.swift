import ArgumentParser

/// The version of Sortie that plans, certificates and runs carry.
package let sortieVersion = "0.1.0"

/// The command line as a function: arguments in, text and an exit code out. Tests call it without a process.
package enum SortieCommandLine {
  /// Runs one command.
  ///
  /// - Returns: 0 fine, 1 the input, plan or run has problems, 2 Sortie could not run.
  package static func run(_ arguments: [String], on console: Console) -> Int32 {
    do {
      let parsed = try SortieCommand.parseAsRoot(arguments)
      guard var command = parsed as? any ConsoleCommand else {
        // Help, version and the root command itself print through ArgumentParser's own error.
        var other = parsed
        try other.run()
        return 0
      }
      return try command.run(on: console).rawValue
    } catch let failure as CommandFailure {
      console.note("error: \(failure.message)")
      if let help = failure.help { console.note("help: \(help)") }
      return Outcome.couldNotRun.rawValue
    } catch {
      let text = SortieCommand.fullMessage(for: error)
      if SortieCommand.exitCode(for: error) == .success {
        console.say(text)
        return 0
      }
      console.note(text)
      return Outcome.couldNotRun.rawValue
    }
  }
}

/// How a command ended; the raw value is the exit code.
package enum Outcome: Int32, Sendable {
  /// All is well.
  case fine = 0
  /// The input, the plan or the run has problems; they have been reported.
  case problems = 1
  /// Sortie could not run.
  case couldNotRun = 2
}

/// Why Sortie could not run: a file that cannot be written, a folder that is in the way.
package struct CommandFailure: Error, Sendable {
  /// What was tried, with which values, and what went wrong; one sentence without a period.
  package var message: String
  /// What to do next.
  package var help: String?

  init(_ message: String, help: String? = nil) {
    self.message = message
    self.help = help
  }
}

/// A command that writes to a console.
protocol ConsoleCommand: ParsableCommand {
  mutating func run(on console: Console) throws -> Outcome
}

extension ConsoleCommand {
  mutating func run() throws {
    let outcome = try run(on: .standard)
    if outcome != .fine { throw ExitCode(outcome.rawValue) }
  }
}

/// `sortie`: the root of all commands.
struct SortieCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sortie",
    abstract: "Plan, prove and fly missions of drone fleets over a real city.",
    discussion: """
      Exit codes: 0 fine, 1 the input, plan or run has problems, 2 Sortie could not run.
      Results go to standard output, everything else to standard error.
      """,
    version: sortieVersion,
    subcommands: [
      CheckCommand.self, ExplainCommand.self, MapCommand.self, RouteCommand.self, PlanCommand.self,
      VerifyCommand.self, SimulateCommand.self, FleetCommand.self, DispatchCommand.self,
      ReportCommand.self, ThermalCommand.self, PublishCommand.self, ImportCommand.self, ExportCommand.self,
      QueryCommand.self, AuditCommand.self, PurgeCommand.self, MAVLinkCommand.self,
    ])
}

/// The two ways in which a command answers.
enum AnswerFormat: String, ExpressibleByArgument, CaseIterable {
  case text
  case json
}
