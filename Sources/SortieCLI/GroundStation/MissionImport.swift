import Diagnostics
import FleetLink
import Geometry
import MAVLink
import Maps
import Missions
import Quantities

/// Turns a ground station's plan into a mission: what is to be done is kept, how it is flown is left to the planner.
///
/// Way points become patrols, time at a place a station, gripper, winch and payload place become deliveries, surveys
/// become surveys. Everything else is named item by item.
struct MissionImport {
  /// What the file does not say.
  struct Options {
    /// The mass of each parcel; nil where it is not known, and then nothing is delivered.
    var payload: Mass?
    /// The sensor of surveys.
    var sensor = AreaSurvey.Sensor.visible
    /// The purpose of surveys; nil for one that suits the sensor.
    var purpose: AreaSurvey.Purpose?

    init(payload: Mass? = nil, sensor: AreaSurvey.Sensor = .visible, purpose: AreaSurvey.Purpose? = nil) {
      self.payload = payload
      self.sensor = sensor
      self.purpose = purpose
    }
  }

  /// A way point that is not yet part of a task.
  struct Node {
    var item: GroundStationPlan.Item
    var command: UInt16
    var position: GeoPoint
    var height: GroundStationPlan.Height
    var holdSeconds: Double
  }

  let plan: GroundStationPlan
  let map: CityMap
  let fleet: Fleet?
  let path: String
  let options: Options
  var mission = ImportedMission()
  var diagnostics: [Diagnostic] = []
  /// Way points since the last task.
  var nodes: [Node] = []
  /// Where the vehicle is.
  var position: GeoPoint?
  var height: GroundStationPlan.Height?
  /// Where a parcel was just taken up or let down: what follows there is part of it.
  var served: GeoPoint?
  /// Where the parcel on board was taken up.
  var cargo: (place: String, item: GroundStationPlan.Item)?
  /// Items that the planner does without being told.
  var planned: [GroundStationPlan.Item] = []
  var names: [GeoPoint: String] = [:]
  var taken: Set<String>

  private init(_ plan: GroundStationPlan, map: CityMap, fleet: Fleet?, path: String, options: Options) {
    self.plan = plan
    self.map = map
    self.fleet = fleet
    self.path = path
    self.options = options
    taken = Set(map.places.map(\.id))
  }

  /// Makes a mission of a plan, with everything that is to be said about it.
  ///
  /// - Parameters:
  ///   - path: the file's path, for messages.
  ///   - fleet: for the cameras of surveys.
  static func run(
    _ plan: GroundStationPlan, map: CityMap, fleet: Fleet?, path: String, options: Options
  ) -> (mission: ImportedMission, diagnostics: [Diagnostic]) {
    var work = MissionImport(plan, map: map, fleet: fleet, path: path, options: options)
    for item in plan.items { work.take(item) }
    work.flush()
    work.finish()
    return (work.mission, work.diagnostics)
  }

  private mutating func take(_ item: GroundStationPlan.Item) {
    switch item.content {
    case .command(let command): take(command, item)
    case .survey(let survey):
      flush()
      take(survey, item)
    case .corridor:
      flush()
      leaveOut(item, "missions have no task along a strip", help: "write a `survey` of an area over the strip")
    case .structure:
      flush()
      leaveOut(item, "missions have no task round a building")
    case .landing:
      planned.append(item)
    }
  }

  // MARK: Commands

  private mutating func take(_ command: GroundStationPlan.Command, _ item: GroundStationPlan.Item) {
    switch command.command {
    case MavCmd.navWaypoint, MavCmd.navSplineWaypoint, MavCmd.navArcWaypoint:
      wayPoint(command, item, seconds: command.parameters[0] ?? 0)
    case MavCmd.navLoiterTime:
      wayPoint(command, item, seconds: command.parameters[0] ?? 0)
    case MavCmd.navDelay: delay(command, item)
    case MavCmd.navPayloadPlace:
      if let place = command.position { position = place }
      drop(item)
    case MavCmd.doGripper where command.parameters[1] == Double(GripperActions.release): drop(item)
    case MavCmd.doGripper where command.parameters[1] == Double(GripperActions.grab): pickUp(item)
    case MavCmd.doWinch where command.parameters[1] == Double(WinchActions.deliver): drop(item)
    case MavCmd.doWinch where command.parameters[1] == Double(WinchActions.loadPayload): pickUp(item)
    case MavCmd.navLand where command.position.map { !isHome($0) } ?? false:
      change(item, "vehicles land at their own bases", help: "add a base there to the fleet")
    case MavCmd.navTakeoff, MavCmd.navLand, MavCmd.navReturnToLaunch, 84, 85, 189, MavCmd.doChangeSpeed:
      if command.command == MavCmd.navTakeoff {
        // What follows without a position is done there.
        height = command.height ?? height
        position = command.position ?? position ?? plan.home?.position
      }
      planned.append(item)
    case MavCmd.doJump: jump(command, item)
    case MavCmd.navLoiterUnlim: leaveOut(item, "it has no end", help: "write a `station` with a `duration`")
    case 203, 206, 214, 530, 531, 2000, 2001, 2500, 2501:
      leaveOut(item, "cameras work in surveys alone", help: "write a `survey` of the area that it is for")
    case MavCmd.doSprayer:
      leaveOut(item, "what is sprayed must be acknowledged", help: "write a `disinfect` task for the area")
    default: leaveOut(item, "missions have no counterpart")
    }
  }

