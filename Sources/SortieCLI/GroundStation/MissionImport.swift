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
  private var nodes: [Node] = []
  /// Where the vehicle is.
  private var position: GeoPoint?
  private var height: GroundStationPlan.Height?
  /// Where a parcel was just taken up or let down: what follows there is part of it.
  private var served: GeoPoint?
  /// Where the parcel on board was taken up.
  private var cargo: (place: String, item: GroundStationPlan.Item)?
  /// Items that the planner does without being told.
  private var planned: [GroundStationPlan.Item] = []
  private var names: [GeoPoint: String] = [:]
  private var taken: Set<String>

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
    case MavCmd.navTakeoff, MavCmd.navLand, MavCmd.navReturnToLaunch, 84, 85, 189, MavCmd.doChangeSpeed:
      if command.command == MavCmd.navTakeoff { height = command.height ?? height }
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
    if let served, served == place, seconds <= 0 {
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

  // MARK: Patrols and stations

  /// Way points of the same height and the same hold, one after the other.
  private static func groups(_ nodes: [Node]) -> [[Node]] {
    var groups: [[Node]] = []
    for node in nodes {
      if let last = groups.last?.last, last.holdSeconds == node.holdSeconds, isSame(last.height, node.height) {
        groups[groups.count - 1].append(node)
      } else {
        groups.append([node])
      }
    }
    return groups
  }

  private static func isSame(_ left: GroundStationPlan.Height, _ right: GroundStationPlan.Height) -> Bool {
    guard abs(left.metres - right.metres) <= heightToleranceMetres else { return false }
    return switch (left, right) {
    case (.aboveHome, .aboveHome), (.aboveSea, .aboveSea), (.aboveTerrain, .aboveTerrain): true
    default: false
    }
  }

  /// Makes tasks of the way points since the last one.
  private mutating func flush(rounds: Int = 1) {
    let groups = Self.groups(nodes)
    nodes = []
    for group in groups {
      var placed: [(node: Node, metres: Double)] = []
      for node in group {
        guard let metres = metresAboveGround(node.height, at: node.position) else {
          leaveOut(node.item, "it lies too far from the map")
          continue
        }
        guard Self.heights.contains(metres) else {
          leaveOut(
            node.item, "it is \(Self.number(metres, 1)) m above the ground of the map, and tasks are 2 to 1000 m")
          continue
        }
        placed.append((node, metres))
      }
      if placed.count > 1, placed[0].node.holdSeconds <= Self.pauseSecondsMax {
        patrol(placed, rounds: rounds)
      } else {
        for (node, metres) in placed { station(node, metres) }
      }
    }
  }

  private mutating func patrol(_ placed: [(node: Node, metres: Double)], rounds: Int) {
    let metres = placed.map(\.metres).max() ?? 0
    let least = placed.map(\.metres).min() ?? 0
    let (first, last) = (placed[0].node, placed[placed.count - 1].node)
    if metres - least > Self.heightToleranceMetres {
      change(
        first.item,
        "up to item \(last.item.number) the height above the ground of the map goes from "
          + "\(Self.number(least, 1)) to \(Self.number(metres, 1)) m: the patrol keeps the greatest")
    }
    let route = placed.compactMap { place($0.node.position, $0.node.item) }
    guard route.count == placed.count else { return }
    var entries = [("route", "[\(route.joined(separator: ", "))]")]
    if rounds > 1 { entries.append(("rounds", String(rounds))) }
    if first.holdSeconds > 0 { entries.append(("pause", Self.number(first.holdSeconds, 1) + " s")) }
    entries.append(("height", Self.number(metres, 1) + " m"))
    mission.holdSeconds += first.holdSeconds * Double(placed.count * rounds)
    add("patrol", "Way points \(first.item.number) to \(last.item.number)", entries)
  }

  private mutating func station(_ node: Node, _ metres: Double) {
    guard node.holdSeconds <= Self.stationSecondsMax else {
      return leaveOut(node.item, "a station lasts at most a day")
    }
    if node.holdSeconds < 1 {
      change(node.item, "a way point alone becomes a station of 1 s")
    }
    guard let at = place(node.position, node.item) else { return }
    let seconds = max(1, node.holdSeconds)
    mission.holdSeconds += seconds
    add(
      "station", "Station at item \(node.item.number)",
      [("at", at), ("duration", Self.number(seconds, 1) + " s"), ("height", Self.number(metres, 1) + " m")])
  }

  // MARK: The end

  private mutating func finish() {
    if let cargo { leaveOut(cargo.item, "what it takes up is not let down again") }
    if !planned.isEmpty {
      let numbers = planned.map(\.number).sorted()
      let list = numbers.prefix(Self.listedMax).map(String.init).joined(separator: ", ")
      let more = numbers.count > Self.listedMax ? " and \(numbers.count - Self.listedMax) more" : ""
      say(
        "G103", .note,
        "take-off, landing, speeds and the ways to stops are the planner's: item"
          + (numbers.count == 1 ? " " : "s ") + list + more, at: planned[0].place)
    }
    sayFences()
    if let vehicle = plan.vehicle, !Self.multirotors.contains(vehicle) {
      say(
        "G106", .warning, "the file is for a vehicle of MAV_TYPE \(vehicle): the mission is for multirotors",
        at: nil)
    }
    if mission.tasks.count > 1 {
      say("G106", .note, "tasks have no order: give them a `window` where one must come before another", at: nil)
    }
    if mission.tasks.isEmpty {
      say("G105", .error, "nothing of the file becomes a task", at: nil, help: "see what is said of its items")
    }
  }

  private mutating func sayFences() {
    let help = "add it to the map as a zone with `sortie map import --add`"
    for outline in plan.fence.polygons {
      let kind = outline.isInclusion ? "keeps the vehicle inside" : "keeps the vehicle outside"
      say(
        "G104", .warning, "the fence of \(outline.corners.count) corners that \(kind) is not kept", at: outline.place,
        help: outline.isInclusion ? "the map's boundary and its zones take its place" : help)
    }
    for disc in plan.fence.circles {
      let kind = disc.isInclusion ? "inside" : "outside"
      say(
        "G104", .warning,
        "the round fence of \(Self.number(disc.radius.metres, 1)) m that keeps the vehicle \(kind) is not kept",
        at: disc.place, help: disc.isInclusion ? "the map's boundary and its zones take its place" : help)
    }
    if plan.fence.breachReturn != nil {
      say("G104", .warning, "the place to go to after a breach is not kept", at: nil)
    }
    for point in plan.rallyPoints {
      say(
        "G104", .warning, "the rally point is not kept: vehicles land at the bases of the fleet", at: point.place,
        help: "add a base there to the fleet")
    }
  }

  // MARK: Places

  /// Metres above the ground of the map; nil where the position cannot be put on it.
  private func metresAboveGround(_ height: GroundStationPlan.Height, at position: GeoPoint) -> Double? {
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

  private mutating func homePlace(_ position: GeoPoint, _ item: GroundStationPlan.Item) -> String? {
    place(position, item, wanted: "home")
  }

  /// The name of an own place; it is made where there is none yet.
  private mutating func place(_ position: GeoPoint, _ item: GroundStationPlan.Item, wanted: String? = nil) -> String? {
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

  // MARK: What is said

  mutating func say(
    _ code: String, _ severity: Severity, _ message: String, at place: FilePlace?, help: String? = nil
  ) {
    let span = place.map { SourceSpan($0, path: path) } ?? SourceSpan(path: path)
    diagnostics.append(Diagnostic(code, severity, message, at: span, help: help))
  }

  mutating func leaveOut(_ item: GroundStationPlan.Item, _ reason: String, help: String? = nil) {
    say("G101", .warning, "\(Self.name(item)) is left out: \(reason)", at: item.place, help: help)
  }

  mutating func change(_ item: GroundStationPlan.Item, _ reason: String, help: String? = nil) {
    say("G102", .warning, "\(Self.name(item)) changes: \(reason)", at: item.place, help: help)
  }

  /// `item 3, NAV_LAND`.
  static func name(_ item: GroundStationPlan.Item) -> String {
    let what =
      switch item.content {
      case .command(let command): CommandNames.name(command.command)
      case .survey: "survey"
      case .corridor: "corridor scan"
      case .structure: "structure scan"
      case .landing(let landing): landing.kind
      }
    return "item \(item.number), \(what),"
  }

  /// A number with up to so many digits behind the point.
  static func number(_ value: Double, _ digits: Int) -> String {
    var text = ClockText.fixed(value, digits)
    guard text.contains(".") else { return text }
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }

  /// Heights that differ by less are the same, in metres.
  private static let heightToleranceMetres = 0.5
  /// What missions take as heights of patrols and stations, in metres above ground.
  private static let heights = 2.0...1000
  private static let pauseSecondsMax = 3600.0
  private static let stationSecondsMax = 86_400.0
  private static let roundsMax = 100
  /// The most item numbers in one message.
  private static let listedMax = 12
  /// MAV_TYPE of multirotors, and of files that do not know: 0 generic, 2 quadrotor, 3 coaxial, 4 helicopter, 13
  /// hexarotor, 14 octorotor, 15 tricopter, 29 dodecarotor, 35 decarotor.
  private static let multirotors: Set<UInt8> = [0, 2, 3, 4, 13, 14, 15, 29, 35]
}
