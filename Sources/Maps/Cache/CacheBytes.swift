import Quantities

/// Writes numbers in little-endian order and texts and shapes as columns.
struct CacheWriter {
  private(set) var bytes: [UInt8] = []

  /// Appends a count or an index.
  mutating func add(_ number: Int) {
    withUnsafeBytes(of: UInt64(number).littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// Appends a number with all of its bits.
  mutating func add(_ number: Double) {
    withUnsafeBytes(of: number.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// Appends a column of small counts or indices, its length first.
  mutating func add(_ column: [UInt32]) {
    add(column.count)
    bytes.reserveCapacity(bytes.count + 4 * column.count)
    for number in column { withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) } }
  }

  /// Appends a column of numbers, its length first.
  mutating func add(_ column: [Double]) {
    add(column.count)
    bytes.reserveCapacity(bytes.count + 8 * column.count)
    for number in column { add(number) }
  }

  /// Appends bytes, their length first.
  mutating func add(bytes column: [UInt8]) {
    add(column.count)
    bytes += column
  }
}

/// Reads what `CacheWriter` wrote. Every count is checked against what is left before anything of that size is made;
/// once something is wrong, all that follows is nil.
struct CacheReader {
  private let bytes: [UInt8]
  private var position: Int

  /// Reads from a place on.
  init(_ bytes: [UInt8], from position: Int) {
    self.bytes = bytes
    self.position = min(position, bytes.count)
  }

  /// Whether all has been read.
  var isAtEnd: Bool { position == bytes.count }

  /// How many bytes are left.
  private var left: Int { bytes.count - position }

  private mutating func take<Number: FixedWidthInteger>(_ type: Number.Type) -> Number? {
    guard left >= MemoryLayout<Number>.size else { return nil }
    let number = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: position, as: type) }
    position += MemoryLayout<Number>.size
    return Number(littleEndian: number)
  }

  /// A count of things that take some bytes each; nil where so many are not left.
  mutating func count(bytesEach: Int) -> Int? {
    guard let number = take(UInt64.self), number <= UInt64(left / max(1, bytesEach)) else { return nil }
    return Int(number)
  }

  /// A number below 2^32 that is no size of anything.
  mutating func number() -> Int? {
    guard let number = take(UInt64.self), number <= UInt64(UInt32.max) else { return nil }
    return Int(number)
  }

  /// A column of small counts or indices.
  mutating func smallNumbers() -> [UInt32]? {
    guard let count = count(bytesEach: 4) else { return nil }
    return column(count) { $0.loadUnaligned(fromByteOffset: $1 * 4, as: UInt32.self).littleEndian }
  }

  /// A column of finite numbers.
  mutating func numbers() -> [Double]? {
    guard let count = count(bytesEach: 8) else { return nil }
    let result = column(count) {
      Double(bitPattern: $0.loadUnaligned(fromByteOffset: $1 * 8, as: UInt64.self).littleEndian)
    }
    return result.allSatisfy(\.isFinite) ? result : nil
  }

  /// A column of positions, each of two finite numbers.
  mutating func points() -> [LocalPoint]? {
    guard let count = count(bytesEach: 8), count % 2 == 0 else { return nil }
    let result = column(count / 2) { raw, index in
      LocalPoint(
        east: Double(bitPattern: raw.loadUnaligned(fromByteOffset: index * 16, as: UInt64.self).littleEndian),
        north: Double(bitPattern: raw.loadUnaligned(fromByteOffset: index * 16 + 8, as: UInt64.self).littleEndian))
    }
    return result.allSatisfy { $0.east.isFinite && $0.north.isFinite } ? result : nil
  }

  /// Some bytes.
  mutating func bytesColumn() -> ArraySlice<UInt8>? {
    guard let count = count(bytesEach: 1) else { return nil }
    defer { position += count }
    return bytes[position..<position + count]
  }

  /// Makes a column of elements; `count` of them have been found to be there.
  private mutating func column<Element>(_ count: Int, _ element: (UnsafeRawBufferPointer, Int) -> Element) -> [Element]
  {
    var result: [Element] = []
    result.reserveCapacity(count)
    bytes.withUnsafeBytes { raw in
      let rest = UnsafeRawBufferPointer(rebasing: raw[position...])
      for index in 0..<count { result.append(element(rest, index)) }
    }
    position += count * MemoryLayout<Element>.stride
    return result
  }
}
