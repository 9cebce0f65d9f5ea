import Geometry
import Quantities

extension UltravioletPlanner {
  /// Refuses numbers that make no sense, first the dose.
  func checkOptions() throws(UltravioletError) {
    guard options.doseJoulesPerSquareMetre > 0, options.doseJoulesPerSquareMetre.isFinite else {
      throw UltravioletError(
        .badDose, "the dose is \(options.doseJoulesPerSquareMetre) J/m²; it must be positive (25 mJ/cm² are 250 J/m²)")
    }
    guard options.safetyFactor >= 1, options.safetyFactor.isFinite else {
      throw UltravioletError(.badDose, "the safety factor is \(options.safetyFactor); it must be 1 or more")
    }
    try checkPositive([
      ("the longest dwell in seconds", options.dwellSecondsMax), ("the edge of coarse patches", options.coarseMetres),
      ("the edge of fine patches", options.fineMetres), ("the grid of positions", options.gridMetres),
      ("the grid of the bound", options.boundGridMetres),
    ])
    guard options.pricingTolerance >= 0, options.pricingTolerance.isFinite else {
      throw UltravioletError(.badNumber, "the tolerance of the search is \(options.pricingTolerance)")
    }
  }

  /// Refuses lamps and robots that cannot be.
  func checkRobot() throws(UltravioletError) {
    let lamp = robot.lamp
    try checkPositive([
      ("the power of the lamp", lamp.power.watts), ("the length of the lamp", lamp.length.metres),
      ("the output of the lamp", lamp.outputShare), ("the radius of the robot", robot.radius.metres),
      ("the speed of the robot", robot.speed.metresPerSecond),
      ("the acceleration of the robot", robot.accelerationMetresPerSecondSquared),
    ])
    guard lamp.outputShare <= 1 else {
      throw UltravioletError(.badNumber, "the output of the lamp is \(lamp.outputShare) of its power; at most 1 can be")
    }
    guard lamp.base.metres >= 0, lamp.base.metres.isFinite else {
      throw UltravioletError(.badNumber, "the base of the lamp is \(lamp.base.metres) m above the floor")
    }
    guard robot.clearance.metres >= 0, robot.clearance.metres.isFinite else {
      throw UltravioletError(.badNumber, "the robot keeps \(robot.clearance.metres) m from walls; it must be 0 or more")
    }
    for circle in robot.avoided { try checkFinite([circle.centre], "a circle that the robot avoids") }
    for place in [robot.start, robot.dock ?? robot.start] { try checkFinite([place], "the start or the dock") }
  }

  /// Refuses outlines that are no polygons and heights that cannot be.
  func checkScene() throws(UltravioletError) {
    guard scene.rooms.contains(where: \.isTreated) else {
      throw UltravioletError(.nothingToTreat, "none of the \(scene.rooms.count) rooms is to be treated")
    }
    var names: Set<String> = []
    for room in scene.rooms {
      guard names.insert(room.name).inserted else {
        throw UltravioletError(.badOutline, "two rooms are called `\(room.name)`", at: room.outline.exterior[0])
      }
      try check(room.outline, "room `\(room.name)`")
    }
    guard scene.rooms.contains(where: { $0.outline.contains(robot.start) }) else {
      throw UltravioletError(
        .outsideRooms,
        "the start lies in none of the \(scene.rooms.count) rooms; add its room, or close the room's walls and doors",
        at: robot.start)
    }
    for piece in scene.furniture {
      try check(piece.outline, "`\(piece.name)`")
      guard piece.height.metres > 0, piece.height.metres.isFinite else {
        throw UltravioletError(
          .badNumber, "`\(piece.name)` is \(piece.height.metres) m high; furniture has a height above 0",
          at: piece.outline.exterior[0])
      }
    }
    for segment in scene.walls + scene.doors.map(\.segment) {
      try checkFinite([segment.start, segment.end], "a wall or a door")
    }
    try checkPositive([("the height of walls", scene.wallHeight.metres)])
    guard scene.wallThickness.metres >= 0, scene.wallThickness.metres.isFinite else {
      throw UltravioletError(.badNumber, "the thickness of walls is \(scene.wallThickness.metres) m")
    }
  }

  private func checkPositive(_ numbers: [(String, Double)]) throws(UltravioletError) {
    for (name, value) in numbers where !(value > 0 && value.isFinite) {
      throw UltravioletError(.badNumber, "\(name) is \(value); it must be positive")
    }
  }

  /// Positions farther from the origin than this are slips, in metres.
  private static let reachMetresMax = 1e7

  private func checkFinite(_ points: [LocalPoint], _ what: String) throws(UltravioletError) {
    for point in points
    where !(abs(point.east) <= Self.reachMetresMax && abs(point.north) <= Self.reachMetresMax) {
      throw UltravioletError(.notFinite, "\(what) has a coordinate that is not a number or is too large")
    }
  }

  private func check(_ polygon: Polygon, _ what: String) throws(UltravioletError) {
    for ring in polygon.rings { try checkFinite(ring, what) }
    let problem: String?
    do throws(GEOSError) {
      problem = try GeometryOperations.validityProblem(of: polygon)
    } catch {
      throw UltravioletError(error, "the outline of \(what)")
    }
    if let problem {
      throw UltravioletError(.badOutline, "the outline of \(what) is not valid: \(problem)", at: polygon.exterior[0])
    }
  }
}
