import Quantities

/// The track of a vehicle on a picture: unbroken lines, each of one class of charge and one of speed.
struct FlownTrack {
  /// The vehicle's place in the fleet of the plan; after the last one for vehicles that the plan does not know.
  let vehicle: Int
  /// The vehicle's name.
  let name: String
  /// The parts in the order of time.
  let pieces: [Piece]

  /// An unbroken line of one colour, however tracks are coloured.
  struct Piece {
    /// The class of `TrackScales.charge`; nil where the vehicle did not tell its charge.
    var charge: Int?
    /// The class of `TrackScales.speed`.
    var speed: Int
    var points: [LocalPoint]
  }

  /// All lines.
  var lines: [[LocalPoint]] { pieces.map(\.points) }

  /// The ways of vehicles while they were on their way.
  static func all(of tracks: [RunTrack], scales: TrackScales) -> [FlownTrack] {
    tracks.map { track in
      var pieces: [Piece] = []
      var isJoined = false
      for index in track.samples.indices.dropFirst() {
        let (from, to) = (track.samples[index - 1], track.samples[index])
        guard from.isUnderWay, !to.startsPart else {
          isJoined = false
          continue
        }
        let charge = [from.charge, to.charge].compactMap(\.self).min().map(scales.charge.place)
        let speed = scales.speed.place(ofValue: (from.speed.metresPerSecond + to.speed.metresPerSecond) / 2)
        if isJoined, let last = pieces.last, last.charge == charge, last.speed == speed {
          pieces[pieces.count - 1].points.append(to.position)
        } else {
          pieces.append(Piece(charge: charge, speed: speed, points: [from.position, to.position]))
        }
        isJoined = true
      }
      return FlownTrack(vehicle: track.number, name: track.vehicle, pieces: pieces)
    }
  }
}

/// Classes of a quantity with one colour each.
struct TrackScale: Hashable {
  /// The number of classes.
  static let classes = 5

  /// Where one class ends and the next begins, ascending; one fewer than classes.
  let bounds: [Double]
  /// The unit, such as `m/s`.
  let unit: String

  /// The class of a value: 0 is the lowest.
  func place(ofValue value: Double) -> Int { bounds.count { value >= $0 } }
  func place(_ charge: StateOfCharge) -> Int { place(ofValue: charge.percent) }

  /// What the classes mean, such as `below 20 %`.
  var labels: [String] {
    let texts = bounds.map { NumberText.short($0) }
    return (0...bounds.count).map { index in
      if index == 0 { return "below \(texts[0]) \(unit)" }
      if index == bounds.count { return "from \(texts[index - 1]) \(unit)" }
      return "\(texts[index - 1]) to \(texts[index]) \(unit)"
    }
  }
}

/// The classes by which tracks are coloured.
struct TrackScales: Hashable {
  let charge: TrackScale
  let speed: TrackScale

  /// Charge in even classes above the reserve, and speed in even classes up to the greatest.
  ///
  /// - Parameter reserve: nil where no plan names one; then classes are fifths.
  init(tracks: [RunTrack], reserve: StateOfCharge?) {
    let low = reserve.map { min(max($0.percent, 1), 90) } ?? 20
    charge = TrackScale(bounds: (0..<4).map { (low + Double($0) * (100 - low) / 4).rounded() }, unit: "%")
    let top = tracks.compactMap(\.sums.topSpeed?.metresPerSecond).max() ?? 0
    let step = [0.1, 0.2, 0.5, 1, 2, 3, 5, 10, 20, 50].first { $0 * 5 >= top } ?? 100
    speed = TrackScale(bounds: (1...4).map { Double($0) * step }, unit: "m/s")
  }
}
