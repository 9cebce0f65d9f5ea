/// Memory of a fixed length with one owner, whose elements are reached without bounds checks in release.
///
/// The search reads and writes some numbers billions of times. Debug builds do check.
struct FlatMemory<Element: BitwiseCopyable>: ~Copyable {
  /// The first element.
  let base: UnsafeMutablePointer<Element>
  /// The number of elements.
  let count: Int

  /// Makes memory of equal elements.
  init(repeating element: Element, count: Int) {
    base = .allocate(capacity: max(1, count))
    base.initialize(repeating: element, count: max(1, count))
    self.count = count
  }

  deinit { base.deallocate() }

  /// The element at an index in 0..<count.
  subscript(index: Int) -> Element {
    @inline(__always) get {
      assert(index >= 0 && index < count, "an index lies in the memory")
      return base[index]
    }
    @inline(__always) nonmutating set {
      assert(index >= 0 && index < count, "an index lies in the memory")
      base[index] = newValue
    }
  }

  /// The element at an index in 0..<count, to be read or changed where it lies.
  @inline(__always)
  func at(_ index: Int32) -> UnsafeMutablePointer<Element> {
    assert(index >= 0 && index < count, "an index lies in the memory")
    return base + Int(index)
  }
}
