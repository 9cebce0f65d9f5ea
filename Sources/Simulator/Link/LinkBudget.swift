import Foundation
import Quantities

/// How far a radio reaches.
package struct RadioReach: Sendable, Hashable {
  /// The distance at which half of the packets are lost in the open, in metres; positive.
  package var rangeMetres: Double
  /// Whether buildings in the line of sight weaken it.
  package var seesBuildings: Bool

  /// Describes a reach.
  package init(rangeMetres: Double, seesBuildings: Bool = false) {
    precondition(rangeMetres > 0, "a radio reaches somewhere")
    self.rangeMetres = rangeMetres
    self.seesBuildings = seesBuildings
  }
}

/// What becomes of a packet on its way: loss of free space, loss over an edge, errors by what is left.
package enum LinkBudget {
  /// The frequency of the radio in hertz: the band at 868 MHz.
  package static let hertz = 868e6
  /// The speed of light in metres per second.
  package static let lightMetresPerSecond = 299_792_458.0
  /// The wave's length in metres.
  package static let waveMetres = lightMetresPerSecond / hertz
  /// The bits of a packet: 64 bytes, as a message of telemetry has them.
  package static let packetBits = 512.0
  /// The distance below which nothing gets stronger any more, in metres.
  static let nearestMetres = 1.0
  /// The signal over the noise at which half of the packets are lost, as a ratio.
  static let ratioAtHalf = -2 * log(2 * (1 - pow(0.5, 1 / packetBits)))

  /// The loss in the open between two antennas, in decibels: 20 log10(4 π d / λ) (ITU-R P.525).
  package static func freeSpaceLossDecibels(metres: Double) -> Double {
    20 * log10(4 * .pi * max(metres, nearestMetres) / waveMetres)
  }

  /// The loss over one sharp edge, in decibels (ITU-R P.526, single knife-edge obstacle).
  ///
  /// - Parameter parameter: ν, as `edgeParameter` gives it; below -0.78 the edge is out of the way.
  package static func edgeLossDecibels(parameter: Double) -> Double {
    guard parameter > -0.78 else { return 0 }
    let lifted = parameter - 0.1
    return max(0, 6.9 + 20 * log10((lifted * lifted + 1).squareRoot() + lifted))
  }

  /// ν = h √(2 (d1 + d2) / (λ d1 d2)) of an edge that stands above the straight line by h, all in metres.
  package static func edgeParameter(aboveMetres: Double, near: Double, far: Double) -> Double {
    let (one, other) = (max(near, nearestMetres), max(far, nearestMetres))
    return aboveMetres * (2 * (one + other) / (waveMetres * one * other)).squareRoot()
  }

  /// The share of packets that are lost, 0...1, with so many decibels over the signal at which half are.
  ///
  /// Keying by frequency without phase: a bit is wrong with ½ exp(-γ/2) in Gaussian noise (J. Proakis, "Digital
  /// Communications"), and one wrong bit spoils a packet. No fading: the edge of the range is sharp.
  package static func packetLoss(marginDecibels: Double) -> Double {
    let ratio = ratioAtHalf * pow(10, marginDecibels / 10)
    let bit = 0.5 * exp(-ratio / 2)
    return -expm1(packetBits * log1p(-bit))
  }

  /// The share of packets that are lost over a distance, with so many decibels lost besides.
  package static func packetLoss(metres: Double, excessDecibels: Double, reach: RadioReach) -> Double {
    packetLoss(
      marginDecibels: freeSpaceLossDecibels(metres: reach.rangeMetres) - freeSpaceLossDecibels(metres: metres)
        - excessDecibels)
  }
}
