import Foundation
import Plans
import Quantities

/// How far along a sortie a vehicle got, from where it was seen.
package enum SortieProgress {
  /// Where a vehicle was at a moment.
  package struct Sighting: Hashable, Sendable {
    /// When it was there.
    package var time: MissionTime
    /// Where it was.
    package var position: GeoPoint
    /// How high it was.
    package var altitude: AltitudeAMSL

    /// Describes a sighting.
    package init(time: MissionTime, position: GeoPoint, altitude: AltitudeAMSL) {
      self.time = time
      self.position = position
      self.altitude = altitude
    }
  }

  /// A vehicle within so many metres of its way is on it: what receivers of satellites and curves at corners make.
  static let besideMetres = 5.0
  /// The same in height, for vehicles that fly.
  static let aboveMetres = 6.0
  /// A vehicle that is off its way for more seconds than this follows it no more.
  static let astraySeconds = 5.0
  /// So many seconds it may have gained on its plan since it was seen last.
  private static let gainSeconds = 5.0
  /// Between two places of the plan that are compared with where the vehicle is, in seconds.
  private static let stepSeconds = 0.2
  /// The most places that are compared for one sighting.
  private static let stepsMax = 3000.0
  /// What a second of difference to the pace so far counts, in metres: it tells one swath from the next.
  private static let paceMetres = 0.2

  /// The moment of the plan's times at which the sortie is where the vehicle was seen last on its way; nil where it was
  /// not seen on it.
  ///
  /// Sightings are followed one by one, so that neither a way home across the swaths nor a swath beside the present one
  /// counts as flown.
  /// - Parameters:
  ///   - sightings: in the order of time.
  ///   - until: nothing later counts.
  ///   - drives: whether it is a ground robot, whose heights are not compared.
  package static func reached(
    by sortie: Sortie, sightings: [Sighting], until: MissionTime, drives: Bool
  ) -> MissionTime? {
    guard let takeOff = sortie.takeOff?.seconds, let landing = sortie.landing?.seconds,
      let first = sightings.first
    else { return nil }
    let last = min(landing, until.seconds)
    var reached = takeOff
    var lag = first.time.seconds - takeOff
    var seen: Double?
    for sighting in sightings where sighting.time <= until {
      let now = sighting.time.seconds
      let (expected, high) = (now - lag, max(reached, min(last, now - lag + gainSeconds)))
      let steps = min(stepsMax, ((high - reached) / stepSeconds).rounded(.up))
      var best: (cost: Double, time: Double)?
      for step in 0...Int(steps) {
        let time = steps > 0 ? reached + (high - reached) * Double(step) / steps : reached
        guard let place = sortie.state(at: MissionTime(seconds: time)),
          drives || abs(place.altitude.metres - sighting.altitude.metres) <= aboveMetres
        else { continue }
        let metres = metres(from: place.position, to: sighting.position)
        guard metres <= besideMetres else { continue }
        let cost = metres + paceMetres * abs(time - expected)
        if cost < best?.cost ?? .infinity { best = (cost, time) }
      }
      if let best {
        reached = best.time
        lag = now - best.time
        seen = now
      } else if let seen, now - seen > astraySeconds {
        break
      }
    }
    return seen == nil ? nil : MissionTime(seconds: reached)
  }

  /// The metres between two near places.
  private static func metres(from one: GeoPoint, to other: GeoPoint) -> Double {
    let degree = 111_195.0
    let north = (other.latitude - one.latitude) * degree
    let east = (other.longitude - one.longitude) * degree * cos(one.latitude * .pi / 180)
    return (north * north + east * east).squareRoot()
  }
}
