/// Memory of a fixed length with one owner, whose elements are reached without bounds checks in release.
///
/// The search reads and writes some numbers billions of times; arrays that check, count references and copy on write
/// would take more time than the arithmetic. Debug builds do check.
struct FlatArray<Element: BitwiseCopyable>: ~Copyable {
  /// The first element.
  let base: UnsafeMutablePointer<Element>
  /// The number of elements.
  let count: Int

  /// Makes an array of equal elements.
  init(repeating element: Element, count: Int) {
    base = .allocate(capacity: max(1, count))
    base.initialize(repeating: element, count: count)
    self.count = count
  }

  /// Copies an array.
  init(_ elements: [Element]) {
    base = .allocate(capacity: max(1, elements.count))
    count = elements.count
    for (index, element) in elements.enumerated() { (base + index).initialize(to: element) }
  }

  deinit { base.deallocate() }

  /// The element at an index in 0..<count.
  subscript(index: Int) -> Element {
    @inline(__always) get {
      assert(index >= 0 && index < count, "an index lies in the array")
      return base[index]
    }
    @inline(__always) nonmutating set {
      assert(index >= 0 && index < count, "an index lies in the array")
      base[index] = newValue
    }
  }

  /// The element at an index in 0..<count.
  subscript(index: Int32) -> Element {
    @inline(__always) get { self[Int(index)] }
    @inline(__always) nonmutating set { self[Int(index)] = newValue }
  }
}

/// A list that grows up to a fixed capacity and never allocates after that.
struct FlatList<Element: BitwiseCopyable>: ~Copyable {
  private let storage: FlatArray<Element>
  /// The elements in use.
  private(set) var count = 0

  /// Makes an empty list with room for `capacity` elements, filled with `element` so that all memory has a value.
  init(capacity: Int, filler: Element) { storage = FlatArray(repeating: filler, count: capacity) }

  /// Whether nothing is in the list.
  var isEmpty: Bool { count == 0 }

  /// The element at an index in 0..<count.
  subscript(index: Int) -> Element {
    @inline(__always) get { storage[index] }
    @inline(__always) nonmutating set { storage[index] = newValue }
  }

  /// Adds an element; there must be room.
  @inline(__always)
  mutating func append(_ element: Element) {
    precondition(count < storage.count, "a list holds no more than its capacity")
    storage[count] = element
    count += 1
  }

  /// Takes the last element away and gives it.
  mutating func removeLast() -> Element {
    precondition(count > 0, "an empty list has no last element")
    count -= 1
    return storage[count]
  }

  /// Empties the list, or cuts it to a length.
  mutating func removeAll(keeping length: Int = 0) { count = length }
}
