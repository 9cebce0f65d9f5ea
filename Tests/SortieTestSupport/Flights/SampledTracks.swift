import Geometry
import Plans
import Quantities

/// Where vehicles are, once a second: a slow twin of what a verifier computes.
struct SampledTracks {
  /// One vehicle at one whole second.
  struct Sample {
    var position: LocalPoint
    var altitude: Double
    var vehicle: Int
  }

  private struct Cell: Hashable {
    var second: Int
    var east: Int
    var north: Int
  }

  /// The width of a cell in metres; no threshold may be larger.
  private static let cellMetres = 80.0
  private var samples: [Cell: [Sample]] = [:]

  private static func cell(_ second: Int, _ point: LocalPoint) -> Cell {
    Cell(
      second: second, east: Int((point.east / cellMetres).rounded(.down)),
      north: Int((point.north / cellMetres).rounded(.down)))
  }

  /// Whether another vehicle is within `metres` of a place at a second.
  func isTaken(_ point: LocalPoint, altitude: Double, second: Int, by vehicle: Int, within metres: Double) -> Bool {
    precondition(metres <= Self.cellMetres, "a threshold is at most a cell wide")
    let here = Self.cell(second, point)
    for east in -1...1 {
      for north in -1...1 {
        let cell = Cell(second: second, east: here.east + east, north: here.north + north)
        for sample in samples[cell] ?? [] where sample.vehicle != vehicle {
          let across = sample.position - point
          let up = sample.altitude - altitude
          if across.dot(across) + up * up < metres * metres { return true }
        }
      }
    }
    return false
  }

  /// Notes where a vehicle is at a whole second.
  mutating func add(_ point: LocalPoint, altitude: Double, second: Int, vehicle: Int) {
    samples[Self.cell(second, point), default: []].append(
      Sample(position: point, altitude: altitude, vehicle: vehicle))
  }
}

/// A straight movement with constant acceleration, in the map's frame.
package struct SyntheticPiece: Sendable {
  package var start: LocalPoint
  package var end: LocalPoint
  /// Metres above mean sea level.
  package var startAltitude: Double
  package var endAltitude: Double
  /// Mission seconds.
  package var from: Double
  package var to: Double
  /// Metres per second along the way.
  package var startSpeed: Double
  package var endSpeed: Double

  /// The share of the way that is done at a moment.
  package func share(at time: Double) -> Double {
    let (whole, elapsed) = (to - from, min(max(0, time - from), to - from))
    let metres = (startSpeed + endSpeed) / 2 * whole
    guard whole > 0, metres > 0 else { return whole > 0 ? elapsed / whole : 1 }
    return (startSpeed * elapsed + (endSpeed - startSpeed) / whole * elapsed * elapsed / 2) / metres
  }

  /// Where the vehicle is at a share of the way.
  package func place(atShare share: Double) -> (position: LocalPoint, altitude: Double) {
    (start.interpolated(to: end, fraction: share), startAltitude + (endAltitude - startAltitude) * share)
  }

  /// The pieces of legs as their points stand on the grid of the file.
  package static func all(of legs: [Leg], projection: MapProjection) throws -> [SyntheticPiece] {
    var pieces: [SyntheticPiece] = []
    for leg in legs {
      let places = try projection.local(leg.points.map(\.position))
      for index in places.indices.dropFirst() {
        let (first, last) = (leg.points[index - 1], leg.points[index])
        pieces.append(
          SyntheticPiece(
            start: places[index - 1], end: places[index], startAltitude: first.altitude.metres,
            endAltitude: last.altitude.metres, from: first.time.seconds, to: last.time.seconds,
            startSpeed: first.speed.metresPerSecond, endSpeed: last.speed.metresPerSecond))
      }
    }
    return pieces
  }
}
