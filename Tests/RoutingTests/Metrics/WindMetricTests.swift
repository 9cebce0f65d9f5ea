import Foundation
import Geometry
import Quantities
import Routing
import Testing

/// Speeds and winds; the last ones are stronger than the vehicle.
private let winds: [(airspeed: Double, most: Double, wind: LocalVector)] = [
  (12, .infinity, .zero), (12, .infinity, LocalVector(east: 5, north: -3)), (12, 14, LocalVector(east: 8, north: 0)),
  (12, 9, LocalVector(east: 0, north: 3)), (12, .infinity, LocalVector(east: 20, north: 5)),
  (12, 16, LocalVector(east: -14, north: 9)), (5, 8, LocalVector(east: 20, north: 0)),
]

@Suite struct WindMetricTests {
  private func metric(
    _ airspeed: Double, _ wind: LocalVector, most: Double = .infinity
  ) throws -> WindMetric {
    try #require(
      WindMetric(
        airspeedMetresPerSecond: airspeed, groundSpeedMaxMetresPerSecond: most, windMetresPerSecond: wind))
  }

  private func cost(_ metric: WindMetric, _ way: LocalVector) -> Double {
    metric.cost(of: way, metres: way.lengthMetres)
  }

  private func drawWay(_ generator: inout SplitMix64) -> LocalVector {
    LocalVector(east: (generator.nextUnit() - 0.5) * 200, north: (generator.nextUnit() - 0.5) * 200)
  }

  @Test("with and against the wind the speeds add up, across it Pythagoras tells the time")
  func byHand() throws {
    let metric = try metric(10, LocalVector(east: 6, north: 0))
    #expect(abs(cost(metric, LocalVector(east: 160, north: 0)) - 10) < 1e-12)
    #expect(abs(cost(metric, LocalVector(east: -160, north: 0)) - 40) < 1e-12)
    #expect(abs(cost(metric, LocalVector(east: 0, north: 160)) - 20) < 1e-12)
    #expect(cost(metric, .zero) == 0)
  }

  @Test("the time is that of the wind triangle: ground velocity less wind has the airspeed", arguments: UInt64(0)..<20)
  func windTriangle(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "wind triangle")
    for _ in 0..<200 {
      let airspeed = 3 + generator.nextUnit() * 20
      let wind = LocalVector(east: (generator.nextUnit() - 0.5) * 60, north: (generator.nextUnit() - 0.5) * 60)
      let way = drawWay(&generator)
      let found = cost(try metric(airspeed, wind), way)
      // Across the track the vehicle holds the wind off; the rest of its airspeed drives it on.
      let track = way * (1 / way.lengthMetres)
      let across = track.cross(wind)
      let forward = airspeed * airspeed - across * across
      let ground = forward > 0 ? track.dot(wind) + forward.squareRoot() : -1
      guard ground > 0 else {
        #expect(found == .infinity, "seed \(seed)")
        continue
      }
      #expect(abs(found - way.lengthMetres / ground) <= 1e-9 * found, "seed \(seed)")
      let air = way * (1 / found) - wind
      #expect(abs(air.lengthMetres - airspeed) < 1e-6 * airspeed, "seed \(seed)")
    }
  }

  @Test("a wind just as fast as the vehicle straight across its way, and one against it, let it go nowhere")
  func justTooStrong() throws {
    let across = try metric(10, LocalVector(east: 3, north: 10))
    #expect(cost(across, LocalVector(east: 50, north: 0)) == .infinity)
    let against = try metric(10, LocalVector(east: -10, north: 0))
    #expect(cost(against, LocalVector(east: 50, north: 0)) == .infinity)
    #expect(cost(against, LocalVector(east: -50, north: 0)) == 2.5)
  }

  @Test("a way on which the wind drives the vehicle faster than it may go cannot be taken")
  func drivenTooFast() throws {
    // With 5 m/s through the air in 20 m/s of wind it makes 15 to 25 m/s over ground.
    let wind = LocalVector(east: 20, north: 0)
    let east = LocalVector(east: 100, north: 0)
    #expect(cost(try metric(5, wind, most: 8), east) == .infinity)
    #expect(cost(try metric(5, wind, most: 16), east) == 100 / 16)
    #expect(cost(try metric(5, wind, most: 30), east) == 4)
  }

  @Test("no detour costs less than the straight way, also in winds stronger than the vehicle", arguments: winds.indices)
  func subadditive(index: Int) throws {
    let (airspeed, most, wind) = winds[index]
    let metric = try metric(airspeed, wind, most: most)
    var generator = SplitMix64(seed: UInt64(index), stream: "subadditive")
    var finite = 0
    for _ in 0..<4000 {
      let (one, other) = (drawWay(&generator), drawWay(&generator))
      let detour = cost(metric, one) + cost(metric, other)
      let straight = cost(metric, one + other)
      #expect(straight <= detour * (1 + 1e-12), "wind \(index): \(one), \(other)")
      finite += detour.isFinite ? 1 : 0
      // Twice as far takes twice as long.
      let double = cost(metric, one * 2)
      #expect(double == 2 * cost(metric, one) || abs(double - 2 * cost(metric, one)) < 1e-9 * double)
    }
    #expect(index == winds.count - 1 ? finite == 0 : finite > 100)
  }

  @Test(
    "no metre of any way costs less than the least, and one way costs hardly more", arguments: winds.indices.dropLast())
  func least(index: Int) throws {
    let (airspeed, most, wind) = winds[index]
    let metric = try metric(airspeed, wind, most: most)
    var lowest = Double.infinity
    for degree in 0..<3600 {
      let angle = Double(degree) * .pi / 1800
      let way = LocalVector(east: 70 * cos(angle), north: 70 * sin(angle))
      lowest = min(lowest, cost(metric, way) / way.lengthMetres)
    }
    #expect(lowest >= metric.leastPerMetre, "wind \(index)")
    // The fastest way of all is within a twentieth of a degree.
    #expect(lowest < metric.leastPerMetre * (1 + 1e-5), "wind \(index)")
  }

  @Test("speeds that are not positive, and winds that are not finite, have no metric")
  func badNumbers() {
    for speed in [0, -1, -Double.infinity, .infinity, .nan, 1e200] {
      #expect(WindMetric(airspeedMetresPerSecond: speed) == nil, "airspeed \(speed)")
    }
    for speed in [0, -1, -Double.infinity, .nan] {
      #expect(
        WindMetric(airspeedMetresPerSecond: 10, groundSpeedMaxMetresPerSecond: speed) == nil, "ground speed \(speed)")
    }
    for number in [Double.nan, .infinity, -.infinity, 1e200] {
      for wind in [LocalVector(east: number, north: 0), LocalVector(east: 1, north: number)] {
        for most in [20, Double.infinity] {
          let metric = WindMetric(
            airspeedMetresPerSecond: 10, groundSpeedMaxMetresPerSecond: most, windMetresPerSecond: wind)
          #expect(metric == nil, "wind \(wind), at most \(most)")
        }
      }
    }
  }
}
