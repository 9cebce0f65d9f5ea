/// Joins the member ways of a multipolygon into closed rings of node ids.
///
/// Ways that end at each other's ends are joined in the order of the members, so the result depends on the file alone.
struct RingAssembler {
  /// Closed rings, each without its closing node.
  private(set) var rings: [[Int64]] = []
  /// The number of pieces that could not be closed.
  private(set) var openPieces = 0

  /// Assembles the rings of some ways.
  ///
  /// Cost: O(n²) in the number of open ways, which callers limit.
  init(ways: [[Int64]]) {
    var open: [[Int64]] = []
    for way in ways where way.count >= 2 {
      if way.first == way.last {
        rings.append(Array(way.dropLast()))
      } else {
        open.append(way)
      }
    }
    var isUsed = [Bool](repeating: false, count: open.count)
    for start in open.indices where !isUsed[start] {
      isUsed[start] = true
      var ring = open[start]
      while ring.first != ring.last, let next = Self.continuation(of: ring, among: open, isUsed: isUsed) {
        isUsed[next] = true
        let piece = open[next].first == ring.last ? open[next] : open[next].reversed()
        ring.append(contentsOf: piece.dropFirst())
      }
      if ring.first == ring.last { rings.append(Array(ring.dropLast())) } else { openPieces += 1 }
    }
    let whole = rings.filter { $0.count >= 3 }
    openPieces += rings.count - whole.count
    rings = whole
  }

  private static func continuation(of ring: [Int64], among ways: [[Int64]], isUsed: [Bool]) -> Int? {
    guard let end = ring.last else { return nil }
    for index in ways.indices where !isUsed[index] {
      if ways[index].first == end || ways[index].last == end { return index }
    }
    return nil
  }
}
