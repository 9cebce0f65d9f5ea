import Foundation
import Geometry
import Maps
import Quantities
import SortieTestSupport
import Testing

@Suite struct ZoneIndexTests {
  private static let start = CivilTime(secondsSinceEpoch: 1_772_323_200)

  private func zones(_ seed: UInt64, _ count: Int) throws -> [Zone] {
    var options = SyntheticZones.Options()
    options.count = count
    options.reach = (0.4, 0.3)
    let origin = try #require(GeoPoint(longitude: 13.3, latitude: 47.5))
    return ZoneFileReader.read(
      SyntheticZones.ed269(seed: seed, options: options), path: "s", projection: try MapProjection(origin: origin)
    ).zones
  }

  private func query(_ generator: inout SplitMix64, extent: Double) -> ZoneIndex.Query {
    let (east, north) = (30_000 * (2 * generator.nextUnit() - 1), 33_000 * (2 * generator.nextUnit() - 1))
    let (width, height) = (extent * generator.nextUnit(), extent * generator.nextUnit())
    let low = 300 + 3_000 * generator.nextUnit()
    let from = Self.start.advanced(bySeconds: 13 * 86_400 * generator.nextUnit())
    let seconds = generator.nextIndex(below: 4) == 0 ? 0 : 90_000 * generator.nextUnit()
    return ZoneIndex.Query(
      box: BoundingBox(west: east, south: north, east: east + width, north: north + height),
      lower: AltitudeAMSL(metres: low), upper: AltitudeAMSL(metres: low + 400 * generator.nextUnit()), from: from,
      to: from.advanced(bySeconds: seconds))
  }

  /// The same answer by asking every zone; the shape test by GEOS.
  private func slow(_ zones: [Zone], _ terrain: Terrain, _ query: ZoneIndex.Query, shapes: Bool) throws -> [Int] {
    try zones.indices.filter { index in
      let zone = zones[index]
      let range = zone.altitudeRange(terrain: terrain)
      guard zone.boundingBox.intersects(query.box), range.lower?.metres ?? -.infinity <= query.upper.metres,
        range.upper?.metres ?? .infinity >= query.lower.metres
      else { return false }
      let from = CivilTime(secondsSinceEpoch: query.startSeconds)
      guard zone.isActive(during: from..<CivilTime(secondsSinceEpoch: query.endSeconds)) else { return false }
      guard shapes else { return true }
      let box = query.box
      let corners = [
        LocalPoint(east: box.west, north: box.south), LocalPoint(east: box.east, north: box.south),
        LocalPoint(east: box.east, north: box.north), LocalPoint(east: box.west, north: box.north),
      ]
      let rectangle = try #require(Polygon(exterior: corners))
      switch zone.shape {
      case .circle(let circle):
        return rectangle.planarDistanceMetres(toSegmentFrom: circle.centre, to: circle.centre) <= circle.radiusMetres
      case .polygon(let polygon): return try GeometryOperations.intersection([polygon], with: [rectangle]) != []
      }
    }
  }

  @Test("the index answers as asking every zone does", arguments: 1...12)
  func twin(seed: UInt64) throws {
    let zones = try zones(seed, [0, 1, 3, 60, 250][Int(seed) % 5])
    let terrain = Terrain(groundLevel: AltitudeAMSL(metres: 400))
    let index = ZoneIndex(zones, terrain: terrain, from: Self.start, to: Self.start.advanced(bySeconds: 15 * 86_400))
    var generator = SplitMix64(seed: seed)
    var found = 0
    for round in 0..<60 {
      let query = query(&generator, extent: round % 3 == 0 ? 100 : 8_000)
      for shapes in [false, true] {
        let fast = index.indices(meeting: query, exactness: shapes ? .shapes : .rectangles)
        #expect(fast == (try slow(zones, terrain, query, shapes: shapes)), "seed \(seed), round \(round)")
        found += fast.count
      }
    }
    #expect(zones.count < 100 || found > 20, "the queries find something")
  }

  private func zone(_ shape: Zone.Shape) -> Zone {
    Zone(identifier: "Z", name: "", restriction: .prohibited, shape: shape)
  }

  @Test("a box in a hole meets nothing; one that touches a border, a corner or covers all does")
  func shapes() throws {
    func ring(_ west: Double, _ east: Double) -> [LocalPoint] {
      [(west, west), (east, west), (east, east), (west, east)].map { LocalPoint(east: $0.0, north: $0.1) }
    }
    let shape = Zone.Shape.polygon(try #require(Polygon(exterior: ring(0, 100), holes: [ring(20, 80)])))
    func box(_ west: Double, _ east: Double) -> BoundingBox {
      BoundingBox(west: west, south: west, east: east, north: east)
    }
    #expect(!shape.meets(box(30, 70)) && shape.meets(box(20, 70)) && shape.meets(box(5, 10)))
    #expect(shape.meets(box(-10, 200)) && shape.meets(box(100, 120)) && !shape.meets(box(100.001, 120)))
    let diamond = Zone.Shape.polygon(
      try #require(
        Polygon(exterior: [(0, -10), (10, 0), (0, 10), (-10, 0)].map { LocalPoint(east: $0.0, north: $0.1) })))
    #expect(diamond.meets(box(5, 9)) && !diamond.meets(box(5.001, 9)), "the corner on the edge, and just off it")
    let circle = Zone.Shape.circle(Circle(centre: LocalPoint(east: 0, north: 0), radiusMetres: 5))
    #expect(circle.meets(BoundingBox(west: 3, south: 4, east: 9, north: 9)))
    #expect(!circle.meets(BoundingBox(west: 3.01, south: 4, east: 9, north: 9)))
  }

  @Test("beyond the horizon a zone counts as active: the safe answer")
  func horizon() throws {
    var timed = zone(.circle(Circle(centre: LocalPoint(east: 0, north: 0), radiusMetres: 5)))
    timed.periods = [ActivePeriod(start: Self.start, end: Self.start.advanced(bySeconds: 60))]
    let index = ZoneIndex(
      [timed], terrain: Terrain(groundLevel: AltitudeAMSL(metres: 0)), from: Self.start,
      to: Self.start.advanced(bySeconds: 1e9))
    func found(_ from: Double, _ to: Double) -> [Int] {
      index.indices(
        meeting: ZoneIndex.Query(
          box: BoundingBox(west: 0, south: 0, east: 1, north: 1), lower: AltitudeAMSL(metres: 0),
          upper: AltitudeAMSL(metres: 1), from: Self.start.advanced(bySeconds: from),
          to: Self.start.advanced(bySeconds: to)))
    }
    #expect(found(0, 0) == [0] && found(59, 61) == [0] && found(60, 90) == [] && found(60, 60) == [])
    let last = ZoneIndex.horizonDaysMax * 86_400
    #expect(found(-1, 0) == [0] && found(last, last) == [0] && found(last - 1, last) == [])
    #expect(found(100, ZoneIndex.horizonDaysMax * 86_400 + 1) == [0])
  }
}
