import Diagnostics
import Documents
import Geometry
import Quantities

/// A lift as it is drawn.
struct DrawnLift {
  /// A door, in metres in the cabin's own axes.
  struct Door {
    /// The name.
    var name: String
    /// How it moves.
    var kind: IndoorDoor.Kind
    /// The middle of the opening along the cabin's width.
    var x: Double
    /// The middle of the opening along the cabin's depth.
    var y: Double
    /// The width of the opening.
    var widthMetres: Double
    /// The turn of the opening from the cabin's width.
    var axisRadians: Double
  }

  /// The name.
  var name: String
  /// Where its name is written.
  var span: SourceSpan
  /// East of the middle, in units of the reference floor's drawing.
  var x: Double
  /// Down or north of the middle, in the same units.
  var y: Double
  /// The turn from east, counter-clockwise.
  var yawRadians: Double
  /// The cabin's side along its own x axis.
  var widthMetres: Double
  /// The cabin's side along its own y axis.
  var depthMetres: Double
  /// The levels at the ends, where the file names them; each with its place.
  var floors: [(name: String, span: SourceSpan)]
  /// The level whose drawing has the cabin; nil means the reference level.
  var referenceFloor: (name: String, span: SourceSpan)?
  /// The doors.
  var doors: [Door]
  /// The doors that open on each level.
  var levelDoors: [(level: String, span: SourceSpan, doors: [(name: String, span: SourceSpan)])]
}

extension BuildingYAMLReader {
  /// The largest side of a lift's cabin, in metres.
  static let cabinMetresMax = 50.0

  /// The lifts as they are drawn; those that cannot be read are reported.
  mutating func lifts(_ node: YamlNode) -> [DrawnLift] {
    guard let entries = entries(node, "`lifts`") else { return [] }
    return entries.compactMap { lift($0.value, name: $0.key, at: $0.keySpan) }
  }

  private mutating func lift(_ node: YamlNode, name: String, at span: SourceSpan) -> DrawnLift? {
    guard let entries = entries(node, "lift `\(name)`") else { return nil }
    func what(_ key: String) -> String { "`\(key)` of lift `\(name)`" }
    guard let x = number(entries.value("x"), what("x"), at: span),
      let y = number(entries.value("y"), what("y"), at: span),
      let yaw = number(entries.value("yaw"), what("yaw"), at: span),
      let width = number(entries.value("width"), what("width"), at: span),
      let depth = number(entries.value("depth"), what("depth"), at: span)
    else { return nil }
    guard width > 0, depth > 0, max(width, depth) <= Self.cabinMetresMax else {
      log.error(
        MapRule.buildingWrongValue, "the cabin of lift `\(name)` is \(width) m by \(depth) m", at: span,
        help: "`width` and `depth` are metres")
      return nil
    }
    func floor(_ key: String) -> (name: String, span: SourceSpan)? {
      entries.value(key).flatMap { node in node.text.map { ($0, node.span) } }
    }
    var doors: [DrawnLift.Door] = []
    if let node = entries.value("doors"), let items = self.entries(node, "`doors` of lift `\(name)`") {
      doors = items.compactMap { liftDoor($0, lift: name) }
    }
    var levelDoors: [(level: String, span: SourceSpan, doors: [(name: String, span: SourceSpan)])] = []
    if let node = entries.value("level_doors"), let items = self.entries(node, "`level_doors` of lift `\(name)`") {
      for item in items {
        let names = self.items([item], item.key).compactMap { node in node.text.map { ($0, node.span) } }
        levelDoors.append((item.key, item.keySpan, names))
      }
    } else if entries.value("level_doors") == nil {
      log.error(MapRule.buildingMissingKey, "lift `\(name)` has no `level_doors`", at: span)
    }
    return DrawnLift(
      name: name, span: span, x: x, y: y, yawRadians: yaw, widthMetres: width, depthMetres: depth,
      floors: [floor("lowest_floor"), floor("highest_floor")].compactMap(\.self),
      referenceFloor: floor("reference_floor_name"), doors: doors, levelDoors: levelDoors)
  }

