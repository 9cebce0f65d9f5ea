import Quantities

/// Where a vehicle is found: a link and a system id on it. Two links may use the same ids for two vehicles.
package struct VehicleAddress: Sendable, Hashable, Comparable {
  /// The link, counted from 0.
  package var link: Int
  /// The MAVLink system id, 1...255.
  package var systemID: UInt8

  /// Names an address.
  package init(link: Int, systemID: UInt8) {
    self.link = link
    self.systemID = systemID
  }

  /// By link, then by system id.
  package static func < (left: VehicleAddress, right: VehicleAddress) -> Bool {
    (left.link, left.systemID) < (right.link, right.systemID)
  }
}

/// What the dispatcher must know of a vehicle beside its plan.
package struct DispatchVehicle: Sendable, Hashable {
  /// The vehicle's name in the plan.
  package var id: String
  /// How it moves.
  package var kind: VehicleKind
  /// Where it is found.
  package var address: VehicleAddress
  /// The energy of its full battery, to turn energy consumed into charge; nil leaves the vehicle's own percentage.
  package var batteryCapacity: Energy?

  /// Describes a vehicle.
  package init(
    id: String, kind: VehicleKind = .multirotor, systemID: UInt8, link: Int = 0, batteryCapacity: Energy? = nil
  ) {
    self.id = id
    self.kind = kind
    address = VehicleAddress(link: link, systemID: systemID)
    self.batteryCapacity = batteryCapacity
  }
}

/// How the dispatcher behaves.
package struct DispatchOptions: Sendable, Hashable {
  /// Seconds between stored readings of one vehicle.
  package var readingSeconds = 1.0
  /// Seconds before take-off at which the motors are started.
  package var armLeadSeconds = 5.0
  /// Seconds after the planned take-off at which a sortie is given up: later, the proof of the plan is worth nothing.
  package var startToleranceSeconds = 5.0
  /// Seconds for which a dispatcher that goes on with a run waits to hear of a vehicle that was under way.
  package var takeoverSeconds = 120.0
  /// Seconds after the planned landing at which a vehicle in the air is reported as overdue.
  package var overdueSeconds = 60.0
  /// Seconds after the plan's end at which the dispatcher stops waiting.
  package var endGraceSeconds = 600.0
  /// What is watched of vehicles that are under way, and what is done.
  package var rules = FlightRules()
  /// Uploads that are begun anew for one sortie when the mission read back differs.
  package var uploadsMax = 3

  /// The defaults.
  package init() {}
}
