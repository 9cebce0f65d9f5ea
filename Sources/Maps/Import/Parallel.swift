import Dispatch
import Synchronization

/// Work that falls into independent pieces, on several threads. The results depend on the pieces alone.
package enum Parallel {
  /// The most pieces that work is cut into.
  private static let piecesMax = 64

  /// The results of some pieces of work, in their order, whatever thread made them.
  package static func map<Result: Sendable>(_ count: Int, _ work: @Sendable (Int) -> Result) -> [Result] {
    guard count > 1 else { return (0..<count).map(work) }
    let results = Mutex<[Result?]>(Array(repeating: nil, count: count))
    DispatchQueue.concurrentPerform(iterations: count) { index in
      let result = work(index)
      results.withLock { $0[index] = result }
    }
    return results.withLock { $0.compactMap(\.self) }
  }

  /// Cuts `0..<count` into ranges of about equal length, none shorter than `lengthMin` but the last. The cut depends
  /// on the count alone, not on the machine.
  package static func ranges(_ count: Int, lengthMin: Int) -> [Range<Int>] {
    let pieces = min(piecesMax, max(1, count / max(1, lengthMin)))
    var result: [Range<Int>] = []
    var start = 0
    for piece in 0..<pieces {
      let end = count * (piece + 1) / pieces
      if start < end { result.append(start..<end) }
      start = end
    }
    return result
  }
}
