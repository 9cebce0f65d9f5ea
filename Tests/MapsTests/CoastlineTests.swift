import Geometry
import Maps
import Quantities
import Testing

@Suite("Water from coastlines")
struct CoastlineTests {
  private func point(_ east: Double, _ north: Double) -> LocalPoint { LocalPoint(east: east, north: north) }

  private func boundary() throws -> Polygon {
    try #require(Polygon(exterior: [point(0, 0), point(100, 0), point(100, 100), point(0, 100)]))
  }

  private func area(_ polygons: [Polygon]) -> Double { polygons.reduce(0) { $0 + $1.areaSquareMetres } }

  @Test("the water is what lies on the right of the coast, and the other way round where the coast is turned")
  func sides() throws {
    let east = [point(-20, 40), point(30, 40), point(60, 50), point(120, 50)]
    let south = try Coastline.water(boundary: try boundary(), lines: [east])
    // Below the coast: 30·40 + 30·45 + 40·50 square metres.
    #expect(south.count == 1 && abs(area(south) - 4550) < 1e-6)
    let north = try Coastline.water(boundary: try boundary(), lines: [Array(east.reversed())])
    #expect(north.count == 1 && abs(area(north) - 5450) < 1e-6)
    #expect(try Coastline.water(boundary: try boundary(), lines: []).isEmpty)
  }

  @Test("islands are holes in the water, and a lake drawn as coast is water by itself")
  func islands() throws {
    let coast = [point(-20, 40), point(120, 40)]
    // Land on the left: an island runs counter-clockwise, a lake clockwise.
    let island = [point(10, 10), point(30, 10), point(30, 30), point(10, 30), point(10, 10)]
    let lake = [point(50, 60), point(50, 80), point(70, 80), point(70, 60), point(50, 60)]
    let water = try Coastline.water(boundary: try boundary(), lines: [coast, island, lake])
    #expect(water.count == 2)
    #expect(abs(area(water) - (4000 - 400 + 400)) < 1e-6)
    #expect(water.contains { $0.holes.count == 1 })
  }

  @Test("a coast in pieces that meet gives the same water as one line")
  func pieces() throws {
    let whole = [point(-20, 40), point(30, 40), point(60, 50), point(120, 50)]
    let pieces = zip(whole, whole.dropFirst()).map { [$0, $1] }.reversed()
    let water = try Coastline.water(boundary: try boundary(), lines: Array(pieces))
    #expect(abs(area(water) - 4550) < 1e-6)
  }

  @Test("a coast that an extract has cut short of its box is led to it; one that ends far inside bounds no water")
  func open() throws {
    let cut = try Coastline.water(boundary: try boundary(), lines: [[point(3, 40), point(98, 40)]])
    #expect(cut.count == 1 && abs(area(cut) - 4000) < 1e-6)
    let large = try #require(
      Polygon(exterior: [point(0, 0), point(1000, 0), point(1000, 1000), point(0, 1000)]))
    #expect(try Coastline.water(boundary: large, lines: [[point(-20, 400), point(500, 400)]]).isEmpty)
  }

  @Test("the water of random rivers and islands agrees with asking points", arguments: 1...20 as ClosedRange<UInt64>)
  func twin(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    // A coast from west to east: water below it. Islands in the water at steps of 20 m.
    var coast = [point(-10, 50)]
    for step in 1...11 { coast.append(point(Double(step * 10), 45 + Double(generator.nextIndex(below: 200)) / 10)) }
    coast.append(point(130, 50))
    var lines = [coast]
    var islands: [Polygon] = []
    for column in 0..<4 where generator.nextIndex(below: 2) == 0 {
      let (east, size) = (10 + Double(column) * 22, 4 + Double(generator.nextIndex(below: 10)))
      let ring = [
        point(east, 10), point(east + size, 10), point(east + size, 10 + size), point(east, 10 + size), point(east, 10),
      ]
      lines.append(ring)
      islands.append(try #require(Polygon(exterior: ring)))
    }
    let water = try Coastline.water(boundary: try boundary(), lines: lines)
    for _ in 0..<200 {
      // Off the lines of the islands, whose border belongs to both.
      let place = point(
        Double(generator.nextIndex(below: 1000)) / 10 + 0.013, Double(generator.nextIndex(below: 1000)) / 10 + 0.013)
      let right = try #require(coast.firstIndex { $0.east > place.east })
      let (from, to) = (coast[right - 1], coast[right])
      let shore = from.north + (to.north - from.north) * (place.east - from.east) / (to.east - from.east)
      guard abs(shore - place.north) > 0.01 else { continue }
      let expected = place.north < shore && !islands.contains { $0.contains(place) }
      #expect(water.contains { $0.contains(place) } == expected, "seed \(seed), \(place)")
    }
  }
}
