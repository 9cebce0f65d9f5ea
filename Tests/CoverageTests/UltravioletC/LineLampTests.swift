import Coverage
import Foundation
import Quantities
import Testing

@Suite struct LineLampTests {
  /// The lamp of the published comparison: 200 W over 1.2 m.
  private let lamp = LineLamp(power: Power(watts: 200), length: Length(metres: 1.2), base: Length(metres: 0.4))

  @Test(
    "a patch that faces the middle of the lamp gets what Keitz's formula says",
    arguments: [(0.25, 103.4), (0.5, 46.2), (1, 16.58), (2, 4.78), (3, 2.19), (4, 1.25)])
  func keitz(distance: Double, published: Double) {
    let watts = lamp.wattsPerSquareMetre(
      at: LocalPoint(east: distance, north: 0), heightMetres: 1,
      normal: SurfaceNormal(east: -1, north: 0, up: 0),
      from: LineLamp.Place(axis: LocalPoint(east: 0, north: 0), fromMetres: 0))
    #expect(abs(watts / lamp.keitzWattsPerSquareMetre(distanceMetres: distance) - 1) < 1e-12)
    #expect(abs(watts / published - 1) < 0.004, "\(watts) W/m²")
  }

  @Test("far away the irradiance falls with the square of the distance, and near by it does not")
  func inverseSquare() {
    func facing(_ distance: Double) -> Double {
      lamp.wattsPerSquareMetre(
        at: LocalPoint(east: distance, north: 0), heightMetres: 1,
        normal: SurfaceNormal(east: -1, north: 0, up: 0),
        from: LineLamp.Place(axis: LocalPoint(east: 0, north: 0), fromMetres: 0))
    }
    // A Lambertian line as a point: P / (π² d²) at right angles to its axis. Five lengths away the error is below 1 %.
    for distance in [6.0, 12, 60] {
      let point = 200 / (Double.pi * .pi * distance * distance)
      #expect(abs(facing(distance) / point - 1) < 0.01, "\(distance) m")
    }
    #expect(facing(0.25) < 0.6 * 200 / (Double.pi * .pi * 0.25 * 0.25))
  }

  @Test("the closed form is the sum over small pieces of the lamp, for any patch", arguments: UInt64(0)..<40)
  func twin(seed: UInt64) {
    var generator = SplitMix64(seed: seed, stream: "lamp")
    func number(_ low: Double, _ high: Double) -> Double { low + (high - low) * generator.nextUnit() }
    let own = LineLamp(
      power: Power(watts: number(20, 300)), outputShare: number(0.5, 1), length: Length(metres: number(0.3, 2)),
      base: Length(metres: number(0, 1)))
    let point = LocalPoint(east: number(-4, 4), north: number(0.2, 4))
    let height = number(0, 2.5)
    let (turn, tilt) = (number(-.pi, .pi), number(-.pi / 2, .pi / 2))
    let normal = SurfaceNormal(east: cos(turn) * cos(tilt), north: sin(turn) * cos(tilt), up: sin(tilt))
    let from = number(0, 1.5)
    let watts = own.wattsPerSquareMetre(
      at: point, heightMetres: height, normal: normal,
      from: LineLamp.Place(axis: LocalPoint(east: 0, north: 0), fromMetres: from))
    let summed = summedIrradiance(own, at: point, height, normal, lamp: LocalPoint(east: 0, north: 0)) { $0 >= from }
    #expect(abs(watts - summed) <= 1e-3 * summed + 1e-3, "seed \(seed): \(watts) and \(summed)")
  }

  @Test("hiding more of the lamp never gives more light", arguments: UInt64(0)..<10)
  func monotone(seed: UInt64) {
    var generator = SplitMix64(seed: seed, stream: "hiding")
    let point = LocalPoint(east: 0.4 + 3 * generator.nextUnit(), north: generator.nextUnit())
    let height = 2 * generator.nextUnit()
    for normal in [SurfaceNormal.up, SurfaceNormal(east: -1, north: 0, up: 0)] {
      var before = Double.infinity
      for step in 0...20 {
        let watts = lamp.wattsPerSquareMetre(
          at: point, heightMetres: height, normal: normal,
          from: LineLamp.Place(axis: LocalPoint(east: 0, north: 0), fromMetres: Double(step) * 0.1))
        #expect(watts <= before && watts >= 0, "seed \(seed)")
        before = watts
      }
      #expect(before == 0)
    }
  }
}

/// The irradiance of a patch by adding small pieces of the lamp: the law for one piece, nothing else.
///
/// - Parameter isSeen: whether the piece at a height is seen.
func summedIrradiance(
  _ lamp: LineLamp, at point: LocalPoint, _ height: Double, _ normal: SurfaceNormal, lamp axis: LocalPoint,
  pieces: Int = 4000, isSeen: (Double) -> Bool
) -> Double {
  let across = axis - point
  let distance = across.lengthMetres
  let step = lamp.length.metres / Double(pieces)
  var sum = 0.0
  for piece in 0..<pieces {
    let z = lamp.base.metres + (Double(piece) + 0.5) * step
    guard isSeen(z) else { continue }
    let up = z - height
    let range = (distance * distance + up * up).squareRoot()
    let cosine = (across.east * normal.east + across.north * normal.north + up * normal.up) / range
    guard cosine > 0 else { continue }
    sum += distance / range * cosine / (range * range) * step
  }
  return sum * lamp.power.watts * lamp.outputShare / (.pi * .pi * lamp.length.metres)
}
