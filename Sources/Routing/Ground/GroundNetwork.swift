import Geometry
import Quantities

/// The ways of one kind of robot as flat arrays: streets cut where they meet areas, straight lines across the areas,
/// and short links between the two.
///
/// Costs are in metres of good pavement. A kerb is crossed where one arrives at a place on a pavement and goes on
/// along a carriageway, or the other way round, so a search asks for states: a place and the level at which one
/// arrived there.
struct GroundNetwork: Sendable {
  /// A piece of way between two places.
  struct Strand: Sendable {
    /// The place at its start.
    var from: Int32
    /// The place at its end.
    var to: Int32
    /// The length in metres; that of the line, which may be longer than the straight way.
    var metres: Double
    /// The cost of a metre.
    var factor: Double
    /// What it is.
    var kind: GroundPiece.Kind
    /// The height at which one drives.
    var level: GroundProfile.Level
    /// Whether it may be used from `from` to `to` only.
    var isOneWay: Bool
    /// The edge of the street graph, or the part of an area; -1 for a link.
    var source: Int32
    /// The line is `linePoints[line..<line + pointCount]`; without points it is straight between the places.
    var line: Int32
    /// The number of its points in `linePoints`.
    var pointCount: Int32

    /// Its cost, in metres of good pavement.
    var cost: Double { metres * factor }
  }

  /// A strand in one direction, as the search reads it.
  struct Arc: Sendable {
    /// The cost, in metres of good pavement, without a kerb at its start.
    let cost: Double
    /// The place to which it leads.
    let target: Int32
    /// The strand times two, and one more where it is used from its start to its end.
    let use: Int32
    /// The raw value of the strand's level.
    let level: UInt8
  }

  /// A strand that a single permission would open.
  struct Closed: Sendable {
    /// The street between two crossings.
    let strand: Strand
    /// What would open it.
    let opening: GroundOpening
  }

  /// The most strands.
  static let strandsMax = 100_000_000

  /// The crossings and ends of streets, then joints, then the corners of areas.
  var places: [LocalPoint] = []
  /// All pieces that may be used.
  var strands: [Strand] = []
  /// The points of the lines of streets.
  var linePoints: [LocalPoint] = []
  /// Streets that the robot may not use, uncut.
  var closed: [Closed] = []
  /// The arcs from place `p` are `arcs[offsets[p]..<offsets[p + 1]]`, in the order of the strands.
  private(set) var offsets: [Int32] = [0]
  /// The arcs of all places.
  private(set) var arcs: [Arc] = []
  /// No strand costs less than this for each metre between its two places.
  private(set) var leastFactor = 1.0
  /// How far the line of a street is from the place at its end at most, in metres: streets that were joined across a
  /// gap.
  private(set) var gapMetres = 0.0
  /// For each place the part of the network that it belongs to; directions and kerbs do not count.
  private(set) var partOf: [Int32] = []
  /// The parts, by their first places.
  private(set) var parts: [GroundComponent] = []
  /// What can be left and come back to.
  private(set) var cores = GroundCores(strands: [], offsets: [0], arcs: [], kerbsAreOpen: true)
  /// The strand of each segment of the lines of streets.
  private(set) var segmentStrands: [Int32] = []
  /// The first point of each segment.
  private(set) var segmentPoints: [Int32] = []
  /// The segments by their boxes.
  private(set) var segmentIndex = GridIndex([])

  /// The line of a strand from its start to its end.
  func line(of strand: Strand) -> [LocalPoint] {
    if strand.pointCount == 0 { return [places[Int(strand.from)], places[Int(strand.to)]] }
    return Array(linePoints[Int(strand.line)..<Int(strand.line) + Int(strand.pointCount)])
  }

  /// Works out what searches need, once all places and strands are there.
  mutating func finish(kerbsAreOpen: Bool) {
    link()
    findParts()
    cores = GroundCores(strands: strands, offsets: offsets, arcs: arcs, kerbsAreOpen: kerbsAreOpen)
    var boxes: [BoundingBox] = []
    for (number, strand) in strands.enumerated() where strand.pointCount > 1 {
      for point in Int(strand.line)..<Int(strand.line) + Int(strand.pointCount) - 1 {
        guard let box = BoundingBox(around: linePoints[point...point + 1]) else { continue }
        segmentStrands.append(Int32(number))
        segmentPoints.append(Int32(point))
        boxes.append(box)
      }
    }
    segmentIndex = GridIndex(boxes)
  }

  private mutating func link() {
    var counts = [Int32](repeating: 0, count: places.count + 1)
    for strand in strands {
      counts[Int(strand.from) + 1] += 1
      if !strand.isOneWay { counts[Int(strand.to) + 1] += 1 }
    }
    for index in counts.indices.dropFirst() { counts[index] += counts[index - 1] }
    var next = counts
    let none = Arc(cost: 0, target: 0, use: 0, level: 0)
    arcs = [Arc](repeating: none, count: Int(counts[places.count]))
    leastFactor = .infinity
    for (number, strand) in strands.enumerated() {
      let straight = places[Int(strand.from)].planarDistanceMetres(to: places[Int(strand.to)])
      if straight > 0 { leastFactor = min(leastFactor, strand.cost / straight) }
      if strand.pointCount > 0 {
        let (first, last) = (Int(strand.line), Int(strand.line) + Int(strand.pointCount) - 1)
        gapMetres = max(gapMetres, places[Int(strand.from)].planarDistanceMetres(to: linePoints[first]))
        gapMetres = max(gapMetres, places[Int(strand.to)].planarDistanceMetres(to: linePoints[last]))
      }
      for isForward in strand.isOneWay ? [true] : [true, false] {
        let (start, end) = isForward ? (strand.from, strand.to) : (strand.to, strand.from)
        arcs[Int(next[Int(start)])] = Arc(
          cost: strand.cost, target: end, use: Int32(number) << 1 | (isForward ? 1 : 0), level: strand.level.rawValue)
        next[Int(start)] += 1
      }
    }
    if !leastFactor.isFinite { leastFactor = 0 }
    offsets = counts
  }

  private mutating func findParts() {
    var parent = (0..<Int32(places.count)).map { $0 }
    func root(_ place: Int32) -> Int32 {
      var current = place
      while parent[Int(current)] != current {
        parent[Int(current)] = parent[Int(parent[Int(current)])]
        current = parent[Int(current)]
      }
      return current
    }
    for strand in strands {
      let (one, other) = (root(strand.from), root(strand.to))
      if one != other { parent[Int(max(one, other))] = min(one, other) }
    }
    partOf = [Int32](repeating: -1, count: places.count)
    for place in places.indices {
      // The root has the least number of its part, so it is met first.
      let first = Int(root(Int32(place)))
      if first == place {
        partOf[place] = Int32(parts.count)
        parts.append(GroundComponent(nodeCount: 0, edgeCount: 0, lengthMetres: 0))
      } else {
        partOf[place] = partOf[first]
      }
      parts[Int(partOf[place])].nodeCount += 1
    }
    for strand in strands where strand.kind == .street {
      parts[Int(partOf[Int(strand.from)])].edgeCount += 1
      parts[Int(partOf[Int(strand.from)])].lengthMetres += strand.metres
    }
  }
}
