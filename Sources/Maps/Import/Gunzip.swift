import CZlib

/// Unpacks gzip files (RFC 1952) piece by piece, so that one that unpacks without end is stopped at a limit.
package enum Gunzip {
  /// Why a file could not be unpacked: a few words without a period.
  package struct Failure: Error, Equatable {
    /// What is wrong.
    package let reason: String

    /// Says what is wrong.
    package init(reason: String) { self.reason = reason }
  }

  /// Bytes that are unpacked at once.
  private static let chunkBytes = 1 << 20

  /// Whether a file starts as gzip files do.
  package static func isGzip(_ bytes: [UInt8]) -> Bool { bytes.count > 2 && bytes[0] == 0x1f && bytes[1] == 0x8b }

  /// The content of a gzip file; of several members that stand one after the other, all of them.
  ///
  /// - Parameter bytesMax: the most bytes that it may unpack to.
  package static func unpacked(_ packed: [UInt8], bytesMax: Int) throws(Failure) -> [UInt8] {
    var stream = z_stream()
    // 15 is the largest window, 16 asks for the gzip form.
    guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw Failure(reason: "zlib cannot start")
    }
    defer { inflateEnd(&stream) }
    var result: [UInt8] = []
    // The last four bytes say the length modulo 2^32. They may lie, so they only make room within limits.
    let promised = packed.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    result.reserveCapacity(min(promised, bytesMax, packed.count * 32))
    var chunk = [UInt8](repeating: 0, count: chunkBytes)
    var position = 0
    while true {
      let (status, consumed, produced) = inflateChunk(&stream, packed, from: position, into: &chunk)
      position += consumed
      guard produced <= bytesMax - result.count else {
        throw Failure(reason: "it unpacks to more than \(bytesMax) bytes")
      }
      result += chunk[..<produced]
      switch status {
      case Z_OK where consumed > 0 || produced > 0: continue
      case Z_STREAM_END:
        if position == packed.count { return result }
        guard inflateReset(&stream) == Z_OK else { throw Failure(reason: "zlib cannot go on") }
      case Z_BUF_ERROR, Z_OK: throw Failure(reason: "it ends too early")
      default: throw Failure(reason: "its zlib data is damaged at byte \(position)")
      }
    }
  }

  private static func inflateChunk(
    _ stream: inout z_stream, _ packed: [UInt8], from position: Int, into chunk: inout [UInt8]
  ) -> (status: Int32, consumed: Int, produced: Int) {
    packed.withUnsafeBufferPointer { input in
      chunk.withUnsafeMutableBufferPointer { output in
        let available = min(input.count - position, Int(Int32.max))
        // zlib does not write to its input, although its interface says so.
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress.map { $0 + position })
        stream.avail_in = UInt32(available)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        let status = inflate(&stream, Z_NO_FLUSH)
        return (status, available - Int(stream.avail_in), output.count - Int(stream.avail_out))
      }
    }
  }
}
