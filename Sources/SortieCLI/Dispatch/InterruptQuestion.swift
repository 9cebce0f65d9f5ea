import FleetLink
import Foundation

/// What ^C asks: hold, return, resume, or leave the vehicles flying.
struct InterruptQuestion {
  /// The answer where nobody can be asked: `hold`, `return` or `leave`.
  let fallback: String
  /// Lines of the terminal that are read before the fallback counts.
  static let linesMax = 5

  /// The order that is given, or nil where the run is left.
  func ask(on console: Console) -> FleetOrder? {
    guard console.showsProgress else { return FleetOrder(rawValue: fallback) }
    for _ in 0..<Self.linesMax {
      console.message("\nhold (h), return home (r), go on with the mission (g), or leave them flying (l)? ")
      guard let line = readLine() else { break }
      switch line.trimmingCharacters(in: .whitespaces).lowercased() {
      case "h", "hold": return .hold
      case "r", "return": return .returnHome
      case "g", "go", "resume": return .resume
      case "l", "leave": return nil
      default: continue
      }
    }
    return FleetOrder(rawValue: fallback)
  }
}
