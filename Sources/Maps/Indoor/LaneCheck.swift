import Geometry
import Quantities

/// Finds lanes that lead through walls.
package enum LaneCheck {
  /// A lane may pass a wall this near to a door, in metres: doors are drawn a little beside their openings.
  package static let doorMetres = 0.3
  /// The most pairs of a lane and a wall that are looked at.
  package static let pairsMax = 2_000_000

  /// A lane that leads through a wall.
  package struct Crossing: Hashable, Sendable {
    /// The lane, as an index into the level's lanes.
    package let lane: Int
    /// The place.
    package let place: LocalPoint
  }

  /// The crossings of lanes with walls that are not at a door or at a lift's cabin; at most one for each lane.
  ///
  /// `isComplete` is false where `pairsMax` ended the search.
  package static func crossings(
    in level: IndoorLevel, lifts: [IndoorLift]
  ) -> (found: [Crossing], isComplete: Bool) {
    let index = GridIndex(level.walls.map { RoomFinder.box($0.start, $0.end) })
    let openings =
      level.doors.map { ($0.start, $0.end) }
      + lifts.filter { $0.levels.contains(level.name) }.flatMap { $0.doors.map { ($0.start, $0.end) } }
    let openingIndex = GridIndex(openings.map { RoomFinder.box($0.0, $0.1).expanded(byMetres: doorMetres) })
    let cabins = lifts.filter { $0.levels.contains(level.name) }.map(\.cabin)
    func isOpen(_ place: LocalPoint) -> Bool {
      openingIndex.indices(meeting: RoomFinder.box(place, place)).contains { number in
        Distances.planarMetres(from: place, toSegment: openings[number]) <= doorMetres
      } || cabins.contains { $0.planarDistanceMetres(to: place) <= doorMetres }
    }
    var pairs = 0
    var found: [Crossing] = []
    for (number, lane) in level.lanes.enumerated() {
      let (start, end) = (level.waypoints[lane.from].position, level.waypoints[lane.to].position)
      var first: (fraction: Double, place: LocalPoint)?
      for wall in index.indices(meeting: RoomFinder.box(start, end)) {
        pairs += 1
        guard pairs <= pairsMax else { return (found, false) }
        let (low, high) = (level.walls[wall].start, level.walls[wall].end)
        guard Predicates.contact(start, end, low, high) == .crossing else { continue }
        let fraction = (low - start).cross(high - low) / (end - start).cross(high - low)
        let place = start.interpolated(to: end, fraction: min(1, max(0, fraction)))
        if fraction < first?.fraction ?? .infinity, !isOpen(place) { first = (fraction, place) }
      }
      if let first { found.append(Crossing(lane: number, place: first.place)) }
    }
    return (found, true)
  }
}
