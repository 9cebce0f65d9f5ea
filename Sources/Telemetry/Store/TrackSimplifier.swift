import Foundation
import Quantities

/// A corner of a flown line.
struct TrackPoint: Hashable, Sendable {
  var longitude: Double
  var latitude: Double
  var altitudeMetres: Double
  var seconds: Double
}

/// Makes a line of few corners from readings as they come: no reading is further from it than a tolerance.
///
/// Douglas and Peucker's way, on blocks of readings, so that memory is bounded by the corners that stay.
struct TrackSimplifier {
  /// The sortie that is flown.
  let sortie: String?
  private let toleranceMetres: Double
  private var done: [TrackPoint] = []
  private var block: [TrackPoint] = []
  private var readings = 0

  /// Readings that are simplified together.
  static let blockMax = 2048
  /// Metres of a degree of latitude.
  private static let metresPerDegree = 111_319.5

  init(sortie: String?, toleranceMetres: Double) {
    self.sortie = sortie
    self.toleranceMetres = toleranceMetres
  }

  mutating func add(_ reading: Reading) {
    readings += 1
    block.append(
      TrackPoint(
        longitude: reading.position.longitude, latitude: reading.position.latitude,
        altitudeMetres: reading.altitude.metres, seconds: reading.time.seconds))
    guard block.count >= Self.blockMax else { return }
    let corners = simplified()
    done += corners.dropLast()
    block = Array(corners.suffix(1))
  }

  /// The line; none of fewer than two readings.
  func lines(of vehicle: String) -> [RunStore.TrackLine] {
    let points = done + simplified()
    guard points.count >= 2 else { return [] }
    return [RunStore.TrackLine(vehicle: vehicle, sortie: sortie, points: points, readings: readings)]
  }

  private func simplified() -> [TrackPoint] {
    guard block.count > 2 else { return block }
    var keeps = [Bool](repeating: false, count: block.count)
    keeps[0] = true
    keeps[block.count - 1] = true
    var spans = [(0, block.count - 1)]
    // Each span is split at a point that is kept then: no more spans than points.
    while let (first, last) = spans.popLast() {
      guard last - first > 1 else { continue }
      var (worst, distance) = (first, 0.0)
      for index in (first + 1)..<last {
        let away = self.distance(of: block[index], from: block[first], to: block[last])
        if away > distance { (worst, distance) = (index, away) }
      }
      guard distance > toleranceMetres else { continue }
      keeps[worst] = true
      spans.append((first, worst))
      spans.append((worst, last))
    }
    return zip(block, keeps).filter(\.1).map(\.0)
  }

  /// The distance from a line in metres, on a plane about the point; heights count like the ground.
  private func distance(of point: TrackPoint, from start: TrackPoint, to end: TrackPoint) -> Double {
    let shrink = cos(point.latitude * .pi / 180)
    func vector(_ other: TrackPoint) -> (Double, Double, Double) {
      (
        (other.longitude - start.longitude) * shrink * Self.metresPerDegree,
        (other.latitude - start.latitude) * Self.metresPerDegree, other.altitudeMetres - start.altitudeMetres
      )
    }
    let (line, away) = (vector(end), vector(point))
    let square = line.0 * line.0 + line.1 * line.1 + line.2 * line.2
    let along = square > 0 ? (away.0 * line.0 + away.1 * line.1 + away.2 * line.2) / square : 0
    let share = min(1, max(0, along))
    let off = (away.0 - share * line.0, away.1 - share * line.1, away.2 - share * line.2)
    return (off.0 * off.0 + off.1 * off.1 + off.2 * off.2).squareRoot()
  }
}
