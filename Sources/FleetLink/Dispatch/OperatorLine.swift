/// A line that an operator types while vehicles fly.
package enum OperatorLine: Sendable, Hashable {
  /// An order to one vehicle; nil is all that are under way.
  case order(FleetOrder, vehicle: String?)
  /// How things stand.
  case status
  /// Leave; asked as ^C asks.
  case quit
  /// Nothing.
  case empty
  /// What it should have been.
  case mistake(String)

  /// The most characters of a line.
  package static let charactersMax = 200
  /// What can be typed.
  package static let help = "type hold, return, resume or land with a vehicle's name or `all`, or status, or quit"

  /// Reads a line.
  ///
  /// - Parameter vehicles: the names of the plan's vehicles.
  package init(_ text: String, vehicles: [String]) {
    guard text.utf8.count <= Self.charactersMax else {
      self = .mistake("a line has more than \(Self.charactersMax) characters; \(Self.help)")
      return
    }
    let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    guard let first = words.first?.lowercased() else {
      self = .empty
      return
    }
    switch (first, words.count) {
    case ("status", 1): self = .status
    case ("quit", 1): self = .quit
    case ("help", _), ("?", _): self = .mistake(Self.help)
    case ("status", _), ("quit", _): self = .mistake("`\(first)` stands alone; \(Self.help)")
    default:
      guard let order = FleetOrder(rawValue: first) else {
        self = .mistake("`\(Self.shown(words[0]))` is no order; \(Self.help)")
        return
      }
      guard words.count == 2 else {
        self = .mistake("\(first) whom? write `\(first) all` or `\(first) NAME`")
        return
      }
      if words[1] == "all" {
        self = .order(order, vehicle: nil)
      } else if vehicles.contains(words[1]) {
        self = .order(order, vehicle: words[1])
      } else {
        self = .mistake("there is no vehicle `\(Self.shown(words[1]))` in the plan; `status` names them")
      }
    }
  }

  /// What was typed without characters that would move a terminal's cursor.
  private static func shown(_ word: String) -> String {
    String(String.UnicodeScalarView(word.unicodeScalars.map { $0.value < 32 || $0.value == 127 ? "?" : $0 }))
  }
}
