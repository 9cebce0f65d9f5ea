import Geometry
import Quantities

/// Which rooms a place may see through open doors, and in which directions: more than it sees, never less.
struct RoomsInSight {
  /// The directions between two others, turning left from the first by less than half a turn.
  struct Wedge {
    let from: LocalVector
    let to: LocalVector

    /// Whether a direction lies in it, with a little room for rounding.
    func holds(_ direction: LocalVector) -> Bool {
      let room = -1e-9
      return from.cross(direction) >= room && direction.cross(to) >= room
    }

    /// At least the common part; nil where there is none.
    func cut(with other: Wedge) -> Wedge? {
      let first = from.cross(other.from) > 0 ? other.from : from
      let last = to.cross(other.to) < 0 ? other.to : to
      return first.cross(last) > 0 ? Wedge(from: first, to: last) : nil
    }
  }

  /// A room with the directions in which it may be seen; all where the list is empty.
  struct View {
    let room: Int
    var wedges: [Wedge]
    var isWhole: Bool
  }

  /// A place so near to a door stands in it, in metres.
  private static let doorwayMetres = 0.05
  /// The most views through doors that are looked at; beyond them all rooms count as seen.
  private static let viewsMax = 500

  private let openings: [TreatedScene.Opening]
  private let roomCount: Int

  init(_ scene: TreatedScene) {
    openings = scene.openings
    roomCount = scene.rooms.count
  }

  /// The rooms that a place in a room may see.
  func views(from place: LocalPoint, in room: Int) -> [View] {
    var found: [Int: View] = [room: View(room: room, wedges: [], isWhole: true)]
    var open: [(room: Int, wedge: Wedge?, door: Int?, depth: Int)] = [(room, nil, nil, 0)]
    var count = 0
    while let next = open.popLast() {
      count += 1
      guard count <= Self.viewsMax else {
        return (0..<roomCount).map { View(room: $0, wedges: [], isWhole: true) }
      }
      guard next.depth < DoseLimits.doorsMax else { continue }
      for (number, opening) in openings.enumerated() where number != next.door {
        guard opening.rooms.0 == next.room || opening.rooms.1 == next.room else { continue }
        let other = opening.rooms.0 == next.room ? opening.rooms.1 : opening.rooms.0
        var wedge = next.wedge
        if opening.segment.metres(to: place) > Self.doorwayMetres {
          let (one, two) = (opening.segment.start - place, opening.segment.end - place)
          let door = one.cross(two) >= 0 ? Wedge(from: one, to: two) : Wedge(from: two, to: one)
          guard let cut = wedge.map({ $0.cut(with: door) }) ?? door else { continue }
          wedge = cut
        }
        var view = found[other] ?? View(room: other, wedges: [], isWhole: false)
        if let wedge { view.wedges.append(wedge) } else { view.isWhole = true }
        found[other] = view
        open.append((other, wedge, number, next.depth + 1))
      }
    }
    return found.sorted { $0.key < $1.key }.map(\.value)
  }
}
