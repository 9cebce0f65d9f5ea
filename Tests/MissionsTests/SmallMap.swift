import Geometry
import Maps
import Quantities

/// A hand-made map of two kilometres by two kilometres around 24.94 east, 60.17 north.
enum SmallMap {
  /// The map; nil where the projection cannot be made.
  ///
  /// - Parameter isWithWard: whether it holds `SmallWard` from the inside, at its origin.
  static func make(isWithWard: Bool = true) -> CityMap? {
    guard let origin = GeoPoint(longitude: 24.94, latitude: 60.17), let projection = try? MapProjection(origin: origin),
      let boundary = square(east: 0, north: 0, half: 1000)
    else { return nil }
    return CityMap(
      metadata: MapMetadata(name: "Test", source: "hand", sourceDate: "2026-01-01", licence: "none", attribution: ""),
      projection: projection, boundary: boundary, terrain: Terrain(groundLevel: AltitudeAMSL(metres: 8)),
      zones: zones, buildings: buildings, places: places, areas: areas, streets: streets,
      indoor: isWithWard ? [SmallWard.make()].compactMap { $0 } : [])
  }

  /// A square from its middle and half its side, in metres.
  static func square(east: Double, north: Double, half: Double) -> Polygon? {
    Polygon(exterior: [
      LocalPoint(east: east - half, north: north - half), LocalPoint(east: east + half, north: north - half),
      LocalPoint(east: east + half, north: north + half), LocalPoint(east: east - half, north: north + half),
    ])
  }

  static var places: [Place] {
    let table: [(String, Double, Double)] = [
      ("depot", 0, 0), ("clinic", 500, 0), ("house", 300, 300), ("tower", -300, 300), ("court", 0, 600),
      ("beside-court", 55, 600), ("yard", 400, -400), ("forecourt", 200, -600), ("school", -400, -400),
      ("far-away", 5000, 0),
    ]
    return table.map { Place(id: $0.0, name: $0.0, kind: "test", position: LocalPoint(east: $0.1, north: $0.2)) }
  }

  static var buildings: [Building] {
    let table: [(String, Double, Double, Double)] = [
      ("house", 300, 300, 21), ("tower", -300, 300, 80), ("shed", 120, 120, 15),
    ]
    return table.compactMap { name, east, north, height in
      square(east: east, north: north, half: 10).map {
        Building(
          id: name, name: name, kind: "yes", footprint: $0, height: HeightAGL(metres: height), heightIsAssumed: false)
      }
    }
  }

  static var areas: [Area] {
    let table: [(String, Double, Double, Double)] = [
      ("square", 120, 120, 20), ("edge", 1000, 0, 50), ("courtyard", 0, 600, 20),
    ]
    return table.compactMap { name, east, north, half in
      square(east: east, north: north, half: half).map { Area(id: name, name: name, kind: "test", outline: $0) }
    }
  }

  /// A street from west to east through the area `square`, one from south to north through it, and a path beside both.
  static var streets: [Street] {
    let table: [(String, String, [(Double, Double)])] = [
      ("Long Street", "residential", [(50, 120), (200, 120)]),
      ("Cross Street", "residential", [(110, 60), (110, 200)]),
      ("", "footway", [(100, 105), (130, 105), (130, 135)]),
    ]
    return table.enumerated().map { number, street in
      Street(
        id: "w\(number)", name: street.0, kind: street.1,
        line: street.2.map { LocalPoint(east: $0.0, north: $0.1) }, isOneWay: false)
    }
  }

  static var zones: [Zone] {
    func circle(_ east: Double, _ north: Double) -> Zone.Shape {
      .circle(Circle(centre: LocalPoint(east: east, north: north), radiusMetres: 50))
    }
    let rushHour = ActivePeriod(schedule: [
      .init(weekdays: [0, 1, 2, 3, 4], startSeconds: 6 * 3600, endSeconds: 6 * 3600 + 45 * 60)
    ])
    return [
      Zone(identifier: "COURT", name: "Court of justice", restriction: .prohibited, shape: circle(0, 600)),
      Zone(identifier: "AUTH1", name: "", restriction: .authorisationRequired, shape: circle(400, -400)),
      Zone(
        identifier: "CROWD", name: "Morning crowd", restriction: .prohibited, shape: circle(200, -600),
        upper: .aboveGround(HeightAGL(metres: 120)), periods: [rushHour]),
      Zone(
        identifier: "SCHOOL", name: "School yard", restriction: .prohibited, shape: circle(-400, -400),
        upper: .aboveGround(HeightAGL(metres: 40))),
    ]
  }
}
