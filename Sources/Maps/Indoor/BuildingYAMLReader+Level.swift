import Diagnostics
import Documents
import Quantities

/// A level as it is drawn: positions in the units of the file.
struct DrawnLevel {
  /// A vertex; the waypoint's position is not set yet.
  struct Vertex {
    /// East, or longitude, in units of the file.
    var x: Double
    /// Down, north, or latitude, in units of the file.
    var y: Double
    /// Its name and properties.
    var waypoint: IndoorWaypoint
    /// Its number on the level.
    var index: Int
    /// Whether it has a name or a property.
    var isSpecial: Bool
    /// Where it is written.
    var span: SourceSpan

    /// Its name or its number, for messages.
    var label: String { waypoint.name.isEmpty ? "\(index)" : "`\(waypoint.name)`" }
  }

  /// Two vertices and what is said about them.
  struct Edge {
    /// The number of the first vertex.
    var from: Int
    /// The number of the second vertex.
    var to: Int
    /// Its parameters by name.
    var parameters: BuildingYAMLReader.Parameters
    /// Where it is written.
    var span: SourceSpan
  }

  /// A polygon of vertices.
  struct Ring {
    /// The numbers of its corners.
    var vertices: [Int]
    /// Where it is written.
    var span: SourceSpan
  }

  /// A piece of furniture.
  struct Model {
    /// The name of the model.
    var name: String
    /// As for a vertex.
    var x: Double
    /// As for a vertex.
    var y: Double
    /// The turn from east, counter-clockwise.
    var yawRadians: Double
    /// Where it is written.
    var span: SourceSpan
  }

  /// A mark that stands at the same place on several levels.
  struct Fiducial {
    /// As for a vertex.
    var x: Double
    /// As for a vertex.
    var y: Double
    /// The name that it has on every level.
    var name: String
  }

  /// A stated distance in metres.
  struct Measurement {
    /// Its ends.
    var edge: Edge
    /// The distance between them, above 0.
    var metres: Double
  }

  /// The name.
  var name: String
  /// Where its name is written.
  var span: SourceSpan
  /// The height of the floor above the building's zero.
  var elevationMetres = 0.0
  /// All vertices, by their numbers.
  var vertices: [Vertex] = []
  /// Ways of robots.
  var lanes: [Edge] = []
  /// Walls.
  var walls: [Edge] = []
  /// Doors.
  var doors: [Edge] = []
  /// Floor plates.
  var floors: [Ring] = []
  /// Holes in floor plates.
  var holes: [Ring] = []
  /// Furniture.
  var models: [Model] = []
  /// Marks that levels share.
  var fiducials: [Fiducial] = []
  /// Stated distances.
  var measurements: [Measurement] = []
}

extension BuildingYAMLReader {
  /// The largest coordinate of a drawing, in its own units.
  static let drawnUnitsMax = 1e9

  /// The keys of a level; those after `fiducials` are known and not read.
  static let levelKeys = [
    "elevation", "vertices", "lanes", "walls", "doors", "floors", "holes", "models", "measurements", "fiducials",
    "drawing", "layers", "features", "constraints", "human_lanes", "flattened_x_offset", "flattened_y_offset",
    "x_meters", "y_meters", "cameras", "polygons", "regions", "zones",
  ]

