import Geometry

/// A queue of nodes by length, in buckets of equal width: for searches over a whole graph (Dial 1969; as in the
/// label-correcting delta-stepping of Meyer and Sanders, 2003, a bucket's nodes come in any order).
///
/// Lengths that are pushed are at least the start of the bucket in turn, and at most the greatest step more.
struct BucketQueue: ~Copyable {
  struct Entry: BitwiseCopyable {
    var metres: Double
    var node: Int32
    /// The entry below it in its bucket, or the next free one; -1 for none.
    var next: Int32
  }

  /// The most buckets: longer steps make them wider.
  private static let bucketsMax = 8192

  private var heads: GrowingMemory<Int32>
  private var entries = GrowingMemory<Entry>(capacity: 256)
  private var free: Int32 = -1
  private var waiting = 0
  /// The bucket in turn, counted from length 0 on.
  private var turn = 0
  private let perMetre: Double
  /// One less than the number of buckets, a power of two.
  private let mask: Int

  /// - Parameters:
  ///   - stepMetres: the greatest step: how much more than the least length in the queue may be pushed; finite.
  ///   - widthMetres: the width of a bucket that is wished for.
  init(stepMetres: Double, widthMetres: Double) {
    let width = max(widthMetres, stepMetres / Double(Self.bucketsMax - 2), .leastNormalMagnitude)
    var count = 2
    while Double(count) < stepMetres / width + 2, count < Self.bucketsMax { count *= 2 }
    perMetre = 1 / width
    mask = count - 1
    heads = GrowingMemory(capacity: count)
    for _ in 0..<count { heads.append(-1) }
  }

  /// Puts a node in.
  @inline(__always)
  mutating func push(_ node: Int32, metres: Double) {
    let bucket = Int(metres * perMetre) & mask
    let entry = Entry(metres: metres, node: node, next: heads[bucket])
    if free >= 0 {
      let place = free
      free = entries[Int(place)].next
      entries[Int(place)] = entry
      heads[bucket] = place
    } else {
      heads[bucket] = Int32(entries.count)
      entries.append(entry)
    }
    waiting += 1
  }

  /// Takes a node of the first bucket that is not empty out; nil when none waits, and then the queue begins again at
  /// length 0.
  @inline(__always)
  mutating func pop() -> (node: Int32, metres: Double)? {
    guard waiting > 0 else {
      turn = 0
      return nil
    }
    while heads[turn & mask] < 0 { turn += 1 }
    let place = heads[turn & mask]
    let entry = entries[Int(place)]
    heads[turn & mask] = entry.next
    entries[Int(place)].next = free
    free = place
    waiting -= 1
    return (entry.node, entry.metres)
  }
}

extension BucketQueue {
  /// The buckets that a mean link spans.
  private static let bucketsPerLink = 16.0

  /// A queue for the links of a graph.
  ///
  /// - Parameter stepMetres: the longest other step, such as from a point to a node.
  init(_ graph: CornerGraph, stepMetres: Double = 0) {
    var (longest, sum) = (stepMetres, 0.0)
    for metres in graph.lengths {
      longest = max(longest, metres)
      sum += metres
    }
    let mean = graph.lengths.isEmpty ? 1 : sum / Double(graph.lengths.count)
    self.init(stepMetres: longest, widthMetres: mean / Self.bucketsPerLink)
  }
}
