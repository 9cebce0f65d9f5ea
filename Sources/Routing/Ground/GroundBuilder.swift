import Geometry
import Maps
import Quantities

/// Puts the network of a robot together: decides on streets, finds where they meet areas, cuts them there, and draws
/// the lines across the areas.
struct GroundBuilder {
  /// How far apart the points are at which a street is asked whether an area is beside it, in metres.
  static let sampleMetresMax = 2.0
  /// The most such points of one edge; longer ones are asked less often.
  static let samplesMax = 20_000

  /// A street that meets a part of an area.
  private struct Joint {
    let edge: Int32
    /// The number of the sample on the edge; 0 and the last one are its ends.
    let sample: Int32
    let part: Int32
    /// The place in the part.
    let port: LocalPoint
    let metres: Double
  }

  /// A point of an edge.
  private struct Sample {
    let metres: Double
    let place: LocalPoint
  }

  /// The streets.
  let graph: StreetGraph
  /// What the robot may use.
  let profile: GroundProfile
  /// The areas and what stands in them.
  var areas: GroundAreas
  /// What has been built.
  var network = GroundNetwork()
  /// For each edge how it may be used; nil where it may not.
  private var uses: [Use?] = []
  /// The free parts of the areas, with their places.
  private(set) var parts: [AreaPart]
  /// What was left out.
  private(set) var omissions: [GroundOmission]

  /// The places on streets that were joined to parts; asked, never listed, so the order does not matter.
  private var joined: [Meeting: Port] = [:]

  private struct Meeting: Hashable {
    let place: Int32
    let part: Int32
  }

  private struct Port {
    let place: Int32
    /// The levels of the links that lead there.
    var levels: [GroundProfile.Level]
  }

  /// How an edge may be used.
  private struct Use {
    let factor: Double
    let level: GroundProfile.Level
    let isOneWay: Bool
  }

  init(graph: StreetGraph, areas: [Area], buildings: [Building], water: [Polygon], profile: GroundProfile) {
    self.graph = graph
    self.profile = profile
    self.areas = GroundAreas(profile: profile, graph: graph, areas: areas, buildings: buildings, water: water)
    parts = self.areas.parts
    omissions = self.areas.omissions
  }

  /// Builds the network.
  mutating func build() throws(GroundRouterError) {
    network.places = graph.nodes
    decide()
    var joints = findJoints()
    leaveOutCrowded(&joints)
    addStreets(joints)
    try addLines()
    guard network.strands.count <= GroundNetwork.strandsMax else { throw Self.tooMany(network.strands.count) }
    network.finish(kerbsAreOpen: profile.kerbCost.isFinite)
  }

  private static func tooMany(_ count: Int) -> GroundRouterError {
    .tooManyStreets("the network has \(count) pieces, and \(GroundNetwork.strandsMax) are allowed")
  }

  // MARK: Streets

  /// Decides on every edge, and keeps those that a single permission would open.
  private mutating func decide() {
    var factors: [String: Double] = [:]
    for (number, edge) in graph.edges.enumerated() {
      let surface = factors[edge.surface] ?? profile.factor(ofSurface: edge.surface)
      factors[edge.surface] = surface
      var factor = surface
      var openings: [GroundOpening] = []
      let rule = profile.streets[edge.kind]
      if rule == nil { openings.append(.streetClass(edge.kind)) }
      if profile.needsFootAccess {
        switch edge.footAccess {
        case .yes: break
        case .no: openings.append(.forbiddenFootAccess)
        case .unknown:
          if let unknown = profile.unknownAccessFactor {
            factor *= unknown
          } else {
            openings.append(.unknownFootAccess)
          }
        }
      }
      let level = rule?.level ?? .flush
      let use = Use(
        factor: factor * (rule?.costFactor ?? 1), level: level,
        isOneWay: edge.isOneWay && profile.obeysOneWay && level == .carriageway)
      uses.append(openings.isEmpty ? use : nil)
      if openings.count == 1 {
        network.closed.append(
          GroundNetwork.Closed(strand: strand(number, from: edge.from, to: edge.to, use), opening: openings[0]))
      }
    }
  }

  private func strand(_ edge: Int, from: Int, to: Int, _ use: Use) -> GroundNetwork.Strand {
    GroundNetwork.Strand(
      from: Int32(from), to: Int32(to), metres: graph.edges[edge].lengthMetres, factor: use.factor, kind: .street,
      level: use.level, isOneWay: use.isOneWay, source: Int32(edge), line: 0, pointCount: 0)
  }

