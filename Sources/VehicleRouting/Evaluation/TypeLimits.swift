/// What a vehicle type limits and costs besides its matrices.
struct TypeLimits: Sendable {
  /// The joules that a trip may spend.
  let usableJoulesPerTrip: Double
  /// The longest time from take-off to landing.
  let tripSecondsMax: Double
  /// The cost of using a vehicle of the type at all.
  let fixedCost: Double
  /// Watts while waiting away from the base.
  let waitingWatts: VehicleRoutingProblem.PayloadLine
  /// What a joule of payload on an arc costs.
  let costPerPayloadJoule: Double
  /// Watts of the charger; infinite where batteries are swapped.
  let chargeWatts: Double
  /// How energy grows with the payload.
  let curve: PayloadShape
}

/// The curve of energy over payload, scaled so that its chord is the identity.
struct PayloadShape: Sendable {
  /// Whether the curve is its chord.
  let isLinear: Bool
  private let empty: Double
  private let scale: Double
  private let emptyPower: Double

  /// Prepares a curve.
  init(_ curve: VehicleRoutingProblem.PayloadCurve) {
    switch curve {
    case .linear:
      isLinear = true
      (empty, scale, emptyPower) = (0, 1, 0)
    case .hovering(let emptyKilograms, let payloadKilogramsMax):
      isLinear = false
      empty = emptyKilograms
      emptyPower = empty * empty.squareRoot()
      let full = empty + payloadKilogramsMax
      scale = payloadKilogramsMax / (full * full.squareRoot() - emptyPower)
    }
  }

  /// The kilograms on the chord that take as much as a payload on the curve; never more than the payload up to the
  /// largest one.
  func chordKilograms(payload: Double) -> Double {
    if isLinear { return payload }
    let mass = empty + payload
    return (mass * mass.squareRoot() - emptyPower) * scale
  }
}
