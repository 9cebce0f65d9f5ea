/// What pages tell about one zone that a plan passes. Who has proved the plan fills these values.
package struct ZoneNote: Hashable, Sendable {
  /// The zone's identifier.
  package var identifier: String
  /// The zone's name; may be empty.
  package var name: String
  /// The zone's rule, such as `REQ_AUTHORISATION`.
  package var rule: String
  /// The sorties that pass it.
  package var sorties: [String]
  /// The number of legs that pass it.
  package var legs: Int
  /// The first moment over it, as local time.
  package var first: String
  /// Why that is allowed, for people.
  package var reason: String

  /// Describes a zone that is passed.
  package init(
    identifier: String, name: String, rule: String, sorties: [String], legs: Int, first: String, reason: String
  ) {
    self.identifier = identifier
    self.name = name
    self.rule = rule
    self.sorties = sorties
    self.legs = legs
    self.first = first
    self.reason = reason
  }
}
