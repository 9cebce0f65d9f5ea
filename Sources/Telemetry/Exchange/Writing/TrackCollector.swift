import Quantities

/// The way of one vehicle through one sortie, or between two.
struct ExportTrack: Sendable {
  /// One place on the way.
  struct Point: Sendable {
    var longitude: Double
    var latitude: Double
    var altitudeMetres: Double
    var time: MissionTime
    var chargeFraction: Double?

    /// The place alone.
    var place: TrackPoint {
      TrackPoint(
        longitude: longitude, latitude: latitude, altitudeMetres: altitudeMetres, seconds: time.seconds)
    }
  }

  var vehicle: String
  /// The vehicle's place among those of the export.
  var place: Int
  /// The sortie; nil between sorties.
  var sortie: String?
  /// A long way has several parts, from 1; each begins where the one before it ends.
  var part: Int
  var points: [Point]
}

/// Cuts readings that come in the order of time into ways of vehicles, with a bound on memory for each vehicle.
struct TrackCollector: Sendable {
  /// The most points of one part: more than five hours at one a second.
  static let pointsMax = 20_000

  private var open: [ExportTrack?] = []

  /// Takes a reading; gives the way that it ends, if any.
  mutating func add(_ place: Int, _ reading: Reading) -> ExportTrack? {
    while open.count <= place { open.append(nil) }
    let point = ExportTrack.Point(
      longitude: reading.position.longitude, latitude: reading.position.latitude,
      altitudeMetres: reading.altitude.metres, time: reading.time, chargeFraction: reading.charge?.fraction)
    guard let track = open[place] else {
      open[place] = ExportTrack(
        vehicle: reading.vehicle, place: place, sortie: reading.sortie, part: 1, points: [point])
      return nil
    }
    if track.sortie != reading.sortie {
      open[place] = ExportTrack(
        vehicle: reading.vehicle, place: place, sortie: reading.sortie, part: 1, points: [point])
      return track
    }
    guard track.points.count < Self.pointsMax else {
      var next = track
      next.part += 1
      next.points = track.points.suffix(1) + [point]
      open[place] = next
      return track
    }
    open[place]?.points.append(point)
    return nil
  }

  /// The ways that are still open, by vehicle.
  mutating func finish() -> [ExportTrack] {
    defer { open = [] }
    return open.compactMap(\.self)
  }
}
