/// Rows of nodes that moves take along.
extension SoftPlan {
  /// A row of nodes inside a trip, perhaps to be turned round.
  struct Piece {
    /// The node before the row.
    var before: Int32
    /// The first node of the row as it is now; with a length of 0 the node after `before`.
    var first: Int32
    /// The last node of the row as it is now; with a length of 0 `before`.
    var last: Int32
    /// The node after the row.
    var after: Int32
    /// The number of nodes.
    var length: Int
    /// Whether it is to be turned round.
    var isReversed = false

    /// The first node after it is turned.
    @inline(__always)
    var head: Int32 { isReversed ? last : first }
    /// The last node after it is turned.
    @inline(__always)
    var tail: Int32 { isReversed ? first : last }
  }

  /// The row of `length` nodes that starts at a node; nil where its trip ends before.
  @inline(__always)
  func piece(from first: Int32, length: Int) -> Piece? {
    var last = first
    for _ in 1..<max(1, length) {
      last = nodes.base[Int(last)].next
      if last >= nodeCount { return nil }
    }
    return Piece(
      before: nodes.base[Int(first)].previous, first: first, last: last, after: nodes.base[Int(last)].next,
      length: length)
  }

  /// The row of `length` nodes that ends at a node.
  @inline(__always)
  func piece(to last: Int32, length: Int) -> Piece? {
    var first = last
    for _ in 1..<max(1, length) {
      first = nodes.base[Int(first)].previous
      if first >= nodeCount { return nil }
    }
    return Piece(
      before: nodes.base[Int(first)].previous, first: first, last: last, after: nodes.base[Int(last)].next,
      length: length)
  }

  /// The gap after a node.
  @inline(__always)
  func gap(after node: Int32) -> Piece {
    let next = nodes.base[Int(node)].next
    return Piece(before: node, first: next, last: node, after: next, length: 0)
  }
}
