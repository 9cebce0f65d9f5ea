import FleetLink
import Foundation

/// What ^C asks: hold, return, resume, or leave the vehicles flying.
struct InterruptQuestion {
  /// The answer where nobody can be asked: `hold`, `return` or `leave`.
  let fallback: String
  /// Lines of the terminal that are read before the fallback counts.
  static let linesMax = 5

  /// What is asked.
  static let text = "hold (h), return home (r), go on with the mission (g), or leave them flying (l)? "

  /// What a line answers; nil where it is no answer.
  static func answer(_ line: String) -> Answer? {
    switch line.trimmingCharacters(in: .whitespaces).lowercased() {
    case "h", "hold": .order(.hold)
    case "r", "return": .order(.returnHome)
    case "g", "go", "resume": .order(.resume)
    case "l", "leave": .leave
    default: nil
    }
  }

  /// What was answered.
  enum Answer: Hashable {
    case order(FleetOrder)
    case leave
  }

  /// The answer where none was given.
  var usual: Answer { FleetOrder(rawValue: fallback).map { .order($0) } ?? .leave }

  /// The order that is given, or nil where the run is left.
  func ask(on console: Console) -> FleetOrder? {
    guard console.showsProgress else { return FleetOrder(rawValue: fallback) }
    for _ in 0..<Self.linesMax {
      console.message("\n" + Self.text)
      guard let line = readLine() else { break }
      switch Self.answer(line) {
      case .order(let order): return order
      case .leave: return nil
      case nil: continue
      }
    }
    return FleetOrder(rawValue: fallback)
  }
}
