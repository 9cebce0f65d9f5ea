import Geometry
import Plans
import Quantities

/// A straight movement with constant acceleration in plain numbers.
struct SampledMotion {
  /// A place in the map's frame; metres, the last one above mean sea level.
  struct Place {
    var east: Double
    var north: Double
    var up: Double

    func metres(to other: Place) -> Double {
      let (dEast, dNorth, dUp) = (other.east - east, other.north - north, other.up - up)
      return (dEast * dEast + dNorth * dNorth + dUp * dUp).squareRoot()
    }
  }

  /// The index of the leg in its sortie.
  let leg: Int
  let start: Place
  let end: Place
  /// Mission seconds.
  let from: Double
  let to: Double
  /// Metres per second as the plan states them at both ends.
  let startSpeed: Double
  let endSpeed: Double
  /// The greatest speeds over ground and up or down, in metres per second.
  let acrossMetresPerSecondMax: Double
  let upMetresPerSecondMax: Double
  /// In space and over ground.
  let lengthMetres: Double
  let acrossMetres: Double

  init(leg: Int, start: Place, end: Place, from: Double, to: Double, startSpeed: Double, endSpeed: Double) {
    self.leg = leg
    (self.start, self.end) = (start, end)
    (self.from, self.to) = (from, to)
    (self.startSpeed, self.endSpeed) = (startSpeed, endSpeed)
    lengthMetres = start.metres(to: end)
    acrossMetres = start.metres(to: Place(east: end.east, north: end.north, up: start.up))
    // The share of the way grows fastest where the stated speed is greatest.
    let duration = to - from
    let stated = (startSpeed + endSpeed) / 2 * duration
    let shares = stated > 0 ? max(startSpeed, endSpeed) / stated : duration > 0 ? 1 / duration : 0
    acrossMetresPerSecondMax = acrossMetres * shares
    upMetresPerSecondMax = abs(end.up - start.up) * shares
  }

  /// Where the vehicle is at a moment of the movement.
  func place(at time: Double) -> Place {
    let (duration, elapsed) = (to - from, time - from)
    let stated = (startSpeed + endSpeed) / 2 * duration
    let share: Double
    if stated > 0 {
      share = (startSpeed + (endSpeed - startSpeed) * elapsed / duration / 2) * elapsed / stated
    } else {
      share = duration > 0 ? elapsed / duration : 0
    }
    return Place(
      east: start.east + (end.east - start.east) * share, north: start.north + (end.north - start.north) * share,
      up: start.up + (end.up - start.up) * share)
  }

  /// The movements of a sortie as its points stand on the grid of the file.
  static func all(of sortie: Sortie, projection: MapProjection) throws -> [SampledMotion] {
    var motions: [SampledMotion] = []
    for (number, leg) in sortie.legs.enumerated() {
      let places = try zip(projection.local(leg.points.map(\.position)), leg.points).map {
        Place(east: $0.east, north: $0.north, up: $1.altitude.metres)
      }
      for index in places.indices.dropFirst() {
        let (first, last) = (leg.points[index - 1], leg.points[index])
        motions.append(
          SampledMotion(
            leg: number, start: places[index - 1], end: places[index], from: first.time.seconds,
            to: last.time.seconds, startSpeed: first.speed.metresPerSecond, endSpeed: last.speed.metresPerSecond))
      }
    }
    return motions
  }

  /// Where a vehicle with these movements is at a moment; nil before and after all of them.
  static func place(at time: Double, of motions: [SampledMotion]) -> Place? {
    motions.first { $0.from <= time && time <= $0.to }?.place(at: time)
  }
}
