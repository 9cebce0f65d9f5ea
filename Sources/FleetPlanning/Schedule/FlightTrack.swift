import Geometry
import Quantities

/// The way of one vehicle from take-off to landing, ready to be compared with others.
package struct FlightTrack: Sendable {
  /// The movements in the order of time.
  package let pieces: [FlightPiece]
  /// The extent in space.
  let extent: SpaceBox

  /// Makes a track of pieces in the order of time; nil where there is none.
  package init?(_ pieces: [FlightPiece]) {
    guard let first = pieces.first else { return nil }
    self.pieces = pieces
    var extent = SpaceBox(first.start)
    for piece in pieces {
      extent.include(piece.start)
      extent.include(piece.end)
    }
    self.extent = extent
  }

  /// Mission seconds of the take-off.
  package var startSeconds: Double { pieces[0].startSeconds }
  /// Mission seconds of the landing.
  package var endSeconds: Double { pieces[pieces.count - 1].endSeconds }

  /// The first piece that ends at or after a moment.
  func firstPiece(endingFrom time: Double) -> Int {
    var low = 0
    var high = pieces.count
    while low < high {
      let middle = (low + high) / 2
      if pieces[middle].endSeconds < time { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// A box in the map's frame and in metres above mean sea level.
struct SpaceBox: Hashable, Sendable {
  /// The least east, north and altitude.
  var low: SIMD3<Double>
  /// The greatest east, north and altitude.
  var high: SIMD3<Double>

  /// The box around one point.
  init(_ point: SpacePoint) {
    low = point.vector
    high = low
  }

  /// The box around the ends of a straight way.
  init(_ start: SpacePoint, _ end: SpacePoint) {
    low = pointwiseMin(start.vector, end.vector)
    high = pointwiseMax(start.vector, end.vector)
  }

  /// Grows the box so that it holds a point.
  mutating func include(_ point: SpacePoint) {
    low = pointwiseMin(low, point.vector)
    high = pointwiseMax(high, point.vector)
  }

  /// Grows the box so that it holds another.
  mutating func include(_ box: SpaceBox) {
    low = pointwiseMin(low, box.low)
    high = pointwiseMax(high, box.high)
  }

  /// Whether a point of one box may be nearer than some metres to a point of the other.
  func mayMeet(_ other: SpaceBox, within metres: Double) -> Bool {
    let gap = pointwiseMax(low - other.high, other.low - high)
    return gap.max() < metres
  }
}

extension SpacePoint {
  /// East, north and altitude.
  var vector: SIMD3<Double> { SIMD3(position.east, position.north, altitude) }
}
