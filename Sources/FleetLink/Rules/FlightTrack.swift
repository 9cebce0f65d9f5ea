import Foundation
import Plans
import Quantities

/// The planned way of one sortie as straight pieces in metres and seconds: where the vehicle should be, and to which
/// moment of the plan a place belongs.
///
/// Metres are east, north and up of the vehicle's pad on a flat map. Over a few kilometres its distances are right to
/// 0.5 %, and only distances between near places are used.
package struct FlightTrack: Sendable {
  /// A place in metres from the pad.
  package struct Place: Sendable, Hashable {
    package var east: Double
    package var north: Double
    package var up: Double

    /// The distance in space, in metres.
    func distance(to other: Place) -> Double {
      let (x, y, z) = (east - other.east, north - other.north, up - other.up)
      return (x * x + y * y + z * z).squareRoot()
    }
  }

  /// The moment of the plan to which a place belongs best.
  package struct Match: Sendable, Hashable {
    /// The leg, an index into the sortie's legs.
    package var leg: Int
    /// The planned time in seconds.
    package var seconds: Double
    /// The distance from the planned way in plan view, in metres.
    package var horizontalMetres: Double
    /// The height above the planned way, in metres; negative below it.
    package var verticalMetres: Double
    /// The planned charge there.
    package var charge: StateOfCharge
  }

  fileprivate struct Piece: Sendable {
    var leg: Int
    var start: Place
    var end: Place
    var startSeconds: Double
    var endSeconds: Double
    var startSpeed: Double
    var endSpeed: Double
    var startCharge: Double
    var endCharge: Double
  }

  /// Metres in place that count as much as a second in time: what decides where the way meets itself, and at stops.
  static let metresPerSecond = 0.2
  private static let metresPerDegree = 111_195.0

  private let pieces: [Piece]
  private let pad: GeoPoint
  private let padMetres: Double
  private let eastPerDegree: Double
  /// The planned moments of the start and of the end, in seconds.
  package let startSeconds: Double
  package let endSeconds: Double
  /// The greatest planned speed in metres per second.
  package let speedMax: Double
  /// For each leg, the planned moment of its start in seconds.
  private let legStarts: [Double]

  /// Lays out a sortie; nil where it has no points.
  package init?(_ sortie: Sortie, of vehicle: VehiclePlan) {
    guard let takeOff = sortie.takeOff, let landing = sortie.landing else { return nil }
    let eastPerDegree = Self.metresPerDegree * cos(vehicle.pad.latitude * .pi / 180)
    func place(_ point: TrajectoryPoint) -> Place {
      Place(
        east: (point.position.longitude - vehicle.pad.longitude) * eastPerDegree,
        north: (point.position.latitude - vehicle.pad.latitude) * Self.metresPerDegree,
        up: (point.altitude - vehicle.padAltitude).metres)
    }
    var pieces: [Piece] = []
    var speedMax = 0.0
    var charge = sortie.chargeAtStart.fraction
    for (index, leg) in sortie.legs.enumerated() {
      let (start, span) = (leg.start?.seconds ?? 0, leg.seconds)
      func planned(_ seconds: Double) -> Double {
        span > 0 ? charge + (leg.chargeAtEnd.fraction - charge) * (seconds - start) / span : leg.chargeAtEnd.fraction
      }
      for (one, other) in zip(leg.points, leg.points.dropFirst()) {
        pieces.append(
          Piece(
            leg: index, start: place(one), end: place(other), startSeconds: one.time.seconds,
            endSeconds: other.time.seconds, startSpeed: one.speed.metresPerSecond,
            endSpeed: other.speed.metresPerSecond, startCharge: planned(one.time.seconds),
            endCharge: planned(other.time.seconds)))
        speedMax = max(speedMax, one.speed.metresPerSecond, other.speed.metresPerSecond)
      }
      charge = leg.chargeAtEnd.fraction
    }
    guard !pieces.isEmpty else { return nil }
    self.pieces = pieces
    self.speedMax = speedMax
    self.eastPerDegree = eastPerDegree
    pad = vehicle.pad
    padMetres = vehicle.padAltitude.metres
    startSeconds = takeOff.seconds
    endSeconds = landing.seconds
    legStarts = sortie.legs.map { $0.start?.seconds ?? takeOff.seconds }
  }

  /// The planned moment at which a leg starts; the end where there is no such leg.
  func start(ofLeg leg: Int) -> Double { legStarts.indices.contains(leg) ? legStarts[leg] : endSeconds }

  /// A position in metres from the pad.
  package func place(_ position: GeoPoint, _ altitude: AltitudeAMSL) -> Place {
    Place(
      east: (position.longitude - pad.longitude) * eastPerDegree,
      north: (position.latitude - pad.latitude) * Self.metresPerDegree, up: altitude.metres - padMetres)
  }

  /// Finds the moment within a window of planned times that a place belongs to. Of several that are as near, it is the
  /// one nearest to the moment that is expected.
  package func match(_ place: Place, expecting expected: Double, within window: ClosedRange<Double>) -> Match {
    var best: (cost: Double, piece: Piece, seconds: Double)?
    var index = firstPiece(endingAt: window.lowerBound)
    repeat {
      let piece = pieces[index]
      let from = min(piece.endSeconds, max(piece.startSeconds, window.lowerBound))
      let until = max(from, min(piece.endSeconds, window.upperBound))
      let nearest = piece.seconds(atShare: piece.share(nearestTo: place))
      for candidate in [nearest, expected] {
        let seconds = min(until, max(from, candidate))
        let metres = piece.place(at: seconds).distance(to: place)
        let shift = (seconds - expected) * Self.metresPerSecond
        let cost = metres * metres + shift * shift
        if best.map({ cost < $0.cost }) ?? true { best = (cost, piece, seconds) }
      }
      index += 1
    } while index < pieces.count && pieces[index].startSeconds <= window.upperBound
    let piece = best?.piece ?? pieces[0]
    let seconds = best?.seconds ?? startSeconds
    // The way beside the place, and not where the vehicle should be on it.
    let share = piece.share(nearestTo: place)
    let beside = piece.place(atShare: share)
    let (east, north) = (place.east - beside.east, place.north - beside.north)
    let part =
      piece.endSeconds > piece.startSeconds
      ? (seconds - piece.startSeconds) / (piece.endSeconds - piece.startSeconds) : 1
    return Match(
      leg: piece.leg, seconds: seconds, horizontalMetres: (east * east + north * north).squareRoot(),
      verticalMetres: place.up - beside.up,
      charge: StateOfCharge(fraction: piece.startCharge + (piece.endCharge - piece.startCharge) * part))
  }

  /// The first piece that ends at a moment or later; the last one where none does.
  private func firstPiece(endingAt seconds: Double) -> Int {
    var (low, high) = (0, pieces.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if pieces[middle].endSeconds < seconds { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension FlightTrack.Piece {
  fileprivate var seconds: Double { endSeconds - startSeconds }

  /// The share of the piece's length that is nearest to a place.
  fileprivate func share(nearestTo place: FlightTrack.Place) -> Double {
    let (x, y, z) = (end.east - start.east, end.north - start.north, end.up - start.up)
    let square = x * x + y * y + z * z
    guard square > 0 else { return 1 }
    let along = (place.east - start.east) * x + (place.north - start.north) * y + (place.up - start.up) * z
    return min(1, max(0, along / square))
  }

  /// The planned moment at which a share of the length is done.
  fileprivate func seconds(atShare share: Double) -> Double {
    let whole = (startSpeed + endSpeed) / 2 * seconds
    guard whole > 0, seconds > 0 else { return startSeconds + share * seconds }
    let acceleration = (endSpeed - startSpeed) / seconds
    let root = max(0, startSpeed * startSpeed + 2 * acceleration * share * whole).squareRoot()
    let sum = startSpeed + root
    return sum > 0 ? min(endSeconds, startSeconds + 2 * share * whole / sum) : startSeconds
  }

  /// Where the vehicle should be at a moment.
  fileprivate func place(at moment: Double) -> FlightTrack.Place {
    let passed = moment - startSeconds
    let whole = (startSpeed + endSpeed) / 2 * seconds
    guard whole > 0, seconds > 0 else { return place(atShare: seconds > 0 ? passed / seconds : 1) }
    let acceleration = (endSpeed - startSpeed) / seconds
    return place(atShare: min(1, (startSpeed * passed + acceleration * passed * passed / 2) / whole))
  }

  fileprivate func place(atShare share: Double) -> FlightTrack.Place {
    FlightTrack.Place(
      east: start.east + (end.east - start.east) * share, north: start.north + (end.north - start.north) * share,
      up: start.up + (end.up - start.up) * share)
  }
}
