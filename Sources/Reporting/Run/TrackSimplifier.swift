import Quantities

/// Finds how much each sample of a track matters: samples that matter less than a tolerance can be left out, and every
/// reading stays within the tolerance of the line between those that stay, at its own time.
///
/// The distance is that of N. Meratnia and R. A. de By, "Spatiotemporal Compression Techniques for Moving Point
/// Objects", 2004: between the place at a moment and the place on the line at the same moment, so speed is kept too.
/// Height, speed and charge count in the same way. The choice of the next sample is that of Douglas and Peucker, 1973.
enum TrackSimplifier {
  /// What counts as 1 for vehicles that fly: the finest tolerance.
  static let tolerance = TrackTolerance(metres: 1, altitudeMetres: 1, metresPerSecond: 1, chargePercent: 0.5)
  /// The same for ground robots, whose ways lie between walls.
  static let robotTolerance = TrackTolerance(
    metres: 0.1, altitudeMetres: 0.5, metresPerSecond: 0.1, chargePercent: 0.5)

  /// Sets the significance of the samples between the first and the last; those below 1 may go. The first and the last
  /// stay.
  static func weigh(_ samples: inout [RunTrack.Sample], _ range: Range<Int>, _ tolerance: TrackTolerance) {
    guard range.count > 2 else { return }
    var open: [(first: Int, last: Int, limit: Double)] = [(range.lowerBound, range.upperBound - 1, .infinity)]
    for index in range.dropFirst().dropLast() { samples[index].significance = 0 }
    while let (first, last, limit) = open.popLast() {
      guard let (worst, distance) = worst(in: samples, first, last, tolerance), distance >= 1 else { continue }
      let weight = min(limit, distance)
      samples[worst].significance = weight
      if worst - first > 1 { open.append((first, worst, weight)) }
      if last - worst > 1 { open.append((worst, last, weight)) }
    }
  }

  private static func worst(
    in samples: [RunTrack.Sample], _ first: Int, _ last: Int, _ tolerance: TrackTolerance
  ) -> (index: Int, distance: Double)? {
    guard last - first > 1 else { return nil }
    let (start, end) = (samples[first], samples[last])
    let duration = end.time - start.time
    let rate = duration > 0 ? 1 / duration : 0
    let way = end.position - start.position
    let climb = end.altitude.metres - start.altitude.metres
    let gain = end.speed.metresPerSecond - start.speed.metresPerSecond
    let firstCharge = start.charge?.percent
    let spent = zip(firstCharge, end.charge?.percent).map { $1 - $0 }
    var (index, greatest) = (first, -1.0)
    for middle in (first + 1)..<last {
      let sample = samples[middle]
      let share = (sample.time - start.time) * rate
      let east = sample.position.east - start.position.east - way.east * share
      let north = sample.position.north - start.position.north - way.north * share
      var square = (east * east + north * north) / (tolerance.metres * tolerance.metres)
      let up = (sample.altitude.metres - start.altitude.metres - climb * share) / tolerance.altitudeMetres
      square = max(square, up * up)
      let faster =
        (sample.speed.metresPerSecond - start.speed.metresPerSecond - gain * share) / tolerance.metresPerSecond
      square = max(square, faster * faster)
      if let spent, let firstCharge, let charge = sample.charge?.percent {
        let more = (charge - firstCharge - spent * share) / tolerance.chargePercent
        square = max(square, more * more)
      }
      if square > greatest { (index, greatest) = (middle, square) }
    }
    return (index, greatest.squareRoot())
  }

  private static func zip(_ left: Double?, _ right: Double?) -> (Double, Double)? {
    guard let left, let right else { return nil }
    return (left, right)
  }
}

/// How far readings may lie from the line that is drawn in their place.
package struct TrackTolerance: Hashable, Sendable {
  /// In the plane, in metres.
  package var metres: Double
  /// In height, in metres.
  package var altitudeMetres: Double
  /// In speed over ground.
  package var metresPerSecond: Double
  /// In charge, in percentage points.
  package var chargePercent: Double

  /// States a tolerance.
  package init(metres: Double, altitudeMetres: Double, metresPerSecond: Double, chargePercent: Double) {
    self.metres = metres
    self.altitudeMetres = altitudeMetres
    self.metresPerSecond = metresPerSecond
    self.chargePercent = chargePercent
  }

  /// The tolerance times a factor.
  func scaled(by factor: Double) -> TrackTolerance {
    TrackTolerance(
      metres: metres * factor, altitudeMetres: altitudeMetres * factor, metresPerSecond: metresPerSecond * factor,
      chargePercent: chargePercent * factor)
  }
}
