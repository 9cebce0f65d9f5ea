import Foundation
import Quantities

/// Random numbers for worlds, all from one seed.
struct Dice {
  private var generator: SplitMix64

  init(seed: UInt64, stream: String) { generator = SplitMix64(seed: seed, stream: stream) }

  mutating func number(_ low: Double, _ high: Double) -> Double { low + (high - low) * generator.nextUnit() }

  mutating func index(below count: Int) -> Int { generator.nextIndex(below: count) }

  /// Whether something happens that does so in `percent` of all cases.
  mutating func happens(_ percent: Double) -> Bool { generator.nextUnit() * 100 < percent }

  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[index(below: elements.count)] }

  /// A direction as its east and north part.
  mutating func direction() -> LocalVector {
    let turn = number(0, 2 * .pi)
    return LocalVector(east: cos(turn), north: sin(turn))
  }

  /// A small number of metres of either sign: centimetres, decimetres or metres.
  mutating func gap() -> Double {
    let width = pick([0.03, 0.3, 3, 8])
    return number(-width, width)
  }
}