  /// The points at which an edge is asked for areas, its ends included.
  private func samples(_ edge: Int) -> [Sample] {
    let length = graph.edges[edge].lengthMetres
    let step = min(Self.sampleMetresMax, profile.joinSpacingMetres)
    let count = Int(max(1, min(Double(Self.samplesMax), (length / step).rounded(.up))))
    var result = [Sample(metres: 0, place: graph.nodes[graph.edges[edge].from])]
    var passed = 0.0
    for (start, end) in zip(graph.line(of: edge), graph.line(of: edge).dropFirst()) {
      let piece = start.planarDistanceMetres(to: end)
      while result.count < count, piece > 0 {
        let metres = length * Double(result.count) / Double(count)
        guard metres <= passed + piece else { break }
        let fraction = max(0, min(1, (metres - passed) / piece))
        result.append(Sample(metres: metres, place: start.interpolated(to: end, fraction: fraction)))
      }
      passed += piece
    }
    result.append(Sample(metres: length, place: graph.nodes[graph.edges[edge].to]))
    return result
  }

  // MARK: Joints

  /// Where usable streets meet parts, by part, edge and sample.
  private func findJoints() -> [Joint] {
    guard !parts.isEmpty else { return [] }
    let usable = uses.indices.filter { uses[$0] != nil }
    let index = GridIndex(
      usable.map { edge in
        BoundingBox(around: graph.line(of: edge) + [graph.nodes[graph.edges[edge].from]])
          ?? BoundingBox(west: 0, south: 0, east: 0, north: 0)
      })
    let widest = GroundProfile.halfWidthMetresMax + profile.keptMetres + profile.joinMetres
    var cache: [Int: [Sample]] = [:]
    var joints: [Joint] = []
    for (number, part) in parts.enumerated() {
      for found in index.indices(meeting: part.box.expanded(byMetres: widest)) {
        let edge = usable[found]
        let points = cache[edge] ?? samples(edge)
        cache[edge] = points
        join(edge, points, Int32(number), &joints)
      }
    }
    return joints
  }

  /// Joins an edge to a part: at its ends, where it comes near and leaves, and in between often enough.
  private func join(_ edge: Int, _ samples: [Sample], _ part: Int32, _ joints: inout [Joint]) {
    let halfWidth = GroundProfile.halfWidthMetres(ofKind: graph.edges[edge].kind)
    let reach = halfWidth + profile.keptMetres + profile.joinMetres
    var waiting: Joint?
    var lastMetres = -Double.infinity
    for (number, sample) in samples.enumerated() {
      guard let near = parts[Int(part)].nearest(to: sample.place, withinMetres: reach),
        near.metres == 0 || areas.isOpen(sample.place, near.place)
      else {
        if let left = waiting { joints.append(left) }
        (waiting, lastMetres) = (nil, -.infinity)
        continue
      }
      let joint = Joint(edge: Int32(edge), sample: Int32(number), part: part, port: near.place, metres: near.metres)
      let isEnd = number == 0 || number == samples.count - 1
      if isEnd || sample.metres - lastMetres >= profile.joinSpacingMetres {
        joints.append(joint)
        (waiting, lastMetres) = (nil, sample.metres)
      } else {
        waiting = joint
      }
    }
  }

  /// Takes out parts with more places than lines can be drawn between.
  private mutating func leaveOutCrowded(_ joints: inout [Joint]) {
    var counts = parts.map(\.corners.count)
    for joint in joints { counts[Int(joint.part)] += 1 }
    var renumbered = [Int32](repeating: -1, count: parts.count)
    var kept: [AreaPart] = []
    for (number, part) in parts.enumerated() {
      if counts[number] <= AreaPart.placesMax {
        renumbered[number] = Int32(kept.count)
        kept.append(part)
      } else {
        omissions.append(
          GroundOmission(
            ids: areas.ids(of: part),
            reason: "a free part has \(counts[number]) corners and joints, the limit is \(AreaPart.placesMax)"))
      }
    }
    parts = kept
    joints = joints.compactMap { joint in
      guard renumbered[Int(joint.part)] >= 0 else { return nil }
      return Joint(
        edge: joint.edge, sample: joint.sample, part: renumbered[Int(joint.part)], port: joint.port,
        metres: joint.metres)
    }
  }

  // MARK: Strands

