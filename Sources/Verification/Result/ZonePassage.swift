import Maps
import Quantities

/// A zone over, under or through which a plan flies, and why that is allowed.
package struct ZonePassage: Hashable, Sendable {
  /// The zone's place in the map's list.
  package var index: Int
  /// The zone's identifier.
  package var identifier: String
  /// The zone's name; may be empty.
  package var name: String
  /// The zone's rule.
  package var restriction: Zone.Restriction
  /// The sorties that pass it, in the order of the plan.
  package var sorties: [String]
  /// The number of legs that pass it.
  package var legs: Int
  /// The first moment over its extent.
  package var firstTime: MissionTime
  /// Seconds over its extent, all legs together.
  package var seconds: Double
  /// Why the passages are allowed, each reason once, in the order of the cases.
  package var reasons: [Reason]

  /// Why flying over a zone's extent is allowed.
  package enum Reason: Hashable, Sendable {
    /// Above the upper limit, by at least so many metres.
    case above(metres: Double)
    /// Below the lower limit, by at least so many metres.
    case below(metres: Double)
    /// Within the limits while the zone is not active.
    case notActive
    /// Within the limits; the mission holds the authorisation.
    case authorised
    /// Within the limits; the mission acknowledges the conditions.
    case acknowledged
    /// Within the limits; the zone informs and restricts nothing.
    case informs
    /// It is not allowed: rule V201 names the leg.
    case forbidden

    /// The order in which reasons are listed.
    var rank: Int {
      switch self {
      case .forbidden: 0
      case .above: 1
      case .below: 2
      case .notActive: 3
      case .authorised: 4
      case .acknowledged: 5
      case .informs: 6
      }
    }

    /// The reason as a phrase for people.
    package var text: String {
      switch self {
      case .above(let metres): "over it by at least \(Wording.metres(metres))"
      case .below(let metres): "under it by at least \(Wording.metres(metres))"
      case .notActive: "through it while it is not active"
      case .authorised: "through it with the mission's authorisation"
      case .acknowledged: "through it, its conditions being acknowledged"
      case .informs: "through it: it informs only"
      case .forbidden: "through it, which is not allowed (V201)"
      }
    }

    /// The reason as a word for other programs.
    package var word: String {
      switch self {
      case .above: "above"
      case .below: "below"
      case .notActive: "not-active"
      case .authorised: "authorised"
      case .acknowledged: "acknowledged"
      case .informs: "informs"
      case .forbidden: "forbidden"
      }
    }

    /// The metres to the limit; nil where the reason has none.
    package var metres: Double? {
      switch self {
      case .above(let metres), .below(let metres): metres
      default: nil
      }
    }
  }

  /// All reasons as one phrase.
  package var reasonText: String { reasons.map(\.text).joined(separator: "; ") }
}
