/// Gives out identifiers that are unique in one list: the second `park` becomes `park-2`.
struct UniqueIdentifiers {
  private var taken: Set<String> = []
  /// The number to try next for a wanted identifier, so that many of one name do not cost their square.
  private var nextNumbers: [String: Int] = [:]

  /// The wanted identifier, with a number where it is taken.
  mutating func take(_ wanted: String) -> String {
    if taken.insert(wanted).inserted { return wanted }
    var number = nextNumbers[wanted] ?? 2
    while !taken.insert("\(wanted)-\(number)").inserted { number += 1 }
    nextNumbers[wanted] = number + 1
    return "\(wanted)-\(number)"
  }
}
