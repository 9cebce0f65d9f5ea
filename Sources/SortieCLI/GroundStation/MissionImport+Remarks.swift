import Diagnostics
import FleetLink
import Geometry
import Maps
import Quantities

/// What is said of a file, item by item.
extension MissionImport {
  /// The most item numbers in one message.
  private static let listedMax = 12
  /// MAV_TYPE of multirotors, and of files that do not know: 0 generic, 2 quadrotor, 3 coaxial, 4 helicopter, 13
  /// hexarotor, 14 octorotor, 15 tricopter, 29 dodecarotor, 35 decarotor.
  private static let multirotors: Set<UInt8> = [0, 2, 3, 4, 13, 14, 15, 29, 35]

  mutating func finish() {
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
    sayOutside()
    if mission.tasks.count > 1 {
      say("G106", .note, "tasks have no order: give them a `window` where one must come before another", at: nil)
    }
    if mission.tasks.isEmpty {
      say("G105", .error, "nothing of the file becomes a task", at: nil, help: "see what is said of its items")
    }
  }

  /// A file of another city is told at once, also where the mission is not checked.
  private mutating func sayOutside() {
    let points = mission.places.map(\.position) + mission.areas.flatMap(\.outline)
    let outside = points.count { point in
      (try? map.projection.local(point)).map { !map.boundary.contains($0) } ?? true
    }
    guard outside > 0 else { return }
    say(
      "G107", .warning, "\(outside) of \(points.count) positions lie outside the map", at: nil,
      help: "choose the map of the place that the file is for")
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
}
