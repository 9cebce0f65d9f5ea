import CZlib

/// Reads OpenStreetMap PBF files.
///
/// Source: the OSM wiki page "PBF Format". Blobs may be raw or zlib; the required features `OsmSchema-V0.6` and
/// `DenseNodes` are understood, any other is refused. Metadata (version, time, user) is passed over.
package enum OSMReader {
  /// The sizes above which a file is refused.
  package struct Limits: Sendable {
    /// The largest blob header; the format's own limit is 64 KiB.
    package var blobHeaderBytesMax = 64 * 1024
    /// The largest blob, packed or unpacked; the format's own limit is 32 MiB.
    package var blobBytesMax = 32 * 1024 * 1024
    /// The most bytes that all blobs may unpack to together.
    package var unpackedBytesMax = 16 * 1024 * 1024 * 1024

    /// The documented limits.
    package init() {}
  }

  /// Reads a whole file.
  package static func read(_ file: [UInt8], limits: Limits = Limits()) throws(OSMFileError) -> OSMData {
    var result = OSMData()
    var position = 0
    var unpackedBytes = 0
    while position < file.count {
      let frame = try frame(of: file, at: position, limits: limits)
      let unpacked = try unpack(frame, limits: limits)
      unpackedBytes += unpacked.count
      guard unpackedBytes <= limits.unpackedBytesMax else {
        throw OSMFileError(
          code: .tooLarge, blobOffset: position, offset: 0,
          reason: "the file unpacks to more than \(limits.unpackedBytesMax) bytes")
      }
      var reader = ProtobufReader(bytes: unpacked, blobOffset: position)
      switch frame.kind {
      case "OSMHeader": try OSMBlockDecoder.readHeader(&reader, into: &result)
      case "OSMData": try OSMBlockDecoder.readBlock(&reader, into: &result)
      default: break  // The format asks readers to pass over kinds that they do not know.
      }
      position = frame.end
    }
    return result
  }

  /// One blob with its header, still packed.
  private struct Frame {
    let kind: String
    let blob: [UInt8]
    let start: Int
    let end: Int
  }

  private static func frame(of file: [UInt8], at start: Int, limits: Limits) throws(OSMFileError) -> Frame {
    func fail(_ code: OSMFileError.Code, _ offset: Int, _ reason: String) -> OSMFileError {
      OSMFileError(code: code, blobOffset: start, offset: offset, reason: reason)
    }
    guard start + 4 <= file.count else { throw fail(.truncated, 0, "the file ends inside a blob's header length") }
    let headerLength = file[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
    guard headerLength <= limits.blobHeaderBytesMax else {
      throw fail(.tooLarge, 0, "a blob header of \(headerLength) bytes is above \(limits.blobHeaderBytesMax)")
    }
    let headerStart = start + 4
    guard headerLength <= file.count - headerStart else {
      throw fail(.truncated, 4, "the file ends inside a blob's header")
    }
    var reader = ProtobufReader(bytes: Array(file[headerStart..<headerStart + headerLength]), blobOffset: start)
    var kind = ""
    var size: Int64?
    while let key = try reader.nextKey() {
      switch key.field {
      case 1: kind = try reader.text(key)
      case 3: size = try reader.number(key)
      default: try reader.skip(key)
      }
    }
    guard let size, size >= 0 else { throw fail(.malformed, 4, "a blob header names no size") }
    guard size <= Int64(limits.blobBytesMax) else {
      throw fail(.tooLarge, 4, "a blob of \(size) bytes is above \(limits.blobBytesMax)")
    }
    let blobStart = headerStart + headerLength
    guard Int(size) <= file.count - blobStart else { throw fail(.truncated, 4, "the file ends inside a blob") }
    let end = blobStart + Int(size)
    return Frame(kind: kind, blob: Array(file[blobStart..<end]), start: start, end: end)
  }

  private static func unpack(_ frame: Frame, limits: Limits) throws(OSMFileError) -> [UInt8] {
    var reader = ProtobufReader(bytes: frame.blob, blobOffset: frame.start)
    var raw: [UInt8]?
    var packed: [UInt8]?
    var rawSize: Int64?
    while let key = try reader.nextKey() {
      switch key.field {
      case 1: raw = Array(try reader.data(key))
      case 2: rawSize = try reader.number(key)
      case 3: packed = Array(try reader.data(key))
      case 4...7: throw reader.error(.unsupported, "the blob is packed with method \(key.field), only zlib is read")
      default: try reader.skip(key)
      }
    }
    if let raw { return raw }
    guard let packed, let rawSize else { throw reader.error(.malformed, "a blob holds no data or no unpacked size") }
    guard rawSize >= 0, rawSize <= Int64(limits.blobBytesMax) else {
      throw reader.error(.tooLarge, "a blob that unpacks to \(rawSize) bytes is above \(limits.blobBytesMax)")
    }
    guard let unpacked = inflate(packed, to: Int(rawSize)) else {
      throw reader.error(.compression, "the zlib data is damaged or does not unpack to \(rawSize) bytes")
    }
    return unpacked
  }

  /// The unpacked bytes, or nil where the data is damaged or the length differs.
  private static func inflate(_ packed: [UInt8], to size: Int) -> [UInt8]? {
    // One byte more than promised, so that a stream that unpacks to more is seen.
    var length = uLongf(size + 1)
    var status = Z_OK
    let result = [UInt8](unsafeUninitializedCapacity: size + 1) { buffer, count in
      status = uncompress(buffer.baseAddress, &length, packed, uLong(packed.count))
      count = status == Z_OK ? Int(length) : 0
    }
    return status == Z_OK && result.count == size ? result : nil
  }
}
