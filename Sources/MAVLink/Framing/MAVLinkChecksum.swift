/// CRC-16/MCRF4XX, the checksum of MAVLink frames.
///
/// Polynomial 0x1021 reflected, start 0xFFFF, no final exclusive-or; check value of "123456789" is 0x6F91.
package struct MAVLinkChecksum: Sendable {
  /// The checksum of the bytes so far.
  package private(set) var value: UInt16 = 0xFFFF

  /// A checksum of no bytes.
  @inline(__always)
  package init() {}

  /// Adds one byte. Eight steps of the shift register at once: the polynomial has few enough terms to need no table.
  @inline(__always)
  package mutating func add(_ byte: UInt8) {
    var folded = byte ^ UInt8(truncatingIfNeeded: value)
    folded ^= folded << 4
    let wide = UInt16(folded)
    value = (value >> 8) ^ (wide << 8) ^ (wide << 3) ^ (wide >> 4)
  }

  /// Adds bytes in order, eight at a time: row k of the table tells what a byte does that k bytes follow.
  @inline(__always)
  package mutating func add(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress else { return }
    var crc = UInt64(value)
    var place = 0
    let end = bytes.count
    let row = ChecksumTable.rows
    while place + 8 <= end {
      let word = start.loadUnaligned(fromByteOffset: place, as: UInt64.self) ^ crc
      let near =
        row[0x700 | Int(word & 0xFF)] ^ row[0x600 | Int(word >> 8 & 0xFF)]
        ^ row[0x500 | Int(word >> 16 & 0xFF)] ^ row[0x400 | Int(word >> 24 & 0xFF)]
      let far =
        row[0x300 | Int(word >> 32 & 0xFF)] ^ row[0x200 | Int(word >> 40 & 0xFF)]
        ^ row[0x100 | Int(word >> 48 & 0xFF)] ^ row[Int(word >> 56)]
      crc = UInt64(near ^ far)
      place += 8
    }
    if place + 4 <= end {
      let word = start.loadUnaligned(fromByteOffset: place, as: UInt32.self) ^ UInt32(truncatingIfNeeded: crc)
      crc = UInt64(
        row[0x300 | Int(word & 0xFF)] ^ row[0x200 | Int(word >> 8 & 0xFF)] ^ row[0x100 | Int(word >> 16 & 0xFF)]
          ^ row[Int(word >> 24)])
      place += 4
    }
    value = UInt16(truncatingIfNeeded: crc)
    while place < end {
      add(start.load(fromByteOffset: place, as: UInt8.self))
      place += 1
    }
  }

  /// The byte that, added last, gives a checksum; `nil` where no byte does, which is so for 255 of 256 checksums.
  package func lastByte(giving checksum: UInt16) -> UInt8? {
    for byte in UInt8.min...UInt8.max {
      var next = self
      next.add(byte)
      if next.value == checksum { return byte }
    }
    return nil
  }
}

/// What a byte with k bytes behind it does to the checksum: eight rows of 256.
private enum ChecksumTable {
  /// The first of 2,048 values. They are written here once, before anybody can read them, and never changed or freed,
  /// so threads may share them. An array in place would be copied to the stack whole for each frame.
  nonisolated(unsafe) static let rows: UnsafePointer<UInt16> = {
    let rows = UnsafeMutablePointer<UInt16>.allocate(capacity: 2048)
    for index in 0..<2048 {
      guard index >= 256 else {
        var value = UInt16(index)
        for _ in 0..<8 { value = value & 1 == 0 ? value >> 1 : (value >> 1) ^ 0x8408 }
        (rows + index).initialize(to: value)
        continue
      }
      let before = rows[index - 256]
      (rows + index).initialize(to: (before >> 8) ^ rows[Int(before & 0xFF)])
    }
    return UnsafePointer(rows)
  }()
}
