/// A fixed number of elements stored in place, so that a message holds no reference and decoding allocates nothing.
///
/// Fields that are arrays or texts are stored as one of these under the field's name with `Inline` behind it.
package struct MAVLinkArray<let capacity: Int, Element>: Sendable, Equatable, BitwiseCopyable, CustomReflectable
where Element: FixedWidthOrFloat {
  /// The elements in order.
  package var elements: InlineArray<capacity, Element>

  /// Copies an array; a shorter one leaves zeros behind it, a longer one is a bug of ours.
  package init(_ array: [Element]) {
    precondition(array.count <= capacity, "an array fits its field of \(capacity) elements")
    elements = InlineArray(repeating: .zero)
    for index in array.indices { elements[index] = array[index] }
  }

  /// The number of elements, always the same.
  package var count: Int { capacity }

  /// One element; an index outside 0..<count stops the program.
  package subscript(index: Int) -> Element {
    get { elements[index] }
    set { elements[index] = newValue }
  }

  /// All elements, copied into an array.
  package var array: [Element] {
    [Element](unsafeUninitializedCapacity: capacity) { buffer, count in
      for index in 0..<capacity { buffer.initializeElement(at: index, to: elements[index]) }
      count = capacity
    }
  }

  /// Compares element by element; NaN is equal to nothing.
  package static func == (left: Self, right: Self) -> Bool {
    for index in 0..<capacity where left.elements[index] != right.elements[index] { return false }
    return true
  }

  /// The elements without labels, for tests and debuggers.
  package var customMirror: Mirror { Mirror(self, unlabeledChildren: array) }
}

/// The element types of fields on the wire: integers and IEEE 754 numbers, little-endian.
package protocol FixedWidthOrFloat: Sendable, Equatable, BitwiseCopyable {
  /// The value of all bits zero.
  static var zero: Self { get }
}

extension UInt8: FixedWidthOrFloat {}
extension Int8: FixedWidthOrFloat {}
extension UInt16: FixedWidthOrFloat {}
extension Int16: FixedWidthOrFloat {}
extension UInt32: FixedWidthOrFloat {}
extension Int32: FixedWidthOrFloat {}
extension UInt64: FixedWidthOrFloat {}
extension Int64: FixedWidthOrFloat {}
extension Float: FixedWidthOrFloat {}
extension Double: FixedWidthOrFloat {}

extension MAVLinkArray where Element == UInt8 {
  /// Text as UTF-8; a longer text is cut before the character that does not fit.
  package init(text: String) {
    elements = InlineArray(repeating: 0)
    var position = 0
    for scalar in text.unicodeScalars {
      guard let encoded = UTF8.encode(scalar), position + encoded.count <= capacity else { break }
      for byte in encoded {
        elements[position] = byte
        position += 1
      }
    }
  }

  /// The bytes up to the first zero as text; bytes that are not UTF-8 become U+FFFD.
  package var text: String {
    var length = 0
    while length < capacity, elements[length] != 0 { length += 1 }
    return String(decoding: array[..<length], as: UTF8.self)
  }
}
