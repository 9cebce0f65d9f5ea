/// Finds a small part of a list that still fails (Zeller's ddmin, 2002): halves, quarters and so on are taken out as
/// long as the rest fails.
package enum DeltaDebugging {
  /// The parts that are left: no single one of them can go where the tries sufficed.
  ///
  /// - Parameters:
  ///   - parts: a list that fails as a whole.
  ///   - tries: how many lists may still be tried; what was used is taken off.
  ///   - fails: whether a list fails.
  package static func smallest<Part>(
    _ parts: [Part], tries: inout Int, fails: ([Part]) throws -> Bool
  ) rethrows -> [Part] {
    guard !parts.isEmpty, tries > 0 else { return parts }
    tries -= 1
    if try fails([]) { return [] }
    var left = parts
    var pieces = 2
    // Each round makes the list shorter or the pieces finer, and takes a try.
    while left.count > 1, tries > 0 {
      let length = (left.count + pieces - 1) / pieces
      var isShorter = false
      for start in stride(from: 0, to: left.count, by: length) where tries > 0 {
        let rest = Array(left[..<start] + left[min(left.count, start + length)...])
        guard !rest.isEmpty else { continue }
        tries -= 1
        guard try fails(rest) else { continue }
        left = rest
        pieces = max(2, pieces - 1)
        isShorter = true
        break
      }
      if !isShorter {
        guard length > 1 else { break }
        pieces = min(left.count, pieces * 2)
      }
    }
    return left
  }
}
