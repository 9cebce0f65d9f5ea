import Diagnostics
import Geometry

/// The former way to read zones: `ZoneFileReader`, which recognises the format, without the zones it left out.
package enum ED269Reader {
  /// Reads the zones of a file.
  ///
  /// - Parameters:
  ///   - bytes: the content.
  ///   - path: the file's name for messages.
  ///   - projection: the map's projection.
  package static func read(
    _ bytes: [UInt8], path: String, projection: MapProjection
  ) -> (zones: [Zone], diagnostics: [Diagnostic]) {
    let result = ZoneFileReader.read(bytes, path: path, projection: projection)
    return (result.zones, result.diagnostics)
  }
}
