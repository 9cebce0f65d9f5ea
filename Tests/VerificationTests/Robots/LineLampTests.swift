import Foundation
import Missions
import Quantities
import Testing
import Verification

/// The numeric integral over the lamp against closed forms.
struct LineLampTests {
  private static let lamp = VehicleType.Lamp(
    output: Power(watts: 200), outputShare: 0.85, length: Length(metres: 1.2), base: Length(metres: 0.5),
    draw: Power(watts: 700))
  private static let watts = 170.0
  private static let length = 1.2

  @Test(
    "a patch that faces the middle of the lamp gets what Keitz's closed form says", arguments: [0.3, 0.5, 1, 3, 20])
  func facing(distance: Double) {
    let beta = atan(Self.length / (2 * distance))
    let expected = Self.watts / (2 * .pi * .pi * Self.length * distance) * (2 * beta + sin(2 * beta))
    let found = LineLamp(Self.lamp).onUpright(distance: distance, height: 1.1, from: 0.5, to: 1.7)
    #expect(abs(found / expected - 1) < 1e-5)
  }

  @Test("patches off the middle, of a part of the lamp, and floors get what the antiderivatives say")
  func antiderivatives() {
    let lamp = LineLamp(Self.lamp)
    let factor = Self.watts / (.pi * .pi * Self.length)
    for distance in [0.3, 0.8, 2.5, 9] {
      for height in [0.0, 0.6, 1.9] {
        for low in [0.5, 0.9, 1.6] {
          let (one, two) = (low - height, 1.7 - height)
          func upright(_ rise: Double) -> Double {
            let angle = atan(rise / distance)
            return (angle + sin(2 * angle) / 2) / (2 * distance)
          }
          let expected = factor * (upright(two) - upright(one))
          let found = lamp.onUpright(distance: distance, height: height, from: low, to: 1.7)
          #expect(abs(found - expected) <= 2e-5 * expected, "\(distance) \(height) \(low)")
          func level(_ rise: Double) -> Double { -distance / 2 / (distance * distance + rise * rise) }
          let expectedLevel = two <= 0 ? 0 : factor * (level(two) - level(max(0, one)))
          let foundLevel = lamp.onLevel(distance: distance, height: height, from: low, to: 1.7)
          #expect(abs(foundLevel - expectedLevel) <= 2e-5 * expectedLevel, "\(distance) \(height) \(low)")
        }
      }
    }
  }

  @Test("a closed drum around the lamp gets all of its light")
  func energy() {
    let lamp = LineLamp(Self.lamp)
    let (radius, reach) = (1.0, 60.0)
    var watts = 0.0
    // The wall of the drum, and its lid and floor by symmetry as twice its floor.
    let steps = 6000
    for step in 0..<steps {
      let height = -reach + (2 * reach + Self.length) * (Double(step) + 0.5) / Double(steps)
      watts +=
        lamp.onUpright(distance: radius, height: 0.5 + height, from: 0.5, to: 1.7) * 2 * .pi * radius
        * (2 * reach + Self.length) / Double(steps)
    }
    for step in 0..<1000 {
      let distance = radius * (Double(step) + 0.5) / 1000
      watts +=
        2 * lamp.onLevel(distance: distance, height: 0.5 - reach, from: 0.5, to: 1.7) * 2 * .pi * distance * radius
        / 1000
    }
    #expect(abs(watts / Self.watts - 1) < 1e-3)
  }

  @Test("far away the lamp is as good as a point, and what is hidden gives nothing")
  func limits() {
    let lamp = LineLamp(Self.lamp)
    let found = lamp.onUpright(distance: 100, height: 1.1, from: 0.5, to: 1.7)
    #expect(abs(found / (Self.watts / (.pi * .pi) / 10_000) - 1) < 1e-3)
    #expect(lamp.onUpright(distance: 1, height: 1, from: 1.7, to: 1.7) == 0)
    #expect(lamp.onLevel(distance: 1, height: 1.8, from: 0.5, to: 1.7) == 0)
  }
}