  private mutating func wayPoint(
    _ command: GroundStationPlan.Command, _ item: GroundStationPlan.Item, seconds: Double
  ) {
    guard let place = command.position ?? position else {
      return leaveOut(item, "it has no position")
    }
    guard let height = command.height ?? height else {
      return leaveOut(item, "its frame \(command.frame) has no height that can be read")
    }
    (position, self.height) = (place, height)
    if seconds <= 0, served == place || isHome(place) {
      planned.append(item)
      return
    }
    served = nil
    if command.command == MavCmd.navSplineWaypoint || command.command == MavCmd.navArcWaypoint {
      change(item, "it is flown straight, not along a curve")
    }
    let node = Node(
      item: item, command: command.command, position: place, height: height, holdSeconds: max(0, seconds))
    if let last = nodes.last, last.position == place, last.height == height {
      nodes[nodes.count - 1].holdSeconds += node.holdSeconds
    } else {
      nodes.append(node)
    }
  }

  private mutating func delay(_ command: GroundStationPlan.Command, _ item: GroundStationPlan.Item) {
    guard let seconds = command.parameters[0], seconds > 0 else {
      return leaveOut(item, "it waits for a time of day", help: "give the task that follows a `window`")
    }
    if let served, served == position {
      planned.append(item)
      return
    }
    guard let position, let height else { return leaveOut(item, "nothing says where it waits") }
    if let last = nodes.last, last.position == position, last.height == height {
      nodes[nodes.count - 1].holdSeconds += seconds
    } else {
      nodes.append(
        Node(item: item, command: command.command, position: position, height: height, holdSeconds: seconds))
    }
  }

  /// A jump back to the first of the way points since the last task is a number of rounds.
  private mutating func jump(_ command: GroundStationPlan.Command, _ item: GroundStationPlan.Item) {
    let repeats = command.parameters[1].flatMap { Int(exactly: $0) } ?? 0
    guard repeats >= 0 else { return leaveOut(item, "it has no end", help: "give the patrol `rounds`") }
    guard repeats > 0, repeats < Self.roundsMax, nodes.count > 1, Self.groups(nodes).count == 1,
      let first = nodes.first, command.parameters[0] == Double(first.item.jumpNumber)
    else { return leaveOut(item, "it does not lead back over way points of one height alone") }
    flush(rounds: repeats + 1)
  }

  // MARK: Parcels

  private mutating func pickUp(_ item: GroundStationPlan.Item) {
    guard options.payload != nil else { return leaveOutParcel(item) }
    guard let position else { return leaveOut(item, "nothing says where it is done") }
    removeNodes(at: position)
    flush()
    guard let name = place(position, item) else { return }
    if let cargo { leaveOut(cargo.item, "what it takes up is not let down before item \(item.number)") }
    cargo = (name, item)
    served = position
  }

  private mutating func drop(_ item: GroundStationPlan.Item) {
    guard let payload = options.payload else { return leaveOutParcel(item) }
    guard let position else { return leaveOut(item, "nothing says where it is done") }
    removeNodes(at: position)
    flush()
    var from = cargo?.place
    if from == nil, let home = plan.home { from = homePlace(home.position, item) }
    guard let from else { return leaveOut(item, "nothing says where the parcel comes from") }
    guard let to = place(position, item) else { return }
    served = position
    cargo = nil
    guard from != to else { return leaveOut(item, "it lets the parcel down where it was taken up") }
    add(
      "deliver", "Delivery to item \(item.number)",
      [("from", from), ("to", to), ("payload", Self.number(payload.kilograms, 4) + " kg")])
  }

  private mutating func leaveOutParcel(_ item: GroundStationPlan.Item) {
    leaveOut(item, "nobody says how heavy the parcel is", help: "give --payload in kilograms, and it is delivered")
  }

  private mutating func removeNodes(at position: GeoPoint) {
    while let last = nodes.last, last.position == position {
      planned.append(last.item)
      nodes.removeLast()
    }
  }

  // MARK: Places

  /// Metres above the ground of the map; nil where the position cannot be put on it.
  func metresAboveGround(_ height: GroundStationPlan.Height, at position: GeoPoint) -> Double? {
    guard let here = try? map.projection.local(position) else { return nil }
    let ground = map.terrain.ground(at: here)
    switch height {
    case .aboveTerrain(let height): return height.metres
    case .aboveSea(let altitude): return (altitude - ground).metres
    case .aboveHome(let height):
      let origin = plan.home?.position ?? position
      guard let home = try? map.projection.local(origin) else { return nil }
      return (map.terrain.altitude(of: height, home: home) - ground).metres
    }
  }

  /// Whether a place is home: a way point there is the way out or back.
  private func isHome(_ place: GeoPoint) -> Bool {
    guard let home = plan.home?.position, let here = try? map.projection.local(place),
      let there = try? map.projection.local(home)
    else { return false }
    return here.planarDistanceMetres(to: there) <= Self.homeMetres
  }

  private mutating func homePlace(_ position: GeoPoint, _ item: GroundStationPlan.Item) -> String? {
    place(position, item, wanted: "home")
  }

  /// The name of an own place; it is made where there is none yet.
  mutating func place(_ position: GeoPoint, _ item: GroundStationPlan.Item, wanted: String? = nil) -> String? {
    let key = position.roundedToE7
    if let name = names[key] { return name }
    guard (try? map.projection.local(position)) != nil else {
      leaveOut(item, "it lies too far from the map")
      return nil
    }
    let base = wanted ?? "item-\(item.number)"
    var name = base
    var number = 2
    while !taken.insert(name).inserted {
      name = "\(base)-\(number)"
      number += 1
    }
    names[key] = name
    mission.places.append((name, key))
    return name
  }

  mutating func add(_ kind: String, _ title: String, _ entries: [(key: String, value: String)]) {
    mission.tasks.append(ImportedMission.Task(kind: kind, title: title, entries: entries))
  }

  /// What is so near to home is home, in metres.
  private static let homeMetres = 2.0
  /// The most rounds of a patrol.
  private static let roundsMax = 100
}
