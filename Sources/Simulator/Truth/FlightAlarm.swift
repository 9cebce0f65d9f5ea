/// What the dispatcher must notice in time. The names are those of scenario files.
package enum FlightAlarm: String, Sendable, Hashable, CaseIterable {
  /// Cells are lost, or the charge is below the mission's reserve, while the vehicle is under way.
  case battery
  /// The vehicle has no position.
  case position
  /// The vehicle cannot be heard.
  case silent
  /// The vehicle is in a closed zone.
  case zone
  /// The disk takes no records.
  case disk

  /// Whether what it is for may have been told before it is due: a zone as the vehicle comes near, a battery that was
  /// told empty already.
  var mayComeEarly: Bool { self == .battery || self == .zone }

  /// The faults that let the alarm be due, as they stand in scenario files; each alone is enough.
  package var faults: [String] {
    switch self {
    case .battery: ["cells-lost", "cells-cold", "wind-front"]
    case .position: ["satellites-jammed"]
    case .silent: ["no-radio"]
    case .zone: ["new-zone"]
    case .disk: ["disk-full"]
    }
  }
}
