import Quantities

/// Reads the parts of a `.plan`; problems are collected.
///
/// Sources: QGroundControl developer guide, "Plan file format"; older files have the fields of the versions before.
struct GroundPlanReader {
  /// Where lines begin.
  let lines: LineTable
  /// What was noticed.
  private(set) var problems: [GroundStationProblem] = []
  /// Commands of surveys and scans so far.
  var commands = 0

  init(lines: LineTable) { self.lines = lines }

  /// A value with its path.
  struct Node {
    let value: LocatedValue
    let path: String

    /// A member; nil where it is absent or null.
    subscript(key: String) -> Node? {
      value[key].map { Node(value: $0, path: path.isEmpty ? key : "\(path).\(key)") }
    }

    /// The elements; nil where it is no list.
    var elements: [Node]? {
      value.list.map { list in list.enumerated().map { Node(value: $1, path: "\(path)[\($0)]") } }
    }
  }

  // MARK: Problems

  mutating func log(
    _ code: GroundStationProblem.Code, isWarning: Bool = false, _ reason: String, at node: Node, help: String? = nil
  ) {
    problems.add(
      GroundStationProblem(
        code, isWarning: isWarning, reason, at: lines.place(node.value.bytes), path: node.path, help: help))
  }

  /// A member that must be there.
  mutating func required(_ node: Node, _ key: String, of name: String) -> Node? {
    if let member = node[key] { return member }
    log(.missing, "\(name) has no `\(key)`", at: node)
    return nil
  }

  // MARK: The file

  /// Reads the whole file; the plan counts only where no problem is an error.
  mutating func file(_ value: LocatedValue) -> GroundStationPlan? {
    let root = Node(value: value, path: "")
    guard case .object(let members) = value.content else { return nil }
    guard let type = required(root, "fileType", of: "the file") else { return nil }
    guard type.value.text == "Plan" else {
      log(
        .value, "`fileType` is not `Plan`", at: type, help: "save the plan itself, not its parameters or a fence alone")
      return nil
    }
    guard version(root, of: "the file", in: 1...1) != nil else { return nil }
    guard let mission = required(root, "mission", of: "the file") else { return nil }
    guard let missionVersion = version(mission, of: "the mission", in: 1...3, otherwise: 1) else { return nil }
    var plan = GroundStationPlan(format: .plan(missionVersion: missionVersion))
    let known: Set<String> = ["fileType", "version", "mission", "geoFence", "rallyPoints", "groundStation"]
    for (key, value) in members where !known.contains(key) && !value.isNull {
      log(.unread, isWarning: true, "`\(key)` is not read", at: Node(value: value, path: key))
    }
    self.mission(mission, into: &plan)
    if let node = root["geoFence"] { fence(node, into: &plan) }
    if let node = root["rallyPoints"] { rallyPoints(node, into: &plan) }
    return plan
  }

  /// The version of a part; nil and a problem where it is none of the known ones.
  mutating func version(_ node: Node, of name: String, in known: ClosedRange<Int>, otherwise: Int? = nil) -> Int? {
    guard let member = node["version"] else {
      if let otherwise { return otherwise }
      log(.missing, "\(name) has no `version`", at: node)
      return nil
    }
    guard let number = member.value.number, let version = Int(exactly: number) else {
      log(.value, "`version` is \(member.value.kindName), and a whole number is needed", at: member)
      return nil
    }
    guard known.contains(version) else {
      let list =
        known.count == 1 ? "version \(known.lowerBound)" : "versions \(known.lowerBound) to \(known.upperBound)"
      log(.version, "\(name) has version \(version), and \(list) can be read", at: member)
      return nil
    }
    return version
  }

