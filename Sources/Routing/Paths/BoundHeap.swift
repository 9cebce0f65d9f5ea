import Geometry

/// Something that waits for its turn in a search, by a bound on the cost of what may come of it.
protocol Bounded: BitwiseCopyable {
  /// The least come first.
  var bound: Double { get }
}

/// A queue by bounds in plain memory that is used again and again: a heap with four children at each place.
struct BoundHeap<Item: Bounded>: ~Copyable {
  private var items = GrowingMemory<Item>(capacity: 256)

  /// How many wait.
  var count: Int { @inline(__always) get { items.count } }

  /// Empties the queue and keeps its room.
  mutating func removeAll() { items.removeAll() }

  /// Puts something in.
  @inline(__always)
  mutating func push(_ item: Item) {
    items.append(item)
    var index = items.count - 1
    while index > 0 {
      let parent = (index - 1) >> 2
      guard item.bound < items[parent].bound else { break }
      items[index] = items[parent]
      index = parent
    }
    items[index] = item
  }

  /// Takes what has the least bound out.
  @inline(__always)
  mutating func popLeast() -> Item? {
    guard items.count > 0 else { return nil }
    let least = items[0]
    guard let last = items.popLast() else { return nil }
    if items.count > 0 { sink(last) }
    return least
  }

  /// Takes what has the least bound out, after something else was put in.
  @inline(__always)
  mutating func popLeast(afterPushing item: Item) -> Item {
    guard items.count > 0, items[0].bound < item.bound else { return item }
    let least = items[0]
    sink(item)
    return least
  }

  /// Puts something at the top, whose old top is gone, and restores the order.
  @inline(__always)
  private mutating func sink(_ item: Item) {
    let count = items.count
    var index = 0
    while true {
      let first = 4 * index + 1
      guard first < count else { break }
      var child = first
      var bound = items[first].bound
      for other in first + 1..<max(first + 1, min(first + 4, count)) where items[other].bound < bound {
        child = other
        bound = items[other].bound
      }
      guard bound < item.bound else { break }
      items[index] = items[child]
      index = child
    }
    items[index] = item
  }
}