  /// Adds the usable streets, cut at their joints, and links from there to the parts.
  private mutating func addStreets(_ joints: [Joint]) {
    let sorted = joints.sorted { ($0.edge, $0.sample, $0.part) < ($1.edge, $1.sample, $1.part) }
    var next = 0
    for edge in uses.indices {
      guard let use = uses[edge] else { continue }
      let first = next
      while next < sorted.count, sorted[next].edge == Int32(edge) { next += 1 }
      let points = first < next ? samples(edge) : []
      var cuts: [(sample: Sample, place: Int)] = []
      for joint in sorted[first..<next] {
        let sample = points[Int(joint.sample)]
        if joint.sample == 0 {
          addPort(joint, at: graph.edges[edge].from, use.level)
        } else if Int(joint.sample) == points.count - 1 {
          addPort(joint, at: graph.edges[edge].to, use.level)
        } else {
          if cuts.last?.sample.metres != sample.metres {
            cuts.append((sample, network.places.count))
            network.places.append(sample.place)
          }
          addPort(joint, at: cuts.last?.place ?? 0, use.level)
        }
      }
      add(edge, use, cuts)
    }
    for number in parts.indices { parts[number].settlePorts(network.places) }
  }

  /// Makes a place on a street a port of a part; where it lies beside the part, over a link.
  ///
  /// The link has the level of the street, so a kerb is crossed between link and area, also by who crosses the street
  /// at once. Several streets may bring the same crossing, with a link for each level.
  private mutating func addPort(_ joint: Joint, at place: Int, _ level: GroundProfile.Level) {
    let meeting = Meeting(place: Int32(place), part: joint.part)
    var port = joined[meeting] ?? Port(place: joint.metres > 0 ? Int32(network.places.count) : Int32(place), levels: [])
    if port.levels.isEmpty {
      parts[Int(joint.part)].ports.append(port.place)
      if joint.metres > 0 { network.places.append(joint.port) }
    }
    guard !port.levels.contains(level) else { return }
    port.levels.append(level)
    joined[meeting] = port
    guard joint.metres > 0 else { return }
    network.strands.append(
      GroundNetwork.Strand(
        from: Int32(place), to: port.place, metres: joint.metres, factor: profile.linkFactor, kind: .link,
        level: level, isOneWay: false, source: -1, line: 0, pointCount: 0))
  }

  /// Adds an edge in the pieces between its cuts.
  private mutating func add(_ edge: Int, _ use: Use, _ cuts: [(sample: Sample, place: Int)]) {
    var strand = strand(edge, from: graph.edges[edge].from, to: graph.edges[edge].to, use)
    let (end, length) = (strand.to, strand.metres)
    strand.line = Int32(network.linePoints.count)
    var (passed, from, next) = (0.0, 0.0, 0)
    func close(_ network: inout GroundNetwork, to place: Int32, at metres: Double) {
      strand.to = place
      strand.metres = max(0, metres - from)
      strand.pointCount = Int32(network.linePoints.count) - strand.line
      network.strands.append(strand)
      strand.line = Int32(network.linePoints.count)
      strand.from = place
      from = metres
    }
    var last: LocalPoint?
    for point in graph.line(of: edge) {
      if let last {
        passed += last.planarDistanceMetres(to: point)
        while next < cuts.count, cuts[next].sample.metres <= passed {
          let (sample, place) = cuts[next]
          network.linePoints.append(sample.place)
          close(&network, to: Int32(place), at: sample.metres)
          network.linePoints.append(sample.place)
          next += 1
        }
      }
      network.linePoints.append(point)
      last = point
    }
    close(&network, to: end, at: length)
  }

  /// Draws the lines of sight in each part.
  private mutating func addLines() throws(GroundRouterError) {
    for number in parts.indices {
      parts[number].firstCorner = Int32(network.places.count)
      let part = parts[number]
      network.places += part.corners.indices.map(part.place)
      let places = network.places
      func add(_ from: Int32, _ to: Int32, _ metres: Double) {
        network.strands.append(
          GroundNetwork.Strand(
            from: from, to: to, metres: metres, factor: part.rule.costFactor, kind: .area, level: part.rule.level,
            isOneWay: false, source: Int32(number), line: 0, pointCount: 0))
      }
      // Ports have lower numbers than corners: each pair once, from the lower number.
      for port in part.ports {
        part.visit(from: places[Int(port)], places: places) { other, metres in
          if other > port { add(port, other, metres) }
        }
      }
      for index in part.corners.indices {
        let here = part.firstCorner + Int32(index)
        part.visit(from: places[Int(here)], places: places) { other, metres in
          if other > here, part.isTaut(corner: index, from: places[Int(other)]) { add(here, other, metres) }
        }
      }
      guard network.strands.count <= GroundNetwork.strandsMax else { throw Self.tooMany(network.strands.count) }
    }
  }
}
