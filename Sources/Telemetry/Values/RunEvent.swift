import Quantities

/// Something that happened during a run and that a person may want to know.
package struct RunEvent: Hashable, Sendable {
  /// When it happened.
  package var time: MissionTime
  /// The vehicle that it concerns; nil for the run as a whole.
  package var vehicle: String?
  /// How bad it is.
  package var severity: Severity
  /// A stable word for the kind of event, such as `task-done`, `mission-uploaded`, `status-text`.
  package var kind: String
  /// One sentence for people.
  package var text: String
  /// Where the vehicle was; nil where that is not known, or where the event has no place.
  package var position: GeoPoint?

  /// Describes an event.
  package init(
    time: MissionTime, vehicle: String? = nil, severity: Severity, kind: String, text: String,
    position: GeoPoint? = nil
  ) {
    self.time = time
    self.vehicle = vehicle
    self.severity = severity
    self.kind = kind
    self.text = text
    self.position = position
  }

  /// The severities of RFC 5424, which MAVLink uses too; smaller numbers are worse.
  package enum Severity: Int, Hashable, Sendable, Comparable, CaseIterable {
    case emergency = 0
    case alert
    case critical
    case error
    case warning
    case notice
    case info
    case debug

    /// The word used in the store and in reports.
    package var name: String { String(describing: self) }

    /// Orders by number: `.error < .info`, so the worst of some severities is their `min()`.
    package static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }
  }
}
