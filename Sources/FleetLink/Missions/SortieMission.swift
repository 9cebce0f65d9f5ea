import MAVLink
import Plans
import Quantities

/// A sortie as the mission items that a vehicle flies, and what each item stands for.
///
/// Item 0 is home where the autopilot keeps it so, as ArduPilot does; PX4's is the first item. Every stop of the plan
/// (a point with speed 0) becomes a way point; time spent at a place becomes a delay. Payload actions are DO commands
/// right before the delay or way point that they belong to.
///
/// Over the swath of a survey the camera is triggered by distance, `DO_SET_CAM_TRIGG_DIST`: at its start with the
/// plan's distance, at its end with 0, and each time with a frame at once. Before the end of a swath nobody can know
/// that the next frame would be the last one, and no ground shall be missed there.
///
/// A ground robot's sortie has the same items without take-off and landing: way points at height 0 above its pad, and
/// the last of them is the pad. Where its speed changes on a straight line without a stop, there is a way point with
/// the next speed behind it: ArduPilot Rover drives through way points straight ahead. ArduPilot takes no command to
/// disarm in a mission, so the ground station orders that when the last way point is reached.
///
/// Its UV-C lamp is switched by `DO_SET_RELAY`. The relay is what ArduPilot Rover can switch within a mission and
/// report (`RELAY_STATUS`); the illuminator command of the common dialect is meant for light to see by, and missions of
/// ArduPilot do not take it.
package struct SortieMission: Sendable {
  /// The sortie's name in the plan.
  package let sortie: String
  /// The items; where the autopilot keeps home as item 0, that is the first.
  package let items: [MissionItemInt]
  /// For each leg of the sortie, the item whose end is the leg's end.
  package let lastItemOfLeg: [UInt16]
  /// For each item, the leg it belongs to; 0 for home.
  package let legOfItem: [Int]
  /// Why the vehicle's autopilot cannot fly the sortie; nil where it can.
  package let obstacle: String?

  /// The identifier of DO_SEND_SCRIPT_MESSAGE that asks the on-board script to play announcement `param2`.
  package static let announceMessage: Float = 80
  /// The relay that the UV-C lamp is wired to, as `DO_SET_RELAY` counts them: the first.
  package static let lampRelay = 0
  /// Speeds that differ by less are the same, in metres per second.
  static let speedTolerance = 0.005
  /// The same while a UV-C lamp burns: its dose goes with one over the speed, and its ways are slow.
  static let lampSpeedTolerance = 0.000_05

  /// Translates a sortie of a vehicle for an autopilot.
  package init(_ sortie: Sortie, of vehicle: VehiclePlan, dialect: AutopilotDialect = .ardupilot) {
    var builder = Builder(vehicle: vehicle, dialect: dialect)
    var lastItemOfLeg: [UInt16] = []
    for (index, leg) in sortie.legs.enumerated() {
      builder.leg = index
      builder.add(leg)
      lastItemOfLeg.append(UInt16(max(1, builder.items.count) - 1))
    }
    builder.finish()
    self.sortie = sortie.id
    items = builder.items
    legOfItem = builder.legOfItem
    self.lastItemOfLeg = lastItemOfLeg
    obstacle = builder.obstacle
  }

  /// Puts items together one after the other.
  private struct Builder {
    let vehicle: VehiclePlan
    let dialect: AutopilotDialect
    var obstacle: String?
    var items: [MissionItemInt] = []
    var legOfItem: [Int] = []
    var leg = 0
    var speed: Double?
    var isSpraying = false
    var isTakingFrames = false
    var isShining = false
    var announcements = 0

    init(vehicle: VehiclePlan, dialect: AutopilotDialect) {
      self.vehicle = vehicle
      self.dialect = dialect
      guard dialect.keepsHome else { return }
      append(
        MavCmd.navWaypoint, frame: MavFrame.global, at: vehicle.pad, z: Float(vehicle.padAltitude.metres))
    }

    mutating func append(
      _ command: UInt16, frame: UInt8? = nil, param1: Float = 0, param2: Float = 0, param3: Float = 0,
      at position: GeoPoint? = nil, z: Float = 0
    ) {
      let usual = position == nil ? dialect.placelessFrame : MavFrame.globalRelativeAltInt
      items.append(
        MissionItemInt(
          seq: UInt16(items.count), frame: frame ?? usual, command: command, current: 0, autocontinue: 1,
          param1: param1, param2: param2, param3: param3, param4: position == nil ? 0 : dialect.yaw,
          x: position?.latitudeE7 ?? 0, y: position?.longitudeE7 ?? 0, z: z))
      legOfItem.append(leg)
    }

    /// A way point that is a full stop, or on wheels one of a straight way.
    mutating func appendWayPoint(_ point: TrajectoryPoint) {
      let stop = dialect.stop
      append(
        MavCmd.navWaypoint, param1: stop.seconds, param2: stop.metres, at: point.position, z: height(point))
    }

    /// A payload action, or the note that the autopilot has none of the kind.
    mutating func append(_ action: AutopilotDialect.PayloadAction, _ words: String) {
      guard let item = dialect.item(for: action) else {
        obstacle = obstacle ?? "\(dialect.name) has no mission item \(words)"
        return
      }
      append(item.command, param1: item.param1, param2: item.param2, param3: item.others)
      guard item.others.isNaN else { return }
      items[items.count - 1].param4 = item.others
      // The greatest number is what stands for none in a whole number.
      items[items.count - 1].x = Int32.max
      items[items.count - 1].y = Int32.max
    }

    mutating func add(_ leg: Leg) {
      setPayload(for: leg)
      switch leg.kind {
      case .takeOff:
        guard let end = leg.points.last else { return }
        append(MavCmd.navTakeoff, at: end.position, z: height(end))
      case .landing:
        guard let end = leg.points.last else { return }
        append(MavCmd.navLand, at: end.position)
      case .service, .wait:
        act(leg)
        append(MavCmd.navDelay, param1: Float(leg.seconds), param2: -1, param3: -1)
      case .drive: drive(leg)
      case .swath where leg.activity == .irradiate: drive(leg)
      case .climb, .descent, .transit, .swath, .link:
        if leg.activity == .announce { act(leg) }
        move(leg)
      }
    }

    /// Leaves no lamp on behind the last leg.
    mutating func finish() {
      if isShining { setLamp(false) }
    }

    private mutating func setLamp(_ isOn: Bool) {
      append(.relay(SortieMission.lampRelay, isOn: isOn), "that switches a relay")
      isShining = isOn
    }

    /// Opens and closes sprayer and camera, and switches the lamp, where the leg needs another state than the one
    /// before.
    private mutating func setPayload(for leg: Leg) {
      let sprays = leg.kind == .swath && leg.activity == .spray
      if sprays != isSpraying {
        append(.spray(sprays), "that opens a sprayer")
        isSpraying = sprays
      }
      let shines = leg.activity == .irradiate
      if shines != isShining { setLamp(shines) }
      if isTakingFrames { setTrigger(metres: 0) }
      if leg.kind == .swath, let distance = leg.triggerDistance { setTrigger(metres: distance.metres) }
    }

    /// Frames by distance, 0 for none any more; one is taken at once.
    private mutating func setTrigger(metres: Double) {
      append(MavCmd.doSetCamTriggDist, param1: Float(metres), param3: 1)
      isTakingFrames = metres > 0
    }

    private mutating func act(_ leg: Leg) {
      switch leg.activity {
      case .pickUp: append(MavCmd.doWinch, param1: 1, param2: Float(WinchActions.loadPayload))
      case .dropOff: append(MavCmd.doWinch, param1: 1, param2: Float(WinchActions.deliver))
      case .announce:
        announcements += 1
        append(
          .announce(message: SortieMission.announceMessage, number: announcements), "that plays an announcement")
      case .spray, .irradiate, .thermalSurvey, .photograph, .patrol, .hold, nil: break
      }
    }

    /// One way point for each stop; a stop that lasts becomes a delay.
    private mutating func move(_ leg: Leg) {
      guard var stop = leg.points.first else { return }
      var fastest = 0.0
      var plateau: Double?
      var previous = stop
      var metres = 0.0
      for point in leg.points.dropFirst() {
        metres += (previous.speed.metresPerSecond + point.speed.metresPerSecond) / 2 * (point.time - previous.time)
        fastest = max(fastest, point.speed.metresPerSecond)
        if point.speed.metresPerSecond > 0,
          abs(point.speed.metresPerSecond - previous.speed.metresPerSecond) < speedTolerance
        {
          plateau = point.speed.metresPerSecond
        }
        previous = point
        guard point.speed.metresPerSecond == 0 else { continue }
        if point.position == stop.position, point.altitude == stop.altitude {
          let seconds = point.time - stop.time
          if seconds > 0 { append(MavCmd.navDelay, param1: Float(seconds), param2: -1, param3: -1) }
        } else {
          if point.position != stop.position {
            let share = Self.levelShare(metres: metres, rise: (point.altitude - stop.altitude).metres)
            setSpeed(plateau: plateau.map { $0 * share }, fastest: fastest * share)
          }
          appendWayPoint(point)
        }
        stop = point
        fastest = 0
        metres = 0
        plateau = nil
      }
    }

    /// The share of the speed along a straight way that is speed over ground, which is what autopilots are told.
    private static func levelShare(metres: Double, rise: Double) -> Double {
      guard rise != 0, metres > abs(rise) else { return 1 }
      return (1 - rise * rise / (metres * metres)).squareRoot()
    }

    /// The ways of a ground robot, each from stop to stop with the speeds of its pieces.
    private mutating func drive(_ leg: Leg) {
      var way: [TrajectoryPoint] = []
      for point in leg.points {
        way.append(point)
        guard way.count > 1, point.speed.metresPerSecond == 0 else { continue }
        if let first = way.first, first.position == point.position {
          let seconds = point.time - first.time
          if seconds > 0 { append(MavCmd.navDelay, param1: Float(seconds), param2: -1, param3: -1) }
        } else {
          let pieces = PacedWay(way, tolerance: speedTolerance).pieces
          for piece in pieces {
            setSpeed(plateau: piece.isEven || pieces.count > 1 ? piece.speed : nil, fastest: piece.speed)
            appendWayPoint(piece.end)
          }
        }
        way = [point]
      }
    }

    /// Sets the speed where the way cruises at another one, or would be cut by the one that is set.
    private mutating func setSpeed(plateau: Double?, fastest: Double) {
      let wanted: Double
      if let plateau {
        if let speed, abs(speed - plateau) < speedTolerance { return }
        wanted = plateau
      } else {
        if let speed, speed > fastest - speedTolerance { return }
        wanted = fastest
      }
      speed = wanted
      // Type 1 is the speed over ground; throttle −1 is unchanged.
      append(MavCmd.doChangeSpeed, param1: 1, param2: Float(wanted), param3: -1)
    }

    private var speedTolerance: Double {
      isShining ? SortieMission.lampSpeedTolerance : SortieMission.speedTolerance
    }

    private func height(_ point: TrajectoryPoint) -> Float {
      Float((point.altitude - vehicle.padAltitude).metres)
    }
  }
}

extension Leg {
  /// How long the leg takes in seconds.
  var seconds: Double {
    guard let start, let end else { return 0 }
    return end - start
  }
}