  /// A level as it is drawn. What cannot be read is reported and left out; vertices keep their numbers.
  mutating func level(
    _ node: YamlNode, name: String, at span: SourceSpan, system: CoordinateSystem
  ) -> DrawnLevel {
    var level = DrawnLevel(name: name, span: span)
    guard let entries = entries(node, "level `\(name)`", known: Self.levelKeys) else { return level }
    if let elevation = entries.value("elevation") {
      level.elevationMetres = number(elevation, "`elevation`", at: elevation.span) ?? 0
      if abs(level.elevationMetres) > Self.reachMetresMax {
        log.error(MapRule.buildingWrongValue, "the elevation is out of range", at: elevation.span)
      }
    } else {
      log.error(
        MapRule.buildingMissingKey, "level `\(name)` has no `elevation`", at: span, help: "add `elevation: 0`")
    }
    if entries.value("vertices") == nil {
      log.error(MapRule.buildingMissingKey, "level `\(name)` has no `vertices`", at: span, help: "add `vertices: []`")
    }
    for (index, item) in items(entries, "vertices").enumerated() {
      // A vertex that cannot be read keeps its number, so that the others are still named rightly.
      level.vertices.append(
        vertex(item, index: index, system: system)
          ?? DrawnLevel.Vertex(
            x: 0, y: 0, waypoint: IndoorWaypoint(name: "", position: LocalPoint(east: 0, north: 0)), index: index,
            isSpecial: false, span: item.span))
    }
    let count = level.vertices.count
    for item in items(entries, "lanes") { if let edge = edge(item, "a lane", count) { level.lanes.append(edge) } }
    for item in items(entries, "walls") { if let edge = edge(item, "a wall", count) { level.walls.append(edge) } }
    for item in items(entries, "doors") { if let edge = edge(item, "a door", count) { level.doors.append(edge) } }
    for item in items(entries, "floors") { if let ring = ring(item, "a floor", count) { level.floors.append(ring) } }
    for item in items(entries, "holes") { if let ring = ring(item, "a hole", count) { level.holes.append(ring) } }
    for item in items(entries, "models") { if let model = model(item) { level.models.append(model) } }
    for item in items(entries, "fiducials") {
      if let fiducial = fiducial(item) { level.fiducials.append(fiducial) }
    }
    for item in items(entries, "measurements") {
      if let measurement = measurement(item, count) { level.measurements.append(measurement) }
    }
    return level
  }

  private mutating func vertex(_ node: YamlNode, index: Int, system: CoordinateSystem) -> DrawnLevel.Vertex? {
    guard case .sequence(let parts) = node.content, (2...5).contains(parts.count) else {
      log.error(
        MapRule.buildingWrongValue, "vertex \(index) must be a list `[x, y, z, name, {parameters}]`", at: node.span)
      return nil
    }
    guard let x = number(parts[0], "x of vertex \(index)", at: node.span),
      let y = number(parts[1], "y of vertex \(index)", at: node.span)
    else { return nil }
    guard max(abs(x), abs(y)) <= Self.drawnUnitsMax else {
      log.error(
        MapRule.buildingWrongValue, "vertex \(index) is more than 10^9 units away from the origin", at: parts[0].span)
      return nil
    }
    if parts.count > 2 { _ = number(parts[2], "z of vertex \(index)", at: node.span) }
    if system == .wgs84, GeoPoint(longitude: x, latitude: y) == nil {
      log.error(
        MapRule.buildingWrongValue, "vertex \(index) is not at a longitude and a latitude in degrees", at: parts[0].span
      )
      return nil
    }
    var name = ""
    if parts.count > 3, case .scalar = parts[3].content { name = parts[3].text ?? "" }
    var waypoint = IndoorWaypoint(name: name, position: LocalPoint(east: 0, north: 0))
    var isSpecial = !name.isEmpty
    if parts.count > 4, let parameters = entries(parts[4], "the parameters of vertex \(index)") {
      isSpecial = isSpecial || !parameters.isEmpty
      read(parameters, into: &waypoint)
    }
    return DrawnLevel.Vertex(x: x, y: y, waypoint: waypoint, index: index, isSpecial: isSpecial, span: node.span)
  }

  private mutating func read(_ parameters: Parameters, into waypoint: inout IndoorWaypoint) {
    func optional(_ text: String) -> String? { text.isEmpty ? nil : text }
    waypoint.isCharger = flag(parameters, "is_charger")
    waypoint.isParkingSpot = flag(parameters, "is_parking_spot")
    waypoint.isHoldingPoint = flag(parameters, "is_holding_point")
    waypoint.isPassthroughPoint = flag(parameters, "is_passthrough_point")
    waypoint.isCleaningZone = flag(parameters, "is_cleaning_zone")
    waypoint.liftCabin = optional(text(parameters, "lift_cabin"))
    waypoint.pickupDispenser = optional(text(parameters, "pickup_dispenser"))
    waypoint.dropoffIngestor = optional(text(parameters, "dropoff_ingestor"))
    waypoint.spawnedRobot = optional(text(parameters, "spawn_robot_name"))
  }

