import Geometry
import Quantities

/// A place at which a transit starts or ends: its position and its height above the reference ground in metres.
struct TransitEnd: Hashable, Sendable {
  var position: LocalPoint
  var height: Double
  /// Whether it is a pad: the vehicle stands on the ground there.
  var isPad = false
  /// The ground of a robot's work, an index into the airspace's grounds; nil elsewhere.
  var ground: Int?

  init(position: LocalPoint, height: Double) {
    self.position = position
    self.height = height
  }

  /// Where a service begins.
  init(entryOf block: ServiceBlock) {
    self.init(position: block.entry, height: block.entryHeight)
    ground = block.ground
  }

  /// Where a service ends.
  init(exitOf block: ServiceBlock) {
    self.init(position: block.exit, height: block.exitHeight)
    ground = block.ground
  }

  /// A pad of a ground robot; its height is the altitude of the floor.
  init(robotPad: LocalPoint, altitude: Double = 0) {
    self.init(position: robotPad, height: altitude)
    isPad = true
  }

  /// A pad on the ground.
  init(pad: LocalPoint, over ground: ReferenceGround) {
    self.position = pad
    self.height = ground.ground(at: pad)
    self.isPad = true
  }
}

/// A way from place to place at one cruising height.
struct Transit: Hashable, Sendable {
  /// The cruising height above the reference ground in metres.
  var height: Double
  /// The way with both its ends.
  var way: [LocalPoint]
}

extension Airspace {
  /// How often the span of time in which zones are looked at is widened until it holds the whole transit.
  static let spanRoundsMax = 4

  /// The way between two places at the preferred cruising height, or at the nearest one at which there is a way.
  ///
  /// - Parameter model: the vehicle's movement; nil for ways that hold at any time of the mission.
  /// - Parameter time: the mission second at which the vehicle leaves `start`.
  /// - Parameter limit: the greatest speed in metres per second.
  mutating func transit(
    from start: TransitEnd, to end: TransitEnd, preferredLevel: Int, model: FlightModel? = nil, time: Double = 0,
    limit: Double? = nil
  ) throws(FleetPlanningError) -> Transit? {
    for level in levelOrder(preferred: preferredLevel) where levels[level] >= max(start.height, end.height) {
      let height = levels[level]
      guard let model else {
        if let way = try way(
          from: start.position, to: end.position, height: height, activeFrom: horizon.start.seconds,
          activeTo: horizon.end.seconds)
        {
          return Transit(height: height, way: way)
        }
        continue
      }
      let vertical =
        model.verticalMotion(by: height - start.height).seconds
        + model.verticalMotion(by: end.height - height).seconds
      var seconds = vertical
      for _ in 0..<Self.spanRoundsMax {
        let until = time + seconds + PlanningMargins.zoneSeconds
        guard
          let way = try way(
            from: start.position, to: end.position, height: height,
            activeFrom: time - PlanningMargins.zoneSeconds, activeTo: until)
        else { break }
        let needed = vertical + model.seconds(of: way, limit: limit)
        guard needed.isFinite else { break }
        if needed <= seconds { return Transit(height: height, way: way) }
        seconds = needed
      }
    }
    return nil
  }

  /// The cruising levels in the order in which they are tried: the preferred one, then by distance from it.
  func levelOrder(preferred: Int) -> [Int] {
    levels.indices.sorted {
      let left = abs($0 - preferred)
      let right = abs($1 - preferred)
      return left == right ? $0 > $1 : left < right
    }
  }
}
