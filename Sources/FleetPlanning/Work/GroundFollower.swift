import Geometry
import Maps
import Quantities

/// Gives ways heights that follow the ground: straight pieces, as long as they stay within a band above it.
///
/// Each point that it adds is a stop of the vehicle, so pieces are as long as the band allows (decision 0036).
struct GroundFollower: Sendable {
  let ground: ReferenceGround
  /// The metres above the ground below it that the vehicle keeps.
  let band: ClosedRange<Double>

  /// Metres by which heights stay inside the asked band: what the ground between two gates leaves its chord by, and
  /// what rounded places change on a slope.
  static let marginMetres = 0.1
  /// Metres by which the ground between two gates may leave its chord.
  private static let chordMetres = 0.05
  /// The most gates between two lines of the terrain's grid.
  private static let gatesPerCellMax = 64
  /// How many heights are tried at the end of a piece.
  private static let heightsTried = 5

  /// A way with a height above the reference ground for each of its points.
  struct FollowedWay: Hashable, Sendable {
    var points: [LocalPoint]
    var heights: [Double]
  }

  /// A place of a straight way and the heights that are allowed there.
  private struct Gate {
    /// Metres from the start of the way.
    var metres: Double
    var low: Double
    var high: Double
  }

  /// The way with heights; nil where the ground between two lines of its grid is too rough for the band.
  ///
  /// - Parameter start: the height at the first point; nil where it is free.
  func follow(_ way: [LocalPoint], from start: Double?) -> FollowedWay? {
    guard let first = way.first else { return nil }
    var result = FollowedWay(points: [first], heights: [])
    if let start { result.heights = [start] }
    for (from, to) in zip(way, way.dropFirst()) where from != to {
      guard let gates = gates(from: from, to: to) else { return nil }
      if result.heights.isEmpty { result.heights = [height(at: 0, among: heights(of: gates[0]), gates)] }
      guard add(gates, from: from, to: to, &result) else { return nil }
    }
    // A way of one place.
    if result.heights.isEmpty {
      let here = ground.ground(at: first)
      result.heights = [here + (band.lowerBound + band.upperBound) / 2]
    }
    return result
  }

  /// Adds straight pieces from gate to gate up to the last one.
  private func add(_ gates: [Gate], from: LocalPoint, to: LocalPoint, _ result: inout FollowedWay) -> Bool {
    let last = gates.count - 1
    var index = 0
    while index < last, let height = result.heights.last {
      let reach = reach(from: index, at: height, gates)
      guard reach.gate > index else { return false }
      let span = gates[reach.gate].metres - gates[index].metres
      let (low, high) = (height + reach.slopes.lowerBound * span, height + reach.slopes.upperBound * span)
      let tried = (0..<Self.heightsTried).map { low + (high - low) * Double($0) / Double(Self.heightsTried - 1) }
      index = reach.gate
      result.points.append(
        index == last ? to : from.interpolated(to: to, fraction: gates[index].metres / gates[last].metres))
      result.heights.append(self.height(at: index, among: tried, gates))
    }
    return true
  }

  /// The height among some from which the next piece reaches farthest; of equals the one in the middle of the gate.
  private func height(at gate: Int, among heights: [Double], _ gates: [Gate]) -> Double {
    let middle = (gates[gate].low + gates[gate].high) / 2
    var best = (gate: -1, aside: Double.infinity, height: middle)
    for height in heights {
      let reach = reach(from: gate, at: height, gates).gate
      let aside = abs(height - middle)
      if reach > best.gate || reach == best.gate && aside < best.aside { best = (reach, aside, height) }
    }
    return best.height
  }

  /// The heights that are tried in a gate.
  private func heights(of gate: Gate) -> [Double] {
    (0..<Self.heightsTried).map {
      gate.low + (gate.high - gate.low) * Double($0) / Double(Self.heightsTried - 1)
    }
  }

  /// The last gate that one straight piece from a gate gets to, and the slopes with which it does.
  private func reach(from gate: Int, at height: Double, _ gates: [Gate]) -> (gate: Int, slopes: ClosedRange<Double>) {
    var (least, most) = (-Double.infinity, Double.infinity)
    var result = (gate: gate, slopes: 0.0...0.0)
    for index in gates.indices.dropFirst(gate + 1) {
      let metres = gates[index].metres - gates[gate].metres
      guard metres > 0 else { continue }
      least = max(least, (gates[index].low - height) / metres)
      most = min(most, (gates[index].high - height) / metres)
      guard least <= most else { break }
      result = (index, least...most)
    }
    return result
  }

