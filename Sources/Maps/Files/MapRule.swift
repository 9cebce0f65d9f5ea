/// The codes of the diagnostics that maps give. `C1…` concern map folders, `C2…` imports, `C3…` zones.
package enum MapRule {
  /// A file of the map is missing or cannot be read.
  package static let unreadableFile = "C101"
  /// `map.yaml` is not YAML, or not a mapping.
  package static let syntax = "C102"
  /// A required key is missing.
  package static let missingKey = "C103"
  /// A key has a value that it cannot have.
  package static let wrongValue = "C104"
  /// A key or a layer is unknown.
  package static let unknownKey = "C105"
  /// Two things of one kind have the same identifier.
  package static let duplicateIdentifier = "C106"
  /// A layer is not a GeoJSON feature collection.
  package static let notGeoJSON = "C107"
  /// A feature lacks a property or has a wrong one.
  package static let wrongFeature = "C108"
  /// A feature's geometry is not of the right type, not in degrees, or not valid.
  package static let wrongGeometry = "C109"
  /// Something lies outside the map's boundary.
  package static let outsideBoundary = "C110"
  /// Zones have limits above the ellipsoid, and the map does not know how they lie to the ground.
  package static let noUndulation = "C111"
  /// A layer does not say where it comes from, or names no origin that is listed.
  package static let layerOrigin = "C112"

  /// The OSM file cannot be imported.
  package static let osmFile = "C201"
  /// An element is cut by the extract's edge or incomplete.
  package static let cutElement = "C202"
  /// A shape was invalid and was repaired.
  package static let invalidShape = "C203"
  /// A height could not be read.
  package static let unreadableHeight = "C204"
  /// The coastline was left out.
  package static let coastline = "C205"
  /// A file cannot be imported.
  package static let importedFile = "C206"
  /// A feature of a GeoJSON file is left out, or was understood by a guess.
  package static let importedFeature = "C207"
  /// Features are left out because a map does not hold their kind, or because they lie outside.
  package static let leftOut = "C208"

  /// The file is not an ED-269 file.
  package static let zoneFile = "C301"
  /// A zone cannot be understood.
  package static let zoneRefused = "C302"
  /// A zone departs from ED-269 and was understood all the same.
  package static let zoneQuirk = "C303"
}
