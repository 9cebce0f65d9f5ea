import Geometry
import MAVLink
import Quantities

/// The zones that a vehicle carries as its fence, and those that it does not, each with the reason.
///
/// A fence of MAVLink knows no heights and no hours: a zone that the plan flies over, under, or through while it is
/// open cannot be one. Where the vehicle has too little room, outlines are simplified outwards within a tolerance, and
/// then the zones farthest from the vehicle's ways are left out.
package struct FencePlan: Sendable, Equatable {
  /// A closed zone, in the map's local frame.
  package struct Zone: Sendable, Hashable {
    /// Its identifier.
    package var name: String
    /// Where it is; holes count as closed.
    package var shape: Shape

    /// Describes a zone.
    package init(name: String, shape: Shape) {
      self.name = name
      self.shape = shape
    }
  }

  /// The outline of a zone.
  package enum Shape: Sendable, Hashable {
    case polygon(Polygon)
    case circle(centre: LocalPoint, radiusMetres: Double)
  }

  /// A zone that the vehicle does not carry.
  package struct Omission: Sendable, Hashable {
    /// Its identifier.
    package var zone: String
    /// Why, as the end of a sentence.
    package var reason: String
  }

  /// The items of mission type 1, in order; empty where there is nothing to send.
  package private(set) var items: [MissionItemInt] = []
  /// The zones that are in it.
  package private(set) var zones: [String] = []
  /// The zones that are not.
  package private(set) var omissions: [Omission] = []
  /// How far outlines were moved outwards at most, in metres.
  package private(set) var toleranceMetres = 0.0

  /// Metres that a fence must stay away from the planned ways: what a vehicle deviates from them in wind.
  static let marginMetres = 3.0
  /// How far outlines may be moved outwards, in metres, least first.
  static let tolerances = [0.0, 0.5, 1, 2, 5, 10, 20]
  /// The share of the tolerance by which corners may be cut off again: less than the outline was grown by, so that it
  /// stays inside.
  static let simplifiedShare = 0.9
  /// Items that ArduCopter was observed to take: one polygon of 69 corners; each further polygon costs a little more.
  package static let capacityUsual = 64

  /// Chooses what a vehicle carries.
  ///
  /// - Parameters:
  ///   - zones: the closed zones of the mission.
  ///   - ways: the vehicle's ways over ground, each a line in the map's frame.
  ///   - capacity: the most items that the vehicle takes.
  ///   - projection: from the map's frame to the Earth.
  package init(
    zones: [Zone], ways: [[LocalPoint]], capacity: Int = FencePlan.capacityUsual, projection: MapProjection
  ) throws {
    var near: [(zone: Zone, metres: Double)] = []
    for zone in zones {
      let metres = Self.metres(from: zone.shape, to: ways)
      if metres <= Self.marginMetres {
        omissions.append(Omission(zone: zone.name, reason: "the plan flies over, under or through it"))
      } else {
        near.append((zone, metres))
      }
    }
    near.sort { ($0.metres, $0.zone.name) < ($1.metres, $1.zone.name) }
    var chosen: [(zone: Zone, shape: Shape)] = []
    for tolerance in Self.tolerances {
      toleranceMetres = tolerance
      chosen = try near.map { ($0.zone, try Self.simplified($0.zone.shape, by: tolerance, awayFrom: ways)) }
      if chosen.reduce(0, { $0 + Self.count($1.shape) }) <= capacity { break }
    }
    var room = capacity
    for (zone, shape) in chosen {
      guard Self.count(shape) <= room else {
        omissions.append(Omission(zone: zone.name, reason: "there is no room for it in the vehicle's fence"))
        continue
      }
      room -= Self.count(shape)
      items += try Self.items(shape, projection)
      self.zones.append(zone.name)
    }
    for index in items.indices { items[index].seq = UInt16(index) }
  }

  private static func count(_ shape: Shape) -> Int {
    switch shape {
    case .circle: 1
    case .polygon(let polygon): polygon.exterior.count
    }
  }

  /// The least distance of a zone from ways, in metres; 0 where they touch or lie in it.
  static func metres(from shape: Shape, to ways: [[LocalPoint]]) -> Double {
    var least = Double.infinity
    for way in ways {
      let pairs = way.count == 1 ? [(way[0], way[0])] : Array(zip(way, way.dropFirst()))
      for (start, end) in pairs {
        switch shape {
        case .circle(let centre, let radius):
          least = min(least, max(0, Distances.planarMetres(from: centre, toSegment: (start, end)) - radius))
        case .polygon(let polygon):
          if polygon.contains(start) { return 0 }
          least = min(least, polygon.planarDistanceMetres(toSegmentFrom: start, to: end))
        }
        if least == 0 { return 0 }
      }
    }
    return least
  }

  /// An outline with fewer corners that holds the given one and stays away from the ways; the outline itself where
  /// there is none.
  static func simplified(_ shape: Shape, by tolerance: Double, awayFrom ways: [[LocalPoint]]) throws -> Shape {
    guard case .polygon(let polygon) = shape else { return shape }
    guard let outline = Polygon(exterior: polygon.exterior) else { return shape }
    guard tolerance > 0 else { return .polygon(outline) }
    // Round corners of a buffer are chords, which lie inside by up to half a hundredth of it.
    let grown = try GeometryOperations.buffered([outline], byMetres: tolerance, options: .round(quadrantSegments: 8))
    guard grown.count == 1, let ring = grown.first?.exterior,
      let simple = Polygon(
        exterior: LineSimplification.ring(ring, toleranceMetres: Self.simplifiedShare * tolerance)),
      simple.exterior.count < outline.exterior.count, try GeometryOperations.isValid(simple),
      try GeometryOperations.difference([outline], minus: [simple]).isEmpty,
      metres(from: .polygon(simple), to: ways) > marginMetres
    else { return .polygon(outline) }
    return .polygon(simple)
  }

  private static func items(_ shape: Shape, _ projection: MapProjection) throws -> [MissionItemInt] {
    func item(_ command: UInt16, _ point: LocalPoint, _ param1: Double) throws -> MissionItemInt {
      let place = try projection.geo(point)
      return MissionItemInt(
        frame: MavFrame.global, command: command, param1: Float(param1), x: place.latitudeE7, y: place.longitudeE7,
        missionType: MavMissionType.fence)
    }
    switch shape {
    case .circle(let centre, let radius): return [try item(MavCmd.navFenceCircleExclusion, centre, radius)]
    case .polygon(let polygon):
      let corners = polygon.exterior
      return try corners.map { try item(MavCmd.navFencePolygonVertexExclusion, $0, Double(corners.count)) }
    }
  }
}