  /// The gates of a straight way: at its ends, at the lines of the terrain's grid, and between them where the ground is
  /// curved; nil where it is curved too much.
  private func gates(from: LocalPoint, to: LocalPoint) -> [Gate]? {
    let length = from.planarDistanceMetres(to: to)
    func height(_ fraction: Double) -> Double { ground.ground(at: from.interpolated(to: to, fraction: fraction)) }
    func gate(_ fraction: Double) -> Gate {
      let here = height(fraction)
      return Gate(metres: fraction * length, low: here + band.lowerBound, high: here + band.upperBound)
    }
    var gates = [gate(0)]
    var before = 0.0
    for cut in ground.terrain.cuts(from: from, to: to) {
      // Between two lines the ground is a quadratic function of the way: it leaves its chord most in the middle, and in
      // one of n parts by an nth of an nth.
      let aside = abs(height((before + cut) / 2) - (height(before) + height(cut)) / 2)
      let parts = max(1, Int((aside / Self.chordMetres).squareRoot().rounded(.up)))
      guard parts <= Self.gatesPerCellMax else { return nil }
      for part in 1...parts {
        gates.append(gate(part == parts ? cut : before + (cut - before) * Double(part) / Double(parts)))
      }
      before = cut
    }
    return gates
  }
}

extension Terrain {
  /// The fractions at which a straight way crosses a line of the grid, ascending, and 1 as the last one.
  func cuts(from start: LocalPoint, to end: LocalPoint) -> [Double] {
    guard case .grid(let grid) = ground else { return [1] }
    var cuts: [Double] = []
    func add(_ first: Double, _ last: Double, origin: Double, lines: Int) {
      guard first != last else { return }
      let low = max(0, ((min(first, last) - origin) / grid.spacingMetres).rounded(.up))
      let high = min(Double(lines - 1), ((max(first, last) - origin) / grid.spacingMetres).rounded(.down))
      guard low <= high else { return }
      for line in Int(low)...Int(high) {
        let fraction = (origin + Double(line) * grid.spacingMetres - first) / (last - first)
        if fraction > 0, fraction < 1 { cuts.append(fraction) }
      }
    }
    add(start.east, end.east, origin: grid.origin.east, lines: grid.columns)
    add(start.north, end.north, origin: grid.origin.north, lines: grid.rows)
    // At a corner of the grid both lines are one place.
    var result: [Double] = []
    for cut in cuts.sorted() where cut - (result.last ?? 0) > 1e-9 && 1 - cut > 1e-9 { result.append(cut) }
    return result + [1]
  }

  /// The steepest ground in a box, metres up per metre, and a place where it is; nil where the ground is level.
  func steepest(in box: BoundingBox) -> (slope: Double, place: LocalPoint)? {
    guard case .grid(let grid) = ground else { return nil }
    func cells(_ low: Double, _ high: Double, _ count: Int) -> ClosedRange<Int> {
      func cell(_ metres: Double) -> Int { Int(min(max(metres / grid.spacingMetres, 0), Double(count - 2))) }
      return cell(low)...cell(high)
    }
    var best: (slope: Double, place: LocalPoint)?
    for row in cells(box.south - grid.origin.north, box.north - grid.origin.north, grid.rows) {
      for column in cells(box.west - grid.origin.east, box.east - grid.origin.east, grid.columns) {
        let index = row * grid.columns + column
        let corners = [index, index + 1, index + grid.columns, index + grid.columns + 1]
          .map { Double(grid.altitudesMetres[$0]) }
        // Within a cell each part of the slope lies between those of two opposite sides.
        let east = max(abs(corners[1] - corners[0]), abs(corners[3] - corners[2]))
        let north = max(abs(corners[2] - corners[0]), abs(corners[3] - corners[1]))
        let slope = (east * east + north * north).squareRoot() / grid.spacingMetres
        guard slope > best?.slope ?? 0 else { continue }
        let place = LocalPoint(
          east: grid.origin.east + (Double(column) + 0.5) * grid.spacingMetres,
          north: grid.origin.north + (Double(row) + 0.5) * grid.spacingMetres)
        best = (slope, place)
      }
    }
    return best
  }
}
