import Geometry
import Missions
import Quantities

/// The time and the energy of a movement or a service; the energy is linear in the payload and an upper bound.
struct FlightCost: Hashable, Sendable {
  var seconds: Double
  /// Joules without payload.
  var joules: Double
  /// Further joules for each kilogram of payload.
  var joulesPerKilogram: Double

  static let zero = FlightCost(seconds: 0, joules: 0, joulesPerKilogram: 0)
  /// The cost of what cannot be done.
  static let impossible = FlightCost(seconds: .infinity, joules: .infinity, joulesPerKilogram: 0)

  static func + (left: FlightCost, right: FlightCost) -> FlightCost {
    FlightCost(
      seconds: left.seconds + right.seconds, joules: left.joules + right.joules,
      joulesPerKilogram: left.joulesPerKilogram + right.joulesPerKilogram)
  }

  static func += (left: inout FlightCost, right: FlightCost) { left = left + right }
}

extension FlightModel {
  /// The least payload at which the chord of the power law ends, in kilograms: types without payload have one too.
  static let chordKilogramsMin = 0.1

  /// The cost of pieces of movement: the chord of the convex power law from no payload to the greatest one.
  func cost(of pieces: [FlightPiece]) -> FlightCost {
    let full = max(type.maxPayload.kilograms, Self.chordKilogramsMin)
    var cost = FlightCost.zero
    for piece in pieces {
      let empty = joules(of: piece, payload: 0)
      let loaded = joules(of: piece, payload: full)
      cost += FlightCost(seconds: piece.seconds, joules: empty, joulesPerKilogram: (loaded - empty) / full)
    }
    return cost
  }

  /// The cost of hovering.
  func hoverCost(seconds: Double) -> FlightCost {
    let place = SpacePoint(position: LocalPoint(east: 0, north: 0), altitude: 0)
    return cost(of: [
      FlightPiece(start: place, end: place, startSeconds: 0, endSeconds: seconds, startSpeed: 0, endSpeed: 0)
    ])
  }

  /// The cost of a climb (positive metres) or a descent.
  func verticalCost(by metres: Double) -> FlightCost {
    let place = LocalPoint(east: 0, north: 0)
    let end = SpacePoint(position: place, altitude: metres)
    return cost(of: pieces(of: verticalMotion(by: metres), from: SpacePoint(position: place, altitude: 0), to: end))
  }

  /// The cost of a horizontal way with a full stop at each corner; impossible where the wind forbids a part of it.
  func cost(of way: [LocalPoint], limit: Double? = nil) -> FlightCost {
    var cost = FlightCost.zero
    for (start, end) in zip(way, way.dropFirst()) {
      guard start.planarDistanceMetres(to: end) >= PlanningMargins.wayMetresMin else { continue }
      guard let motion = motion(from: start, to: end, limit: limit) else { return .impossible }
      cost += self.cost(
        of: pieces(
          of: motion, from: SpacePoint(position: start, altitude: 0), to: SpacePoint(position: end, altitude: 0)))
    }
    var heading: LocalVector?
    let turning = turnSeconds(
      along: Array(zip(way, way.dropFirst())).map { (start: $0.0, end: $0.1) }, heading: &heading)
    return turning > 0 ? cost + hoverCost(seconds: turning) : cost
  }

  /// The cost of a way that climbs and sinks, with a full stop at each corner; impossible where the wind forbids a part
  /// of it.
  func cost(of way: [SpacePoint], limit: Double? = nil) -> FlightCost {
    var cost = FlightCost.zero
    for (start, end) in zip(way, way.dropFirst()) {
      guard start.position.planarDistanceMetres(to: end.position) >= PlanningMargins.wayMetresMin else { continue }
      guard let motion = motion(from: start, to: end, limit: limit) else { return .impossible }
      cost += self.cost(of: pieces(of: motion, from: start, to: end))
    }
    return cost
  }

  /// The cost of a straight drive at its own speeds.
  func cost(of drive: PacedDrive) -> FlightCost {
    let knots = drive.motion(acceleration: acceleration).knots
    return zip(knots, knots.dropFirst()).reduce(.zero) { sum, pair in
      let place = SpacePoint(position: LocalPoint(east: 0, north: 0), altitude: 0)
      var end = place
      end.position = LocalPoint(east: pair.1.metres - pair.0.metres, north: 0)
      return sum
        + cost(of: [
          FlightPiece(
            start: place, end: end, startSeconds: pair.0.seconds, endSeconds: pair.1.seconds,
            startSpeed: pair.0.metresPerSecond, endSpeed: pair.1.metresPerSecond)
        ])
    }
  }

  private func pieces(of motion: StraightMotion, from start: SpacePoint, to end: SpacePoint) -> [FlightPiece] {
    let knots = motion.knots
    return zip(knots, knots.dropFirst()).map { first, second in
      func place(_ metres: Double) -> SpacePoint {
        let share = motion.distanceMetres > 0 ? metres / motion.distanceMetres : 0
        return SpacePoint(
          position: start.position.interpolated(to: end.position, fraction: share),
          altitude: start.altitude + (end.altitude - start.altitude) * share)
      }
      return FlightPiece(
        start: place(first.metres), end: place(second.metres), startSeconds: first.seconds,
        endSeconds: second.seconds, startSpeed: first.metresPerSecond, endSpeed: second.metresPerSecond)
    }
  }
}
