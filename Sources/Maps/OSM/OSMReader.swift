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

  /// Reads a whole file. Its blobs are independent, so they are unpacked and decoded on several threads; the result,
  /// and the first error, are those of reading them one after the other.
  ///
  /// - Parameters:
  ///   - file: the bytes of the file.
  ///   - keys: the keys of tags that are kept, each once, and that the result numbers in this order; nil keeps all.
  ///   - limits: the sizes above which a file is refused.
  package static func read(
    _ file: [UInt8], keys: [String]? = nil, limits: Limits = Limits()
  ) throws(OSMFileError) -> OSMData {
    let (blobs, damage) = file.withUnsafeBufferPointer { Self.blobs(of: $0, limits: limits) }
    let decoder = OSMBlockDecoder(keys: keys)
    let parts = Parallel.map(blobs.count) { index in
      Result { () throws(OSMFileError) in try decode(blobs[index], of: file, with: decoder) }
    }
    var result = OSMData()
    result.keys = keys ?? []
    result.reserve(for: parts)
    for part in parts { result.append(try part.get(), sharesKeys: keys != nil) }
    if let damage { throw damage }
    return result
  }

  private static func decode(
    _ blob: Blob, of file: [UInt8], with decoder: OSMBlockDecoder
  ) throws(OSMFileError) -> OSMData {
    let unpacked = try unpack(blob, of: file)
    return try unpacked.withUnsafeBufferPointer { (bytes) throws(OSMFileError) in
      var result = OSMData()
      var reader = ProtobufReader(bytes: bytes, blobOffset: blob.start)
      if blob.isHeader {
        try OSMBlockDecoder.readHeader(&reader, into: &result)
      } else {
        try decoder.readBlock(&reader, into: &result)
      }
      return result
    }
  }

  /// One blob, still packed.
  private struct Blob {
    /// Whether it holds the file's header, and not a block of elements.
    let isHeader: Bool
    /// Where its frame starts in the file.
    let start: Int
    /// Where its data stands in the file.
    let data: Range<Int>
    /// How many bytes the data unpacks to; nil where it is not packed.
    let unpackedBytes: Int?
  }

  /// The blobs of a file up to its end or its first damage. Kinds that are neither header nor block are left out, as
  /// the format asks.
  private static func blobs(of file: UnsafeBufferPointer<UInt8>, limits: Limits) -> (
    blobs: [Blob], damage: OSMFileError?
  ) {
    var blobs: [Blob] = []
    var position = 0
    var unpackedBytes = 0
    while position < file.count {
      do throws(OSMFileError) {
        let frame = try frame(of: file, at: position, limits: limits)
        if frame.kind == "OSMHeader" || frame.kind == "OSMData" {
          let blob = try blob(frame, of: file, limits: limits)
          // Blobs unpack to what they promise or are refused, so promises can be added up before any is unpacked.
          unpackedBytes += blob.unpackedBytes ?? blob.data.count
          guard unpackedBytes <= limits.unpackedBytesMax else {
            throw OSMFileError(
              code: .tooLarge, blobOffset: position, offset: 0,
              reason: "the file unpacks to more than \(limits.unpackedBytesMax) bytes")
          }
          blobs.append(blob)
        }
        position = frame.blob.upperBound
      } catch {
        return (blobs, error)
      }
    }
    return (blobs, nil)
  }

  /// The place of one blob in the file.
  private struct Frame {
    let kind: String
    let blob: Range<Int>
    let start: Int
  }

  private static func frame(
    of file: UnsafeBufferPointer<UInt8>, at start: Int, limits: Limits
  ) throws(OSMFileError) -> Frame {
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
    let blobStart = headerStart + headerLength
    var reader = ProtobufReader(bytes: file, blobOffset: start, range: headerStart..<blobStart)
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
    guard Int(size) <= file.count - blobStart else { throw fail(.truncated, 4, "the file ends inside a blob") }
    return Frame(kind: kind, blob: blobStart..<blobStart + Int(size), start: start)
  }

  private static func blob(
    _ frame: Frame, of file: UnsafeBufferPointer<UInt8>, limits: Limits
  ) throws(OSMFileError) -> Blob {
    var reader = ProtobufReader(bytes: file, blobOffset: frame.start, range: frame.blob)
    var raw: Range<Int>?
    var packed: Range<Int>?
    var size: Int64?
    while let key = try reader.nextKey() {
      switch key.field {
      case 1: raw = try reader.range(key)
      case 2: size = try reader.number(key)
      case 3: packed = try reader.range(key)
      case 4...7: throw reader.error(.unsupported, "the blob is packed with method \(key.field), only zlib is read")
      default: try reader.skip(key)
      }
    }
    let isHeader = frame.kind == "OSMHeader"
    if let raw { return Blob(isHeader: isHeader, start: frame.start, data: raw, unpackedBytes: nil) }
    guard let packed, let size else { throw reader.error(.malformed, "a blob holds no data or no unpacked size") }
    guard size >= 0, size <= Int64(limits.blobBytesMax) else {
      throw reader.error(.tooLarge, "a blob that unpacks to \(size) bytes is above \(limits.blobBytesMax)")
    }
    return Blob(isHeader: isHeader, start: frame.start, data: packed, unpackedBytes: Int(size))
  }

  private static func unpack(_ blob: Blob, of file: [UInt8]) throws(OSMFileError) -> [UInt8] {
    guard let size = blob.unpackedBytes else { return Array(file[blob.data]) }
    guard let unpacked = inflate(file[blob.data], to: size) else {
      throw OSMFileError(
        code: .compression, blobOffset: blob.start, offset: 0,
        reason: "the zlib data is damaged or does not unpack to \(size) bytes")
    }
    return unpacked
  }

  /// The unpacked bytes, or nil where the data is damaged or the length differs.
  private static func inflate(_ packed: ArraySlice<UInt8>, to size: Int) -> [UInt8]? {
    // One byte more than promised, so that a stream that unpacks to more is seen.
    var length = uLongf(size + 1)
    var status = Z_OK
    let result = [UInt8](unsafeUninitializedCapacity: size + 1) { buffer, count in
      status = packed.withUnsafeBufferPointer {
        uncompress(buffer.baseAddress, &length, $0.baseAddress, uLong($0.count))
      }
      count = status == Z_OK ? Int(length) : 0
    }
    return status == Z_OK && result.count == size ? result : nil
  }
}
