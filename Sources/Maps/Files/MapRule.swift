/// The codes of the diagnostics that maps give. `C1…` concern map folders, `C2…` imports, `C3…` zones,
/// `C4…` buildings from the inside, ground and population.
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
  /// A building does not say where on the Earth it is.
  package static let nowhere = "C213"
  /// The coastline was left out.
  package static let coastline = "C205"
  /// A file cannot be imported.
  package static let importedFile = "C206"
  /// A feature of a GeoJSON file is left out, or was understood by a guess.
  package static let importedFeature = "C207"
  /// Features are left out because a map does not hold their kind, or because they lie outside.
  package static let leftOut = "C208"

  /// The file is not a zone file.
  package static let zoneFile = "C301"
  /// A zone cannot be understood.
  package static let zoneRefused = "C302"
  /// A zone departs from its format and was understood all the same.
  package static let zoneQuirk = "C303"
  /// A zone file has no zones.
  package static let zoneFileEmpty = "C304"
  /// A zone is written with a value that it does not have, since ED-318 asks for one.
  package static let zoneWrittenAssumed = "C305"
  /// A zone is written shortened, since ED-318 has no room for it.
  package static let zoneWrittenShort = "C306"

  /// The file is not a `building.yaml` that can be read.
  package static let buildingFile = "C401"
  /// A `building.yaml` lacks a key.
  package static let buildingMissingKey = "C402"
  /// A value of a `building.yaml` is not one that it can have.
  package static let buildingWrongValue = "C403"
  /// A vertex is named by an index that does not exist.
  package static let buildingIndex = "C404"
  /// A key of a `building.yaml` is unknown and not read.
  package static let buildingUnknownKey = "C405"
  /// A level has no scale.
  package static let buildingNoScale = "C406"
  /// A level's scale is doubtful.
  package static let buildingDoubtfulScale = "C407"
  /// A level cannot be laid onto the others, or does not fit well.
  package static let buildingAlignment = "C408"
  /// Two things of a building have the same name.
  package static let buildingDuplicate = "C409"
  /// A lift names a level or a door that does not exist, or a vertex a lift.
  package static let buildingLift = "C410"
  /// A lane leads through a wall.
  package static let laneThroughWall = "C411"
  /// A level has more walls than rooms can be made of.
  package static let buildingTooComplex = "C412"

  /// A height grid cannot be read.
  package static let terrainFile = "C421"
  /// A height grid is not in degrees.
  package static let terrainNotInDegrees = "C422"
  /// The ground has a hole inside the map.
  package static let terrainHole = "C423"
  /// Height grids do not fit together, or ask for too many samples.
  package static let terrainGrid = "C424"

  /// A population grid cannot be read.
  package static let populationFile = "C431"
  /// A population grid has no column of people.
  package static let populationColumn = "C432"
  /// A cell of a population grid is damaged.
  package static let populationCell = "C433"
  /// A population grid is in a reference system that cannot be converted.
  package static let populationReference = "C434"
}