  private mutating func edge(_ node: YamlNode, _ what: String, _ count: Int) -> DrawnLevel.Edge? {
    guard case .sequence(let parts) = node.content, (2...3).contains(parts.count) else {
      log.error(
        MapRule.buildingWrongValue, "\(what) must be a list `[from, to, {parameters}]`", at: node.span)
      return nil
    }
    guard let from = vertexIndex(parts[0], what, count), let to = vertexIndex(parts[1], what, count) else {
      return nil
    }
    let parameters = parts.count == 3 ? entries(parts[2], "the parameters of \(what)") ?? [] : []
    return DrawnLevel.Edge(from: from, to: to, parameters: parameters, span: node.span)
  }

  private mutating func vertexIndex(_ node: YamlNode, _ what: String, _ count: Int) -> Int? {
    guard let index = whole(node, "the vertex of \(what)") else { return nil }
    guard (0..<count).contains(index) else {
      log.error(
        MapRule.buildingIndex, "\(what) names vertex \(index), and the level has \(count) vertices", at: node.span,
        help: count > 0 ? "vertices count from 0 to \(count - 1)" : nil)
      return nil
    }
    return index
  }

  private mutating func ring(_ node: YamlNode, _ what: String, _ count: Int) -> DrawnLevel.Ring? {
    guard let entries = entries(node, what) else { return nil }
    guard entries.value("vertices") != nil else {
      log.error(MapRule.buildingMissingKey, "\(what) has no `vertices`", at: node.span)
      return nil
    }
    var vertices: [Int] = []
    for item in items(entries, "vertices") {
      guard let index = vertexIndex(item, what, count) else { return nil }
      vertices.append(index)
    }
    return DrawnLevel.Ring(vertices: vertices, span: node.span)
  }

  private mutating func model(_ node: YamlNode) -> DrawnLevel.Model? {
    guard let entries = entries(node, "a model") else { return nil }
    guard let name = entries.value("model_name")?.text else {
      log.error(MapRule.buildingMissingKey, "a model has no `model_name`", at: node.span)
      return nil
    }
    guard let x = number(entries.value("x"), "`x` of model `\(name)`", at: node.span),
      let y = number(entries.value("y"), "`y` of model `\(name)`", at: node.span),
      let yaw = number(entries.value("yaw"), "`yaw` of model `\(name)`", at: node.span)
    else { return nil }
    return DrawnLevel.Model(name: name, x: x, y: y, yawRadians: yaw, span: node.span)
  }

  private mutating func fiducial(_ node: YamlNode) -> DrawnLevel.Fiducial? {
    guard case .sequence(let parts) = node.content, parts.count >= 3, let name = parts[2].text else {
      log.error(MapRule.buildingWrongValue, "a fiducial must be a list `[x, y, name]`", at: node.span)
      return nil
    }
    guard let x = number(parts[0], "x of fiducial `\(name)`", at: node.span),
      let y = number(parts[1], "y of fiducial `\(name)`", at: node.span)
    else { return nil }
    return DrawnLevel.Fiducial(x: x, y: y, name: name)
  }

  private mutating func measurement(_ node: YamlNode, _ count: Int) -> DrawnLevel.Measurement? {
    guard let edge = edge(node, "a measurement", count) else { return nil }
    guard let metres = real(edge.parameters, "distance") else {
      if !edge.parameters.contains(where: { $0.key == "distance" }) {
        log.error(
          MapRule.buildingMissingKey, "a measurement has no `distance`", at: node.span,
          help: "add `{distance: [3, metres]}`")
      }
      return nil
    }
    guard metres > 0, metres <= Self.reachMetresMax else {
      log.error(MapRule.buildingWrongValue, "a measured distance of \(metres) m makes no scale", at: node.span)
      return nil
    }
    return DrawnLevel.Measurement(edge: edge, metres: metres)
  }
}
