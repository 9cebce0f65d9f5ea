import Quantities

/// A point that robots drive to or through.
package struct IndoorWaypoint: Hashable, Sendable {
  /// The name; often empty.
  package var name: String
  /// Where it is.
  package var position: LocalPoint
  /// Robots charge here.
  package var isCharger: Bool
  /// Robots may stay here while nobody needs them.
  package var isParkingSpot: Bool
  /// Robots may wait here for others.
  package var isHoldingPoint: Bool
  /// Robots do not stop here.
  package var isPassthroughPoint: Bool
  /// A place that cleaning robots clean.
  package var isCleaningZone: Bool
  /// The lift in whose cabin it is; nil elsewhere.
  package var liftCabin: String?
  /// The dispenser that hands out goods here; nil without one.
  package var pickupDispenser: String?
  /// The device that takes goods in here; nil without one.
  package var dropoffIngestor: String?
  /// The robot that starts here in a simulation; nil without one.
  package var spawnedRobot: String?

  /// Describes a plain waypoint.
  package init(name: String, position: LocalPoint) {
    self.name = name
    self.position = position
    (isCharger, isParkingSpot, isHoldingPoint, isPassthroughPoint) = (false, false, false, false)
    isCleaningZone = false
  }

  /// Whether it has a purpose of its own, so that its name need not be that of the room around it.
  package var hasRole: Bool {
    isCharger || isParkingSpot || isHoldingPoint || isPassthroughPoint || isCleaningZone || liftCabin != nil
      || pickupDispenser != nil || dropoffIngestor != nil
  }
}

/// A straight way between two waypoints of one level.
package struct IndoorLane: Hashable, Sendable {
  /// How a robot must be turned on a lane.
  package enum Orientation: String, Hashable, Sendable, CaseIterable {
    /// As it likes.
    case any = ""
    /// Its front ahead.
    case forward
    /// Its back ahead.
    case backward
  }

  /// Where it starts, as an index into the level's waypoints.
  package var from: Int
  /// Where it ends, as an index into the level's waypoints.
  package var to: Int
  /// Whether it may be driven both ways.
  package var isBidirectional: Bool
  /// The number of the fleet's graph that it belongs to; robots of other graphs do not use it.
  package var graphIndex: Int
  /// The fastest speed; nil without a limit.
  package var speedLimit: Speed?
  /// The name of a group of lanes of which only one robot may use one at a time; empty without.
  package var mutex: String
  /// How a robot must be turned.
  package var orientation: Orientation

  /// Describes a lane.
  package init(
    from: Int, to: Int, isBidirectional: Bool, graphIndex: Int = 0, speedLimit: Speed? = nil, mutex: String = "",
    orientation: Orientation = .any
  ) {
    self.from = from
    self.to = to
    self.isBidirectional = isBidirectional
    self.graphIndex = graphIndex
    self.speedLimit = speedLimit
    self.mutex = mutex
    self.orientation = orientation
  }
}
