import Plans
import Quantities

/// What is checked of a vehicle before it may start a sortie: the proof of the plan begins at its pad, with its charge.
extension VehicleSession {
  /// How far from its pad a drone may stand, in metres: the position of a satellite receiver may be off by so much.
  static let dronePadMetres = 8.0
  /// The part of a full battery by which the charge may be below the planned one.
  static let chargeTolerance = 0.05

  /// The distance of the last known position from the pad, in metres; nil where none is known.
  var metresFromPad: Double? {
    state.position.map { metres(from: plan.pad, to: $0) }
  }

  /// Why the vehicle may not start from where it stands; nil where it may, or where its position is not known yet.
  var reasonAgainstPad: String? {
    guard let metres = metresFromPad else { return nil }
    switch link.kind {
    case .groundRobot:
      // From elsewhere, the first way of the mission was never planned.
      return metres <= Self.padToleranceMetres ? nil : "Not on its pad"
    case .multirotor:
      guard metres > Self.dronePadMetres else { return nil }
      return "Stands \(Int(metres.rounded())) m from its pad"
    }
  }

  /// Why the vehicle may not start with the charge that it has; nil where it may, or where it says none.
  var reasonAgainstCharge: String? {
    guard let charge = state.charge, let sortie,
      charge.fraction < sortie.chargeAtStart.fraction - Self.chargeTolerance
    else { return nil }
    func percent(_ charge: StateOfCharge) -> Int { Int((charge.fraction * 100).rounded()) }
    return "Its battery has \(percent(charge)) %, and the plan starts with \(percent(sortie.chargeAtStart)) %"
  }
}