  private mutating func liftDoor(_ entry: YamlNode.Entry, lift: String) -> DrawnLift.Door? {
    let name = entry.key
    guard let entries = entries(entry.value, "door `\(name)` of lift `\(lift)`") else { return nil }
    func what(_ key: String) -> String { "`\(key)` of door `\(name)` of lift `\(lift)`" }
    guard let x = number(entries.value("x"), what("x"), at: entry.keySpan),
      let y = number(entries.value("y"), what("y"), at: entry.keySpan),
      let width = number(entries.value("width"), what("width"), at: entry.keySpan),
      let axis = number(entries.value("motion_axis_orientation"), what("motion_axis_orientation"), at: entry.keySpan)
    else { return nil }
    guard width > 0, max(width, abs(x), abs(y)) <= Self.cabinMetresMax else {
      log.error(
        MapRule.buildingWrongValue, "door `\(name)` of lift `\(lift)` is not at its cabin", at: entry.keySpan,
        help: "`x`, `y` and `width` are metres, from the middle of the cabin")
      return nil
    }
    // Open-RMF has one kind of lift door, of two sliding leaves, and writes 2 for it; 1 is one leaf.
    let kind: IndoorDoor.Kind = entries.value("door_type")?.text == "1" ? .sliding : .doubleSliding
    return DrawnLift.Door(name: name, kind: kind, x: x, y: y, widthMetres: width, axisRadians: axis)
  }

  /// The lifts in the building's frame. A cabin stands where its reference floor's drawing has it.
  mutating func placed(
    _ lifts: [DrawnLift], levels: [IndoorLevel], frames: [LevelFrame], reference: String
  ) -> [IndoorLift] {
    lifts.compactMap { lift in
      for floor in lift.floors + [lift.referenceFloor].compactMap(\.self) + lift.levelDoors.map({ ($0.level, $0.span) })
      where !levels.contains(where: { $0.name == floor.name }) {
        log.error(
          MapRule.buildingLift, "lift `\(lift.name)` names `\(floor.name)`, which is not a level", at: floor.span,
          help: Suggestion.question(for: floor.name, among: levels.map(\.name)))
      }
      for (_, _, doors) in lift.levelDoors {
        for door in doors where !lift.doors.contains(where: { $0.name == door.name }) {
          log.error(
            MapRule.buildingLift, "lift `\(lift.name)` has no door `\(door.name)`", at: door.span,
            help: Suggestion.question(for: door.name, among: lift.doors.map(\.name)))
        }
      }
      let base = levels.firstIndex { $0.name == lift.referenceFloor?.name ?? reference } ?? 0
      let frame = frames[base]
      let rectangle = PlacedRectangle(
        middle: frame.place(lift.x, lift.y), yawRadians: lift.yawRadians + frame.turnRadians)
      guard isInReach(rectangle.middle, "lift `\(lift.name)`", at: lift.span),
        let cabin = rectangle.polygon(lengthMetres: lift.widthMetres, widthMetres: lift.depthMetres)
      else { return nil }
      func opens(_ level: String, _ door: String?) -> Bool {
        lift.levelDoors.contains { entry in
          entry.level == level && entry.doors.contains { door == nil || $0.name == door }
        }
      }
      let doors = lift.doors.map { door in
        let middle = rectangle.point(door.x, door.y)
        let turned = PlacedRectangle(middle: middle, yawRadians: rectangle.yawRadians + door.axisRadians)
        return IndoorLift.Door(
          name: door.name, kind: door.kind, start: turned.point(-door.widthMetres / 2, 0),
          end: turned.point(door.widthMetres / 2, 0), levels: levels.map(\.name).filter { opens($0, door.name) })
      }
      return IndoorLift(
        name: lift.name, cabin: cabin, levels: levels.map(\.name).filter { opens($0, nil) }, doors: doors)
    }
  }

  /// Whether a position is near enough to the frame's origin to be meant.
  mutating func isInReach(_ point: LocalPoint, _ what: String, at span: SourceSpan) -> Bool {
    // Comparisons with NaN are false, so each coordinate is asked alone.
    if abs(point.east) <= Self.reachMetresMax, abs(point.north) <= Self.reachMetresMax { return true }
    log.error(
      MapRule.buildingWrongValue, "\(what) lies more than 100 km from the frame's origin", at: span,
      help: "check its coordinates and the scale of the level")
    return false
  }
}
