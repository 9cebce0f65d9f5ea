import ArgumentParser
import Diagnostics

/// `sortie explain`: the page of one rule.
struct ExplainCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Show the page of one rule, such as M011 or V201.")

  @Argument(help: "The code of the rule; without it all rules are listed.")
  var code: String?

  func run(on console: Console) throws -> Outcome {
    guard let code else {
      for rule in Rules.list { console.say("\(rule.code)  \(rule.title)") }
      return .fine
    }
    guard let page = Rules.page(code) else {
      console.note("error: there is no rule `\(code)`")
      if let nearest = Rules.suggestion(for: code) { console.note("help: did you mean `\(nearest)`?") }
      return .problems
    }
    console.result(page)
    return .fine
  }
}
