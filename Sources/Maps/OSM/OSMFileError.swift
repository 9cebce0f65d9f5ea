/// Why an OSM PBF file could not be read.
package struct OSMFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind of trouble.
  package enum Code: String, Hashable, Sendable {
    /// The file, or a message in it, ends too early.
    case truncated
    /// A number, length or index is impossible.
    case malformed
    /// A size is above a named limit of `OSMReader.Limits`.
    case tooLarge
    /// The zlib data cannot be unpacked.
    case compression
    /// The file asks for a feature or a compression that this reader does not have.
    case unsupported
  }

  /// The kind of trouble.
  package let code: Code
  /// The byte of the file where the blob with the trouble starts.
  package let blobOffset: Int
  /// The byte inside the unpacked blob, or of the file where the frame itself is wrong.
  package let offset: Int
  /// One sentence without a final period.
  package let reason: String

  /// The whole message.
  package var description: String {
    "\(reason) (\(code.rawValue), blob at byte \(blobOffset), byte \(offset) in it)"
  }
}
