import Geometry
import Quantities
import Testing

/// WGS 84 lengths along the meridian and the parallel near a point, from the ellipsoid's radii of curvature.
private struct Radii {
  let meridian: Double
  let parallel: Double

  init(latitude: Double) {
    let (a, f) = (6_378_137.0, 1 / 298.257223563)
    let e2 = f * (2 - f)
    let sine = sinOf(latitude)
    let w2 = 1 - e2 * sine * sine
    meridian = a * (1 - e2) / (w2 * w2.squareRoot())
    parallel = a / w2.squareRoot() * (1 - sine * sine).squareRoot()
  }
}

/// The sine of degrees by its series: independent of the C library that PROJ uses.
private func sinOf(_ degrees: Double) -> Double {
  let x = degrees * Double.pi / 180
  var (term, sum) = (x, x)
  for n in 1...20 {
    term *= -x * x / Double((2 * n) * (2 * n + 1))
    sum += term
  }
  return sum
}

@Suite struct MapProjectionTests {
  @Test("the origin has the local position (0, 0)", arguments: [(24.94, 60.17), (-1.55, 47.2), (0.00001, -0.00002)])
  func origin(longitude: Double, latitude: Double) throws {
    let origin = try #require(GeoPoint(longitude: longitude, latitude: latitude))
    let local = try MapProjection(origin: origin).local(origin)
    #expect(abs(local.east) < 1e-6 && abs(local.north) < 1e-6)
  }

  @Test("short steps have the lengths that the ellipsoid's radii give")
  func scale() throws {
    let origin = try #require(GeoPoint(longitude: 24.94, latitude: 60.17))
    let projection = try MapProjection(origin: origin)
    let radii = Radii(latitude: 60.17)
    let step = 1e-4
    let east = try projection.local(try #require(GeoPoint(longitude: 24.94 + step, latitude: 60.17)))
    let north = try projection.local(try #require(GeoPoint(longitude: 24.94, latitude: 60.17 + step)))
    #expect(abs(east.east - radii.parallel * step * .pi / 180) < 1e-6)
    #expect(abs(north.north - radii.meridian * step * .pi / 180) < 2e-5)
  }

  @Test("there and back again is the same point to a micrometre")
  func roundTrip() throws {
    let origin = try #require(GeoPoint(longitude: 24.94, latitude: 60.17))
    let projection = try MapProjection(origin: origin)
    var generator = SplitMix64(seed: 7)
    let points = (0..<200).map { _ in
      LocalPoint(east: generator.nextUnit() * 20_000 - 10_000, north: generator.nextUnit() * 20_000 - 10_000)
    }
    let back = try projection.local(try projection.geo(points))
    for (point, again) in zip(points, back) {
      #expect(point.planarDistanceMetres(to: again) < 1e-6)
      #expect(try projection.local(try projection.geo(point)) == again)
    }
  }

  @Test("a point without an image is an error that names it")
  func failure() throws {
    let origin = try #require(GeoPoint(longitude: 0, latitude: 0))
    let projection = try MapProjection(origin: origin)
    let far = try #require(GeoPoint(longitude: 90, latitude: 0))
    let error = #expect(throws: ProjectionError.self) { try projection.local(far) }
    #expect(error?.reason.contains("longitude 90.0") == true)
    #expect(throws: ProjectionError.self) { try projection.geo(LocalPoint(east: 1e300, north: 0)) }
    #expect(throws: ProjectionError.self) { try projection.geo(LocalPoint(east: .nan, north: 0)) }
  }

  @Test("projections around the same origin are equal, and tasks may share one")
  func sharing() async throws {
    let origin = try #require(GeoPoint(longitude: 24.94, latitude: 60.17))
    let projection = try MapProjection(origin: origin)
    #expect(projection == (try MapProjection(origin: origin)))
    let expected = try projection.geo(LocalPoint(east: 500, north: 300))
    let answers = await withTaskGroup(of: GeoPoint?.self) { group in
      for _ in 0..<8 { group.addTask { try? projection.geo(LocalPoint(east: 500, north: 300)) } }
      var all: [GeoPoint?] = []
      for await answer in group { all.append(answer) }
      return all
    }
    #expect(answers == Array(repeating: expected, count: 8))
  }
}
