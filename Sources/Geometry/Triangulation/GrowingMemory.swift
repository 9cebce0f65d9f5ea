/// Plain memory of trivial elements that grows at its end; indices are checked in debug builds only.
@frozen
@usableFromInline
package struct GrowingMemory<Element: BitwiseCopyable>: ~Copyable {
  @usableFromInline var base: UnsafeMutablePointer<Element>
  /// The number of elements.
  @usableFromInline package var count = 0
  @usableFromInline var capacity: Int

  /// Empty memory with room for some elements.
  @inlinable
  package init(capacity: Int) {
    self.capacity = max(16, capacity)
    base = .allocate(capacity: self.capacity)
  }

  /// Memory with elements, and with room for more.
  @inlinable
  package init(_ elements: [Element], capacity: Int) {
    self.init(capacity: max(capacity, elements.count))
    elements.withUnsafeBufferPointer { source in
      if let start = source.baseAddress { base.initialize(from: start, count: source.count) }
    }
    count = elements.count
  }

  @inlinable
  deinit { base.deallocate() }

  /// The elements as an array.
  @inlinable
  package var array: [Element] { Array(UnsafeBufferPointer(start: base, count: count)) }

  /// The element at an index.
  @inlinable
  @inline(__always)
  package subscript(index: Int) -> Element {
    get {
      assert(index >= 0 && index < count, "an index lies in the memory")
      return base[index]
    }
    set {
      assert(index >= 0 && index < count, "an index lies in the memory")
      base[index] = newValue
    }
  }

  /// Adds an element at the end.
  @inlinable
  @inline(__always)
  package mutating func append(_ element: Element) {
    if count == capacity { grow() }
    base[count] = element
    count += 1
  }

  /// Takes the last element away.
  @inlinable
  @inline(__always)
  package mutating func popLast() -> Element? {
    guard count > 0 else { return nil }
    count -= 1
    return base[count]
  }

  /// Empties the memory and keeps its room.
  @inlinable
  package mutating func removeAll() { count = 0 }

  /// Takes some elements off the end.
  @inlinable
  package mutating func removeLast(_ number: Int) {
    assert(number >= 0 && number <= count, "there are as many elements")
    count -= number
  }

  @usableFromInline
  mutating func grow() {
    capacity *= 2
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
    larger.moveInitialize(from: base, count: count)
    base.deallocate()
    base = larger
  }
}
