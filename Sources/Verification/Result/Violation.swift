import Quantities

/// Something that a plan does against a rule: who, where, when and by how much.
package struct Violation: Hashable, Sendable {
  /// The rule's code, such as `V201`.
  package var code: String
  /// One sentence without a final period that a person understands without the other fields.
  package var message: String
  /// The vehicle; nil where the plan as a whole is meant.
  package var vehicle: String?
  /// The sortie, `<vehicle>/<number>`.
  package var sortie: String?
  /// The index of the leg in the sortie's `legs`, from 0 as in the file.
  package var leg: Int?
  /// The first moment of the violation.
  package var time: MissionTime?
  /// Where the vehicle is at that moment.
  package var place: GeoPoint?
  /// How much is wrong, in the rule's own measure: metres inside a zone, joules missing.
  package var amount: Amount?
  /// What is hurt: the zone, building, task, other vehicle or input.
  package var subject: String?
  /// How bad it is: the rule's weight, and below 1 the share by which the limit is missed. Larger is worse.
  package var severity: Double

  /// Describes a violation of a rule.
  ///
  /// - Parameter excess: the amount over the limit that was to be kept, without unit; not negative.
  package init(
    _ rule: VerificationRule, _ message: String, at address: LegAddress? = nil, vehicle: String? = nil,
    sortie: String? = nil, time: Double? = nil, place: GeoPoint? = nil, amount: Amount? = nil,
    subject: String? = nil, excess: Double = 0
  ) {
    self.code = rule.code
    self.message = message
    self.vehicle = address?.vehicle ?? vehicle
    self.sortie = address?.sortie ?? sortie
    self.leg = address?.leg
    self.time = time.map { MissionTime(seconds: $0) }
    self.place = place
    self.amount = amount
    self.subject = subject
    let share = excess.isFinite ? max(0, excess) / (1 + max(0, excess)) : 1
    self.severity = Double(rule.weight) + min(share, 0.999)
  }
}

/// A number with its unit.
package struct Amount: Hashable, Sendable, CustomStringConvertible {
  /// The number.
  package var value: Double
  /// The unit: `m`, `s`, `J`, `kg`, `m/s`, `%`.
  package var unit: String

  /// Makes an amount.
  package init(_ value: Double, _ unit: String) {
    self.value = value
    self.unit = unit
  }

  /// The number with as many digits as its unit deserves, and the unit.
  package var description: String { "\(Wording.number(value, unit: unit)) \(unit)" }
}

/// Which leg of a plan is meant.
package struct LegAddress: Hashable, Sendable, CustomStringConvertible {
  /// The vehicle's name.
  package var vehicle: String
  /// The sortie's name.
  package var sortie: String
  /// The leg's index from 0, as in the file.
  package var leg: Int
  /// The leg's purpose, for people.
  package var kind: String

  /// Names a leg.
  package init(vehicle: String, sortie: String, leg: Int, kind: String) {
    self.vehicle = vehicle
    self.sortie = sortie
    self.leg = leg
    self.kind = kind
  }

  /// `heron-1/2 legs[4] (transit)`.
  package var description: String { "\(sortie) legs[\(leg)] (\(kind))" }
}
