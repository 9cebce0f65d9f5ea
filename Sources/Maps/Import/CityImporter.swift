import Diagnostics
import Geometry
import Quantities

/// Makes a city map of files: OpenStreetMap extracts, GeoJSON of several dialects, zone files.
///
/// The result depends on the bytes of the files and on the options alone. What is left out or repaired is reported,
/// element by element.
package struct CityImporter {
  /// What the files themselves do not say.
  package struct Options: Sendable {
    /// Name and origin of the map; what is imported comes from its first source.
    package var metadata: MapMetadata
    /// The height of the ground everywhere.
    package var groundLevel: AltitudeAMSL
    /// How far mean sea level lies above the WGS 84 ellipsoid; nil where it is not known.
    package var geoidUndulation: Length?
    /// Whether zones that cannot be understood are left out with a warning; the zone file is then written anew, as
    /// ED-318 with the zones that were understood.
    package var skipsBrokenZones = false
    /// How heights are found.
    package var heights = HeightRules()
    /// Areas without a name are left out below this surface, in square metres.
    package var unnamedAreaSquareMetresMin = 500.0
    /// The sizes above which an OSM file is refused.
    package var osmLimits = OSMReader.Limits()
    /// The most bytes that a gzip file may unpack to.
    package var unpackedBytesMax = 2 << 30

    /// Options with the documented defaults.
    package init(metadata: MapMetadata, groundLevel: AltitudeAMSL) {
      self.metadata = metadata
      self.groundLevel = groundLevel
    }
  }

  /// Imports the bytes of an OSM PBF file.
  ///
  /// The map's origin is the middle of the box in the file's header (of the box around all nodes where the header has
  /// none), rounded to 1e-7 degree; the map's boundary is that box. Zones are not in OSM data: the list is empty.
  ///
  /// - Parameters:
  ///   - pbf: the bytes of the file.
  ///   - path: the file's name for messages.
  ///   - options: what the file does not say.
  /// - Returns: the map, nil where there is an error, and everything there is to say.
  package static func importOSM(
    pbf: [UInt8], path: String, options: Options
  ) -> (map: CityMap?, diagnostics: [Diagnostic]) {
    let result = importFiles([InputFile(path: path, bytes: pbf)], knownAs: .osm, options: options)
    return (result.map, result.diagnostics)
  }

  /// Whether a file is an OpenStreetMap extract, of which licence and credit are known.
  package static func isOpenStreetMap(_ bytes: [UInt8]) -> Bool { FileKind.recognised(bytes, path: "") == .osm }
}
