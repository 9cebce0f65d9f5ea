/// Finds what the author probably meant.
package enum Suggestion {
  /// Candidates longer than this are not compared: the work grows with the product of both lengths.
  package static let comparedCharactersMax = 64

  /// The candidate with the smallest edit distance, or nil where none is near.
  ///
  /// Near means: at most a third of the longer word's characters differ, and at least one edit is always allowed for
  /// words of three characters or more. Case does not count. Of two equally near candidates the first in alphabetical
  /// order is returned, so the order of `candidates` does not matter.
  package static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
    let wanted = Array(word.lowercased())
    guard !wanted.isEmpty, wanted.count <= comparedCharactersMax else { return nil }
    var best: (distance: Int, candidate: String)?
    for candidate in candidates {
      let letters = Array(candidate.lowercased())
      guard letters.count <= comparedCharactersMax else { continue }
      let limit = max(max(wanted.count, letters.count) / 3, max(wanted.count, letters.count) >= 3 ? 1 : 0)
      guard abs(wanted.count - letters.count) <= limit else { continue }
      let distance = editDistance(wanted, letters)
      guard distance <= limit else { continue }
      guard let known = best else {
        best = (distance, candidate)
        continue
      }
      if (distance, candidate) < (known.distance, known.candidate) { best = (distance, candidate) }
    }
    return best?.candidate
  }

  /// The sentence ``did you mean `x`?``, or nil where nothing is near.
  package static func question(for word: String, among candidates: some Sequence<String>) -> String? {
    nearest(to: word, among: candidates).map { "did you mean `\($0)`?" }
  }

  /// The number of insertions, deletions, replacements and swaps of neighbours between two words (optimal string
  /// alignment distance). The work is the product of both lengths.
  package static func editDistance(_ first: [Character], _ second: [Character]) -> Int {
    guard !first.isEmpty else { return second.count }
    guard !second.isEmpty else { return first.count }
    var before = [Int](repeating: 0, count: second.count + 1)
    var above = Array(0...second.count)
    for row in 1...first.count {
      var current = [row] + [Int](repeating: 0, count: second.count)
      for column in 1...second.count {
        let same = first[row - 1] == second[column - 1]
        var cost = min(above[column] + 1, current[column - 1] + 1, above[column - 1] + (same ? 0 : 1))
        if row > 1, column > 1, first[row - 1] == second[column - 2], first[row - 2] == second[column - 1] {
          cost = min(cost, before[column - 2] + 1)
        }
        current[column] = cost
      }
      before = above
      above = current
    }
    return above[second.count]
  }
}
