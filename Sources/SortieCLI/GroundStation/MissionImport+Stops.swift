import FleetLink
import Quantities

/// Way points become patrols and stations.
extension MissionImport {
  /// Heights that differ by less are the same, in metres.
  private static let heightToleranceMetres = 0.5
  /// What missions take as heights of patrols and stations, in metres above ground.
  private static let heights = 2.0...1000
  private static let pauseSecondsMax = 3600.0
  private static let stationSecondsMax = 86_400.0

  /// Way points of the same height and the same hold, one after the other.
  static func groups(_ nodes: [Node]) -> [[Node]] {
    var groups: [[Node]] = []
    for node in nodes {
      if let last = groups.last?.last, last.holdSeconds == node.holdSeconds, isSame(last.height, node.height) {
        groups[groups.count - 1].append(node)
      } else {
        groups.append([node])
      }
    }
    return groups
  }

  private static func isSame(_ left: GroundStationPlan.Height, _ right: GroundStationPlan.Height) -> Bool {
    guard abs(left.metres - right.metres) <= heightToleranceMetres else { return false }
    return switch (left, right) {
    case (.aboveHome, .aboveHome), (.aboveSea, .aboveSea), (.aboveTerrain, .aboveTerrain): true
    default: false
    }
  }

  /// Makes tasks of the way points since the last one.
  mutating func flush(rounds: Int = 1) {
    let groups = Self.groups(nodes)
    nodes = []
    for group in groups {
      var placed: [(node: Node, metres: Double)] = []
      for node in group {
        guard let metres = metresAboveGround(node.height, at: node.position) else {
          leaveOut(node.item, "it lies too far from the map")
          continue
        }
        guard Self.heights.contains(metres) else {
          leaveOut(
            node.item, "it is \(Self.number(metres, 1)) m above the ground of the map, and tasks are 2 to 1000 m")
          continue
        }
        placed.append((node, metres))
      }
      if placed.count > 1, placed[0].node.holdSeconds <= Self.pauseSecondsMax {
        patrol(placed, rounds: rounds)
      } else {
        for (node, metres) in placed { station(node, metres) }
      }
    }
  }

  private mutating func patrol(_ placed: [(node: Node, metres: Double)], rounds: Int) {
    let metres = placed.map(\.metres).max() ?? 0
    let least = placed.map(\.metres).min() ?? 0
    let (first, last) = (placed[0].node, placed[placed.count - 1].node)
    if metres - least > Self.heightToleranceMetres {
      change(
        first.item,
        "up to item \(last.item.number) the height above the ground of the map goes from "
          + "\(Self.number(least, 1)) to \(Self.number(metres, 1)) m: the patrol keeps the greatest")
    }
    let route = placed.compactMap { place($0.node.position, $0.node.item) }
    guard route.count == placed.count else { return }
    var entries = [("route", "[\(route.joined(separator: ", "))]")]
    if rounds > 1 { entries.append(("rounds", String(rounds))) }
    if first.holdSeconds > 0 { entries.append(("pause", Self.number(first.holdSeconds, 1) + " s")) }
    entries.append(("height", Self.number(metres, 1) + " m"))
    mission.holdSeconds += first.holdSeconds * Double(placed.count * rounds)
    add("patrol", "Way points \(first.item.number) to \(last.item.number)", entries)
  }

  private mutating func station(_ node: Node, _ metres: Double) {
    guard node.holdSeconds <= Self.stationSecondsMax else {
      return leaveOut(node.item, "a station lasts at most a day")
    }
    if node.holdSeconds < 1 {
      change(node.item, "a way point alone becomes a station of 1 s")
    }
    guard let at = place(node.position, node.item) else { return }
    let seconds = max(1, node.holdSeconds)
    mission.holdSeconds += seconds
    add(
      "station", "Station at item \(node.item.number)",
      [("at", at), ("duration", Self.number(seconds, 1) + " s"), ("height", Self.number(metres, 1) + " m")])
  }
}
