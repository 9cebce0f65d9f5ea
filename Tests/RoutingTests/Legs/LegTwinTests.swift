import Geometry
import Quantities
import Routing
import Testing

@Suite struct LegTwinTests {
  private static let vehicle = LegVehicle(
    airspeedMetresPerSecond: 12, climbMetresPerSecond: 3, descentMetresPerSecond: 2, cruiseWatts: 150, climbWatts: 400,
    descentWatts: 90, hoverWatts: 120)

  /// Boxes and round towers between altitudes, some hanging in the air; what GEOS and numbers by hand say of them.
  private struct Boxes {
    let obstacles: [AirObstacle]
    let vertical: Double

    init(_ generator: inout SplitMix64, vertical: Double) {
      self.vertical = vertical
      var shapes = RandomMaps.general(&generator, count: 14)
      for index in 0..<5 {
        let centre = point(generator.nextUnit() * 100, generator.nextUnit() * 100)
        let circle = Circle(centre: centre, radiusMetres: 2 + generator.nextUnit() * 8)
        shapes.append(Obstacle(id: "c\(index)", shape: .circle(circle)))
      }
      obstacles = shapes.map { shape in
        let low = generator.nextIndex(below: 3) == 0 ? generator.nextUnit() * 60 : -.infinity
        return AirObstacle(shape, altitudes: low...(max(low, 0) + generator.nextUnit() * 50))
      }
    }

    /// The least distance from a segment to all that reach into a range of altitudes and rise above a floor.
    func nearest(
      _ start: LocalPoint, _ end: LocalPoint, _ low: Double, _ high: Double, above floor: Double
    ) throws -> (metres: Double, ids: [String: Double]) {
      var ids: [String: Double] = [:]
      for item in obstacles where item.altitudes.upperBound > floor {
        guard item.altitudes.lowerBound - vertical <= high, item.altitudes.upperBound + vertical >= low else {
          continue
        }
        ids[item.obstacle.id] =
          switch item.obstacle.shape {
          case .polygon(let polygon):
            try GeometryOperations.planarDistanceMetres(from: polygon, toSegmentFrom: start, to: end)
          case .circle(let circle):
            max(0, Distances.planarMetres(from: circle.centre, toSegment: (start, end)) - circle.radiusMetres)
          }
      }
      return (ids.values.min() ?? .infinity, ids)
    }
  }

  @Test(
    "climb, level flight and descent of each leg keep the clearance, and a closed climb is closed by what is named",
    arguments: UInt64(0)..<10)
  func clearance(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "leg twin")
    let boxes = Boxes(&generator, vertical: 3)
    let clearance = 1.25
    let bands = [10.0, 25, 40, 55, 70]
    let space = try LegSpace(
      boundary: RandomMaps.boundary, obstacles: boxes.obstacles, bands: bands,
      options: LegSpace.Options(clearanceMetres: clearance, verticalClearanceMetres: boxes.vertical))
    var (flown, closed) = (0, 0)
    for _ in 0..<14 {
      let ends = (0..<2).map { _ in
        LegEnd(
          position: point(2 + generator.nextUnit() * 96, 2 + generator.nextUnit() * 96),
          altitudeMetres: generator.nextUnit() * 20)
      }
      let legs = space.legs(from: ends[0], to: ends[1], vehicle: Self.vehicle)
      #expect(legs.count == bands.count)
      var cheapest = Double.infinity
      for (band, result) in zip(bands, legs) {
        let columns = try ends.map { end in
          try boxes.nearest(end.position, end.position, end.altitudeMetres, band, above: end.altitudeMetres)
        }
        switch result {
        case .success(let leg):
          flown += 1
          cheapest = min(cheapest, leg.joules)
          #expect(leg.bandMetres == band && band >= max(ends[0].altitudeMetres, ends[1].altitudeMetres))
          for column in columns { #expect(column.metres >= clearance, "seed \(seed), \(band) m: \(column)") }
          for (start, end) in zip(leg.path.points, leg.path.points.dropFirst()) {
            let level = try boxes.nearest(start, end, band, band, above: -.infinity)
            #expect(level.metres >= clearance, "seed \(seed), \(band) m: \(level)")
          }
          let (up, down) = ((band - ends[0].altitudeMetres) / 3, (band - ends[1].altitudeMetres) / 2)
          let level = leg.path.lengthMetres / 12
          #expect(abs(leg.seconds - (up + level + down)) < 1e-9)
          #expect(abs(leg.joules - (up * 400 + level * 150 + down * 90)) < 1e-6)
        case .failure(.climbClosed(let ids)):
          closed += 1
          #expect(Set(ids) == Set(columns[0].ids.filter { $0.value < clearance }.keys), "seed \(seed), \(band) m")
        case .failure(.descentClosed(let ids)):
          closed += 1
          #expect(columns[0].metres >= clearance)
          #expect(Set(ids) == Set(columns[1].ids.filter { $0.value < clearance }.keys), "seed \(seed), \(band) m")
        case .failure(.belowAnEnd): #expect(band < max(ends[0].altitudeMetres, ends[1].altitudeMetres))
        case .failure(.route(let failure)):
          // An end may stand on something that reaches its band from below.
          #expect(failure != .notFinite && failure != .notPrepared, "seed \(seed): \(failure)")
        case .failure(let failure): Issue.record("seed \(seed): \(failure)")
        }
      }
      let chosen = space.cheapestLeg(from: ends[0], to: ends[1], vehicle: Self.vehicle)
      #expect((chosen?.joules ?? .infinity) == cheapest)
    }
    #expect(flown > 10 && closed > 3, "seed \(seed): \(flown) flown, \(closed) closed")
  }
}
