import Diagnostics
import Geometry
import Quantities

/// Makes buildings, places, areas, streets, water and population of the shapes of one or several files.
struct CityBuilder {
  /// Areas without a name are left out below this surface, in square metres.
  let unnamedAreaSquareMetresMin: Double
  /// Identifiers that the map has already; nil where the identifiers of the shapes are known to be unique.
  private var taken: Identifiers?
  private(set) var buildings: [Building] = []
  private(set) var places: [Place] = []
  private(set) var areas: [Area] = []
  private(set) var streets: [Street] = []
  private(set) var water: [Polygon] = []
  private(set) var population: [PopulationCell] = []
  private(set) var diagnostics: [Diagnostic] = []
  private var placeIdentifiers = UniqueIdentifiers()
  private var areaIdentifiers = UniqueIdentifiers()

  private struct Identifiers {
    var buildings = UniqueIdentifiers()
    var streets = UniqueIdentifiers()
  }

  /// Starts with nothing, or beside what a map has.
  ///
  /// - Parameters:
  ///   - isUnique: whether the identifiers of all shapes are known to be unique, as those of one OSM file are.
  ///   - existing: the map that the new things come into; their identifiers are not used again.
  init(unnamedAreaSquareMetresMin: Double, isUnique: Bool, beside existing: CityMap? = nil) {
    self.unnamedAreaSquareMetresMin = unnamedAreaSquareMetresMin
    if !isUnique || existing != nil { taken = Identifiers() }
    guard let existing else { return }
    for building in existing.buildings { _ = taken?.buildings.take(building.id) }
    for street in existing.streets { _ = taken?.streets.take(street.id) }
    for place in existing.places { _ = placeIdentifiers.take(place.id) }
    for area in existing.areas { _ = areaIdentifiers.take(area.id) }
  }

  /// Adds the shapes of a file.
  mutating func add(_ shapes: ImportedShapes, path: String) {
    addBuildings(shapes.surfaces, path: path)
    for point in shapes.points { addPlace(point.name, point.meaning, point.position) }
    for surface in shapes.surfaces {
      if surface.meaning.place != nil {
        addPlace(surface.name, surface.meaning, RingGeometry.labelPoint(of: surface.polygon))
      }
      if let kind = surface.meaning.area { addArea(surface, kind) }
      if surface.meaning.isWater { water.append(surface.polygon) }
      if let people = surface.meaning.people {
        population.append(PopulationCell(outline: surface.polygon, people: people))
      }
    }
    streets.reserveCapacity(streets.count + shapes.lines.count)
    for line in shapes.lines {
      streets.append(
        Street(
          id: taken?.streets.take(line.id) ?? line.id, name: line.name, kind: line.kind, line: line.line,
          isOneWay: line.isOneWay, surface: line.surface, footAccess: line.footAccess))
    }
  }

  /// Buildings with their heights. A part of a building that states a greater height raises the building it lies in.
  private mutating func addBuildings(_ surfaces: [Surface], path: String) {
    let first = buildings.count
    buildings.reserveCapacity(first + surfaces.count)
    for surface in surfaces {
      guard let kind = surface.meaning.building, let height = surface.meaning.height else { continue }
      if let problem = height.problem {
        diagnostics.append(
          Diagnostic(
            MapRule.unreadableHeight, .warning, "building \(surface.id): \(problem); \(height.metres) m is assumed",
            at: SourceSpan(path: path)))
      }
      buildings.append(
        Building(
          id: taken?.buildings.take(surface.id) ?? surface.id, name: surface.name, kind: kind,
          footprint: surface.polygon, height: HeightAGL(metres: height.metres), heightIsAssumed: height.isAssumed))
    }
    reportTwins(from: first, path: path)
    let parts = surfaces.filter { $0.meaning.isBuildingPart && $0.meaning.building == nil }
    guard !parts.isEmpty else { return }
    let index = GridIndex(buildings[first...].map(\.footprint.boundingBox))
    for part in parts {
      guard let stated = part.meaning.height else { continue }
      let middle = RingGeometry.labelPoint(of: part.polygon)
      let spot = BoundingBox(west: middle.east, south: middle.north, east: middle.east, north: middle.north)
      for number in index.indices(meeting: spot) where buildings[first + number].footprint.contains(middle) {
        guard stated.metres > buildings[first + number].height.metres else { continue }
        buildings[first + number].height = HeightAGL(metres: stated.metres)
        buildings[first + number].heightIsAssumed = stated.isAssumed
      }
    }
  }

  /// Says how many of the new buildings have the outline of another one. Both are kept: the higher one counts anyway.
  private mutating func reportTwins(from first: Int, path: String) {
    var known: [BoundingBox: Int] = [:]
    known.reserveCapacity(buildings.count - first)
    var twins = 0
    var example = 0
    for index in buildings.indices[first...] {
      let outline = buildings[index].footprint
      guard let other = known.updateValue(index, forKey: outline.boundingBox),
        RingGeometry.isSame(outline, buildings[other].footprint)
      else { continue }
      if twins == 0 { example = index }
      twins += 1
    }
    guard twins > 0 else { return }
    diagnostics.append(
      Diagnostic(
        MapRule.importedFeature, .warning,
        (twins == 1 ? "1 building has" : "\(twins) buildings have")
          + " the outline of another one, the first is \(buildings[example].id); all are kept",
        at: SourceSpan(path: path)))
  }

  /// A named point.
  private mutating func addPlace(_ name: String, _ meaning: FeatureMeaning, _ position: LocalPoint) {
    guard let kind = meaning.place else { return }
    let slug = NameSlug.make(from: name)
    let id = placeIdentifiers.take(slug.isEmpty ? NameSlug.make(from: kind) : slug)
    places.append(Place(id: id, name: name, kind: kind, position: position))
  }

  /// A named polygon; one without a name where it is large enough.
  private mutating func addArea(_ surface: Surface, _ kind: String) {
    if surface.name.isEmpty, surface.polygon.areaSquareMetres < unnamedAreaSquareMetresMin { return }
    let slug = NameSlug.make(from: surface.name)
    let id = areaIdentifiers.take(slug.isEmpty ? NameSlug.make(from: kind) : slug)
    areas.append(Area(id: id, name: surface.name, kind: kind, outline: surface.polygon))
  }
}
