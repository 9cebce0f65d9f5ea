/// Makes gzip files of stored blocks, by RFC 1951 and 1952 and apart from the reader.
enum GzipBuilder {
  /// The bytes in stored blocks, with their checksum and length.
  static func stored(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]
    var start = 0
    repeat {
      let block = bytes[start..<min(start + 65_535, bytes.count)]
      start += block.count
      let length = UInt16(block.count)
      result.append(start == bytes.count ? 1 : 0)
      result += [UInt8(length & 0xff), UInt8(length >> 8), UInt8(~length & 0xff), UInt8(~length >> 8)]
      result += block
    } while start < bytes.count
    return result + little(checksum(bytes)) + little(UInt32(truncatingIfNeeded: bytes.count))
  }

  /// A file that unpacks to `count` million zeros, 1,000 times its size: one stored zero and then copies of it, in a
  /// block with the fixed codes. A copy of 258 bytes from one byte back has eight bits of length and five of distance.
  static func bomb(millions count: Int) -> [UInt8] {
    var bits: [UInt8] = []
    var (held, used) = (UInt32(0), UInt32(0))
    func put(_ value: UInt32, _ width: UInt32) {
      held |= value << used
      used += width
      while used >= 8 {
        bits.append(UInt8(held & 0xff))
        held >>= 8
        used -= 8
      }
    }
    put(1, 1)
    put(1, 2)
    // The literal 0 has the code 00110000, the length 258 the code 11000101, the distance 1 the code 00000; codes are
    // written from their highest bit on.
    put(0b0000_1100, 8)
    for _ in 0..<count * 1_000_000 / 258 {
      put(0b1010_0011, 8)
      put(0, 5)
    }
    put(0, 7)
    put(0, 7)
    return [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255] + bits + [0, 0, 0, 0, 0, 0, 0, 0]
  }

  private static func little(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(value >> (8 * $0) & 0xff) } }

  /// CRC-32, bit by bit.
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var crc = ~UInt32(0)
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
    }
    return ~crc
  }
}
