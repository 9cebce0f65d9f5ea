import Documents
import Diagnostics
import Geometry
import Quantities

extension CityImporter {
  /// Buildings with their heights. A part of a building that states a greater height raises the building it lies in.
  mutating func buildings(from surfaces: [Surface]) -> [Building] {
    var result: [Building] = []
    for surface in surfaces where FeatureRules.isBuilding(surface.tags) {
      let finding = options.heights.height(of: surface.tags)
      if let key = finding.unreadableKey {
        report(
          MapRule.unreadableHeight, .warning,
          "building \(surface.id): `\(key)` is \"\(surface.tags[key] ?? "")\", which is not a height; "
            + "\(finding.metres) m is assumed")
      }
      result.append(
        Building(
          id: surface.id, name: Self.name(of: surface.tags), kind: surface.tags["building"] ?? "yes",
          footprint: surface.polygon, height: HeightAGL(metres: finding.metres), heightIsAssumed: finding.isAssumed))
    }
    let index = GridIndex(result.map(\.footprint.boundingBox))
    for part in surfaces where FeatureRules.isBuildingPart(part.tags) {
      guard let stated = options.heights.statedHeight(ofPart: part.tags) else { continue }
      let middle = RingGeometry.labelPoint(of: part.polygon)
      let spot = BoundingBox(west: middle.east, south: middle.north, east: middle.east, north: middle.north)
      for number in index.indices(meeting: spot) where result[number].footprint.contains(middle) {
        guard stated.metres > result[number].height.metres else { continue }
        result[number].height = HeightAGL(metres: stated.metres)
        result[number].heightIsAssumed = stated.isAssumed
      }
    }
    return result
  }

  /// Named points: nodes, then the label points of surfaces.
  mutating func places(from surfaces: [Surface]) -> [Place] {
    var identifiers = UniqueIdentifiers()
    var result: [Place] = []
    func add(_ tags: OSMTags, _ kind: String, _ position: LocalPoint) {
      let name = Self.name(of: tags)
      let slug = Slug.make(from: name)
      result.append(
        Place(
          id: identifiers.take(slug.isEmpty ? Slug.make(from: kind) : slug), name: name, kind: kind, position: position)
      )
    }
    for (node, position) in zip(data.nodes, positions).sorted(by: { $0.0.id < $1.0.id }) {
      if let kind = FeatureRules.placeKind(node.tags) { add(node.tags, kind, position) }
    }
    for surface in surfaces {
      if let kind = FeatureRules.placeKind(surface.tags) {
        add(surface.tags, kind, RingGeometry.labelPoint(of: surface.polygon))
      }
    }
    return result
  }

  /// Named polygons: squares, parks, markets, pedestrian areas, car parks.
  mutating func areas(from surfaces: [Surface]) -> [Area] {
    var identifiers = UniqueIdentifiers()
    var result: [Area] = []
    for surface in surfaces {
      guard let kind = FeatureRules.areaKind(surface.tags) else { continue }
      let name = Self.name(of: surface.tags)
      if name.isEmpty, surface.polygon.areaSquareMetres < options.unnamedAreaSquareMetresMin { continue }
      let slug = Slug.make(from: name)
      result.append(
        Area(
          id: identifiers.take(slug.isEmpty ? Slug.make(from: kind) : slug), name: name, kind: kind,
          outline: surface.polygon))
    }
    return result
  }

  /// Centre lines. A street that leaves the extract keeps its pieces inside.
  mutating func streets() -> [Street] {
    var result: [Street] = []
    for way in data.ways.sorted(by: { $0.id < $1.id }) {
      guard let kind = FeatureRules.streetKind(way.tags) else { continue }
      var pieces: [[LocalPoint]] = [[]]
      for id in way.nodes {
        if let index = nodeIndex.index(of: id) {
          pieces[pieces.count - 1].append(positions[index])
        } else {
          pieces.append([])
        }
      }
      for (number, line) in pieces.filter({ $0.count >= 2 }).enumerated() {
        result.append(
          Street(
            id: number == 0 ? "w\(way.id)" : "w\(way.id)-\(number + 1)", name: Self.name(of: way.tags), kind: kind,
            line: line, isOneWay: FeatureRules.isOneWay(way.tags), surface: way.tags["surface"] ?? "",
            footAccess: FootAccess(
              highway: kind, foot: way.tags["foot"] ?? "", access: way.tags["access"] ?? "",
              sidewalk: way.tags["sidewalk"] ?? "")))
      }
    }
    return result
  }

  /// Water surfaces. The sea is not among them: its coastline is open at the extract's edge.
  mutating func water(from surfaces: [Surface]) -> [Polygon] {
    let coastlines = data.ways.count { $0.tags["natural"] == "coastline" }
    if coastlines > 0 {
      report(
        MapRule.coastline, .note,
        "\(coastlines) pieces of coastline are left out: the sea is not among the map's water")
    }
    return surfaces.filter { FeatureRules.isWater($0.tags) }.map(\.polygon)
  }
}
