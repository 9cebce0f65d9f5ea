import Diagnostics
import Geometry
import Quantities

/// What the GeoJSON layers of a map folder hold.
struct CityLayers {
  /// The one boundary; nil where no layer gave it.
  var boundary: Polygon?
  var buildings: [Building] = []
  var places: [Place] = []
  var areas: [Area] = []
  var streets: [Street] = []
  var water: [Polygon] = []
  var population: [PopulationCell] = []
  /// How many things each layer gave, in the order in which they were read; 0 for layers of other forms.
  var counts: [Int] = []
  private(set) var diagnostics: [Diagnostic] = []
  /// The greatest height of a building, in metres: far above any, and far below what a sum cannot hold.
  private static let heightMetresMax = 10_000.0
  private var identifiers: [MapLayer.Kind: Set<String>] = [:]

  /// Reads a layer; a layer that is no GeoJSON is passed over.
  mutating func read(_ layer: MapLayer, bytes: [UInt8], path: String, projection: MapProjection) {
    guard layer.kind.isGeoJSON else {
      counts.append(0)
      return
    }
    var file = GeoJSONLayer(bytes: bytes, path: path, projection: projection)
    let before = total
    switch layer.kind {
    case .boundary: readBoundary(&file)
    case .buildings: readBuildings(&file)
    case .streets: readStreets(&file)
    case .places: readPlaces(&file)
    case .areas: readAreas(&file)
    case .water: for feature in file.features { water += file.polygons(feature) }
    case .population: readPopulation(&file)
    case .zones, .terrain, .indoor: break
    }
    counts.append(total - before)
    diagnostics += file.diagnostics
  }

  private var total: Int {
    buildings.count + places.count + areas.count + streets.count + water.count + population.count
      + (boundary == nil ? 0 : 1)
  }

  private mutating func readBoundary(_ file: inout GeoJSONLayer) {
    let polygons = file.features.flatMap { file.polygons($0) }
    if polygons.count == 1, boundary == nil {
      boundary = polygons[0]
    } else if !file.diagnostics.hasErrors {
      file.report(MapRule.wrongGeometry, "a map has one boundary of one polygon, here is not exactly one")
    }
  }

  private mutating func readBuildings(_ file: inout GeoJSONLayer) {
    for feature in file.features where isNew(feature, .buildings, &file) {
      let polygons = file.polygons(feature)
      guard let height = feature.properties["height"]?.number, height > 0,
        height <= Self.heightMetresMax
      else {
        file.report(MapRule.wrongFeature, feature, "`height` is not a number of metres above zero, up to 10,000")
        continue
      }
      guard let isAssumed = feature.properties["assumed"]?.bool else {
        file.report(MapRule.wrongFeature, feature, "`assumed` is not true or false")
        continue
      }
      let (name, kind) = (file.text(feature, "name"), file.text(feature, "kind"))
      for (index, polygon) in polygons.enumerated() {
        buildings.append(
          Building(
            id: index == 0 ? feature.id : "\(feature.id)-\(index + 1)", name: name, kind: kind.isEmpty ? "yes" : kind,
            footprint: polygon, height: HeightAGL(metres: height), heightIsAssumed: isAssumed))
      }
    }
  }

  private mutating func readStreets(_ file: inout GeoJSONLayer) {
    for feature in file.features where isNew(feature, .streets, &file) {
      guard let line = file.line(feature) else { continue }
      streets.append(
        Street(
          id: feature.id, name: file.text(feature, "name"), kind: file.text(feature, "kind"), line: line,
          isOneWay: feature.properties["oneway"]?.bool ?? false, surface: file.text(feature, "surface"),
          footAccess: FootAccess(rawValue: file.text(feature, "foot")) ?? .unknown))
    }
  }

  private mutating func readPlaces(_ file: inout GeoJSONLayer) {
    for feature in file.features where isNew(feature, .places, &file) {
      guard let position = file.point(feature) else { continue }
      places.append(
        Place(id: feature.id, name: file.text(feature, "name"), kind: file.text(feature, "kind"), position: position))
    }
  }

  private mutating func readAreas(_ file: inout GeoJSONLayer) {
    for feature in file.features where isNew(feature, .areas, &file) {
      let polygons = file.polygons(feature)
      guard !polygons.isEmpty else { continue }
      guard polygons.count == 1 else {
        file.report(MapRule.wrongGeometry, feature, "an area is one polygon, this has \(polygons.count)")
        continue
      }
      areas.append(
        Area(
          id: feature.id, name: file.text(feature, "name"), kind: file.text(feature, "kind"), outline: polygons[0]))
    }
  }

  private mutating func readPopulation(_ file: inout GeoJSONLayer) {
    for feature in file.features {
      let polygons = file.polygons(feature)
      guard !polygons.isEmpty else { continue }
      guard let people = feature.properties["people"]?.number, PopulationCell.isPossible(people) else {
        file.report(MapRule.wrongFeature, feature, "`people` is not a number from 0 to 10^9")
        continue
      }
      guard polygons.count == 1 else {
        file.report(MapRule.wrongGeometry, feature, "a cell is one polygon, this has \(polygons.count)")
        continue
      }
      population.append(PopulationCell(outline: polygons[0], people: people))
    }
  }

  /// Whether a feature has an identifier that can be used and that no other of its kind has.
  private mutating func isNew(
    _ feature: GeoJSONLayer.Feature, _ kind: MapLayer.Kind, _ file: inout GeoJSONLayer
  ) -> Bool {
    guard !feature.id.isEmpty else {
      file.report(MapRule.wrongFeature, feature, "it has no `id`")
      return false
    }
    let isPlain = feature.id.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
    guard isPlain else {
      file.report(MapRule.wrongFeature, feature, "its `id` is not made of a-z, 0-9 and hyphens")
      return false
    }
    guard identifiers[kind, default: []].insert(feature.id).inserted else {
      file.report(MapRule.duplicateIdentifier, feature, "another of the map's \(kind.rawValue) has the same `id`")
      return false
    }
    return true
  }
}