  private mutating func mission(_ node: Node, into plan: inout GroundStationPlan) {
    plan.firmware = byte(node, "firmwareType")
    plan.vehicle = byte(node, "vehicleType")
    plan.cruiseSpeed = positive(node, "cruiseSpeed").map(Speed.init(metresPerSecond:))
    plan.hoverSpeed = positive(node, "hoverSpeed").map(Speed.init(metresPerSecond:))
    if let home = node["plannedHomePosition"] {
      // Files of version 1 keep home as an item.
      let list = home.value.list == nil ? home["coordinate"] ?? home : home
      if let place = coordinate(list, of: "home") {
        plan.home = GroundStationPlan.Home(
          position: place.position, altitude: place.metres.map(AltitudeAMSL.init(metres:)))
      }
    } else {
      log(.missing, isWarning: true, "the mission has no `plannedHomePosition`", at: node)
    }
    guard let items = required(node, "items", of: "the mission") else { return }
    guard let elements = items.elements else {
      log(.value, "`items` is \(items.value.kindName), and a list is needed", at: items)
      return
    }
    guard elements.count <= GroundStationFile.itemsMax else {
      log(
        .tooLarge, "the mission has \(elements.count) items, and at most \(GroundStationFile.itemsMax) are read",
        at: items)
      return
    }
    for (index, element) in elements.enumerated() {
      guard let content = item(element) else { continue }
      let jump = element["doJumpId"]?.value.number.flatMap { Int(exactly: $0) } ?? index + 1
      plan.items.append(
        GroundStationPlan.Item(
          number: index + 1, jumpNumber: jump, place: lines.place(element.value.bytes), content: content))
    }
    if let old = node["complexItems"], let count = old.value.list?.count, count > 0 {
      log(
        .unread, isWarning: true, "\(count) `complexItems` of an old file are not read", at: old,
        help: "open the plan in a newer ground station and save it again")
    }
  }

  // MARK: Small values

  /// A number above zero; nil where it is absent, and a problem where it is anything else.
  mutating func positive(_ node: Node, _ key: String) -> Double? {
    guard let number = number(node, key) else { return nil }
    guard number > 0 else {
      if number < 0, let member = node[key] { log(.value, "`\(key)` is below zero", at: member) }
      return nil
    }
    return number
  }

  /// A number; nil where it is absent, and a problem where it is none.
  mutating func number(_ node: Node, _ key: String) -> Double? {
    guard let member = node[key] else { return nil }
    guard let number = member.value.number else {
      log(.value, "`\(key)` is \(member.value.kindName), and a number is needed", at: member)
      return nil
    }
    return number
  }

  /// A whole number from 0 to 255.
  mutating func byte(_ node: Node, _ key: String) -> UInt8? {
    guard let number = number(node, key) else { return nil }
    guard let byte = UInt8(exactly: number) else {
      if let member = node[key] { log(.value, "`\(key)` is no whole number from 0 to 255", at: member) }
      return nil
    }
    return byte
  }

  /// True or false; nil where it is absent, and a problem where it is neither.
  mutating func flag(_ node: Node, _ key: String) -> Bool? {
    guard let member = node[key] else { return nil }
    guard let flag = member.value.flag else {
      log(.value, "`\(key)` is \(member.value.kindName), and true or false is needed", at: member)
      return nil
    }
    return flag
  }

  /// `[latitude, longitude]`, with or without a height in metres behind.
  mutating func coordinate(_ node: Node, of name: String) -> (position: GeoPoint, metres: Double?)? {
    guard let list = node.value.list, list.count == 2 || list.count == 3, let latitude = list[0].number,
      let longitude = list[1].number
    else {
      log(.value, "the position of \(name) is not `[latitude, longitude]`", at: node)
      return nil
    }
    guard let position = GeoPoint(longitude: longitude, latitude: latitude) else {
      log(
        .value, "[\(latitude), \(longitude)] is no position on earth", at: node,
        help: "latitude comes first in a `.plan`")
      return nil
    }
    return (position, list.count == 3 ? list[2].number : nil)
  }

  /// A list of positions, at least so many.
  mutating func line(_ node: Node, of name: String, countMin: Int) -> [GeoPoint]? {
    guard let elements = node.elements else {
      log(.value, "the outline of \(name) is \(node.value.kindName), and a list of positions is needed", at: node)
      return nil
    }
    guard elements.count <= GroundStationFile.cornersMax else {
      log(
        .tooLarge, "\(name) has \(elements.count) corners, and at most \(GroundStationFile.cornersMax) are read",
        at: node)
      return nil
    }
    var points: [GeoPoint] = []
    for element in elements {
      guard let point = coordinate(element, of: "a corner of \(name)") else { return nil }
      points.append(point.position)
    }
    // Some tools close the ring.
    if countMin > 2, points.count > countMin, points.first == points.last { points.removeLast() }
    guard points.count >= countMin else {
      log(.value, "\(name) has \(points.count) corners, and at least \(countMin) are needed", at: node)
      return nil
    }
    return points
  }
}
