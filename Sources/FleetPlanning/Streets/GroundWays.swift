import Coverage
import Geometry
import Quantities

/// The ground on which ground robots come and go: a floor of a building, or the streets.
enum GroundWays: Sendable {
  case floor(FloorNetwork)
  case streets(StreetWays)

  /// Whether robots are outdoors on it.
  var isOutdoors: Bool {
    switch self {
    case .floor: false
    case .streets: true
    }
  }

  /// The way from a pad to a place of work, both included; nil where there is none.
  func way(fromPad pad: LocalPoint, to place: LocalPoint) -> [LocalPoint]? {
    switch self {
    case .floor(let floor): floor.ways(fromPad: pad)?.way(from: pad, to: place)
    case .streets(let streets): streets.way(fromPad: pad, to: place)
    }
  }

  /// The way from work to work, both included; nil where there is none.
  func way(from start: LocalPoint, to end: LocalPoint) -> [LocalPoint]? {
    switch self {
    case .floor(let floor): floor.between?.way(from: start, to: end)
    case .streets(let streets): streets.way(from: start, to: end)
    }
  }
}

extension Airspace {
  /// A way of ground robots between two ends.
  struct GroundWayKey: Hashable, Sendable {
    var ground: Int
    var start: TransitEnd
    var end: TransitEnd
  }

  /// The shortest way of a ground robot between its pad and its work, or from work to work on one ground, both ends
  /// included; nil where there is none.
  mutating func groundWay(from start: TransitEnd, to end: TransitEnd) -> [LocalPoint]? {
    guard let ground = start.ground ?? end.ground, grounds.indices.contains(ground) else { return nil }
    let key = GroundWayKey(ground: ground, start: start, end: end)
    if let known = groundWays[key] { return known }
    let way: [LocalPoint]?
    switch (start.isPad, end.isPad) {
    case (true, true): way = nil
    case (false, false):
      way = start.ground == end.ground ? grounds[ground].way(from: start.position, to: end.position) : nil
    case (true, false): way = grounds[ground].way(fromPad: start.position, to: end.position)
    case (false, true): way = grounds[ground].way(fromPad: end.position, to: start.position)?.reversed()
    }
    groundWays[key] = .some(way)
    return way
  }
}
