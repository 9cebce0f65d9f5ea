import Geometry
import Missions
import Quantities

/// The parts of a street task's lines that a vehicle can fly along, cut so short that tanks and batteries pack well.
struct StreetPieces {
  /// The parts, in the order of the lines and along them.
  private(set) var lines: [[LocalPoint]] = []
  /// How often each part is to be treated.
  private(set) var passes: [Int] = []
  /// The metres of all parts.
  private(set) var lengthMetres = 0.0

  /// Parts that are shorter than this are not flown, in metres.
  static let metresMin = 1.0

  /// Cuts lines.
  ///
  /// - Parameters:
  ///   - obstacles: what may not be entered, grown by the clearance.
  ///   - boundary: where flying ends.
  ///   - metresMax: the longest part, in metres.
  ///   - passes: how often each line is to be treated.
  ///   - rest: what was treated before.
  init(
    _ lines: [[LocalPoint]], minus obstacles: [Polygon], inside boundary: Polygon, metresMax: Double, passes: Int,
    rest: StreetRest
  ) throws(GEOSError) {
    let index = GridIndex(obstacles.map(\.boundingBox))
    for line in lines {
      guard let box = BoundingBox(around: line)?.expanded(byMetres: 1) else { continue }
      let near = index.indices(meeting: box).map { obstacles[$0] }
      let parts = try Self.free(line, minus: near, inside: boundary)
      for free in parts {
        for part in try rest.parts(of: free, passes: passes) {
          let length = Distances.planarLengthMetres(of: part.line)
          guard length >= Self.metresMin else { continue }
          let cut = Self.cut(part.line, lengthMetres: length, into: Int((length / metresMax).rounded(.up)))
          lengthMetres += length
          self.lines += cut
          self.passes += cut.map { _ in part.passes }
        }
      }
    }
  }

  /// The parts of a line outside of some obstacles.
  ///
  /// - Parameter near: the obstacles near the line.
  static func free(
    _ line: [LocalPoint], minus near: [Polygon], inside boundary: Polygon
  ) throws(GEOSError) -> [[LocalPoint]] {
    guard !near.isEmpty || !line.allSatisfy(boundary.contains) else { return [line] }
    guard let box = BoundingBox(around: line)?.expanded(byMetres: 1) else { return [] }
    let corners = [
      LocalPoint(east: box.west, north: box.south), LocalPoint(east: box.east, north: box.south),
      LocalPoint(east: box.east, north: box.north), LocalPoint(east: box.west, north: box.north),
    ]
    let around = try GeometryOperations.intersection(
      [Polygon(exterior: corners)].compactMap { $0 }, with: [boundary])
    return try GeometryOperations.clipped(
      line: line, to: GeometryOperations.difference(around, minus: near))
  }

  /// Cuts a line into parts of the same length.
  static func cut(_ line: [LocalPoint], lengthMetres: Double, into count: Int) -> [[LocalPoint]] {
    guard count > 1 else { return [line] }
    let step = lengthMetres / Double(count)
    var parts: [[LocalPoint]] = []
    var part = [line[0]]
    var done = 0.0
    for (start, end) in zip(line, line.dropFirst()) {
      let length = start.planarDistanceMetres(to: end)
      // The last part ends where the line does, not where a sum of lengths says so.
      while parts.count < count - 1, done + length > step * Double(parts.count + 1) {
        let place = start.interpolated(to: end, fraction: (step * Double(parts.count + 1) - done) / length)
        part.append(place)
        parts.append(part)
        part = [place]
      }
      part.append(end)
      done += length
    }
    return parts + [part]
  }
}
