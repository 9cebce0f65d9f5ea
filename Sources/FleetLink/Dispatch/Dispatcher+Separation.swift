import Foundation
import Plans
import Quantities

/// Vehicles in the air keep apart, as far as the dispatcher hears them.
extension Dispatcher {
  /// Seconds between two looks.
  static let separationSeconds = 1.0
  /// Seconds for which a position counts.
  static let positionSecondsMax = 3.0

  private struct InAir {
    var session: Int
    var takeOff: Double
    var east: Double
    var north: Double
    var up: Double
  }

  /// Looks at all pairs that are near. Of a pair the one that took off later answers; of two that took off at once, the
  /// later one in the plan.
  mutating func watchSeparation(at now: MissionTime) {
    let required = plan.rules.separation.metres
    guard required > 0, nextSeparation.map({ now >= $0 }) ?? true else { return }
    nextSeparation = now + Self.separationSeconds
    let vehicles = inAir(at: now)
    guard vehicles.count > 1 else { return }
    var nearest: [Int: (metres: Double, other: Int)] = [:]
    for (number, one) in vehicles.enumerated() {
      for other in vehicles[(number + 1)...] {
        // They are in the order of north.
        guard other.north - one.north < required else { break }
        let (east, north, up) = (other.east - one.east, other.north - one.north, other.up - one.up)
        let metres = (east * east + north * north + up * up).squareRoot()
        let isLater = (one.takeOff, one.session) > (other.takeOff, other.session)
        let (later, earlier) = isLater ? (one.session, other.session) : (other.session, one.session)
        if nearest[later].map({ metres < $0.metres }) ?? true { nearest[later] = (metres, earlier) }
      }
    }
    for index in vehicles.map(\.session).sorted() {
      let (metres, other) = nearest[index] ?? (.infinity, index)
      sessions[index].takeSeparation(metres, from: sessions[other].plan.id, required: required, at: now)
    }
  }

  private func inAir(at now: MissionTime) -> [InAir] {
    let metresPerDegree = 111_195.0
    var vehicles: [InAir] = []
    for (index, session) in sessions.enumerated() {
      guard session.link.kind == .multirotor, case .flying = session.phase, session.state.isInAir,
        let believed = session.flightWatch?.believedSeconds, now.seconds - believed <= Self.positionSecondsMax,
        let position = session.state.position, let altitude = session.state.altitude
      else { continue }
      vehicles.append(
        InAir(
          session: index, takeOff: session.sortie?.takeOff?.seconds ?? 0,
          east: position.longitude * metresPerDegree * cos(position.latitude * .pi / 180),
          north: position.latitude * metresPerDegree, up: altitude.metres))
    }
    return vehicles.sorted { ($0.north, $0.session) < ($1.north, $1.session) }
  }
}

extension VehicleSession {
  /// Takes the distance to the nearest vehicle that took off earlier; infinite where none is near.
  mutating func takeSeparation(_ metres: Double, from other: String, required: Double, at now: MissionTime) {
    guard var watch = flightWatch else { return }
    let findings = watch.take(separation: metres, from: other, required: required, at: now)
    flightWatch = watch
    for finding in findings { answer(finding, at: now) }
  }
}
