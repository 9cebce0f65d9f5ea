import Geometry
import MAVLink
import Quantities

/// The fence that a vehicle was given, and whether the vehicle keeps to it.
struct FenceMonitor: Sendable {
  /// What is watched besides the areas, from the vehicle's parameters.
  struct Limits: Sendable, Hashable {
    /// Whether one of the inclusion areas is enough, as PX4 has it; ArduPilot asks for all of them.
    var isUnion: Bool
    /// Whether the uploaded areas count.
    var watchesAreas: Bool
    /// The greatest height above home, in metres; nil for none.
    var heightMetresMax: Double?
    /// The greatest distance from home, in metres; nil for none.
    var homeMetresMax: Double?
    /// Whether no kind of fence is selected at all.
    var isEmpty: Bool
  }

  /// A part of the fence that was broken.
  enum Breach: Sendable, Hashable {
    case area
    case circle
    case height

    /// The name in ArduPilot's texts.
    var name: String {
      switch self {
      case .area: "Polygon"
      case .circle: "Circle"
      case .height: "Max Alt"
      }
    }

    /// The number in FENCE_STATUS.
    var wire: UInt8 {
      switch self {
      case .area, .circle: FenceBreach.boundary
      case .height: FenceBreach.maxalt
      }
    }
  }

  /// One area of the fence.
  struct Area: Sendable {
    enum Shape: Sendable {
      case polygon([LocalPoint])
      case circle(middle: LocalPoint, radiusMetres: Double)
    }

    var shape: Shape
    /// Whether the vehicle must stay in it; otherwise out of it.
    var isInclusion: Bool

    /// Whether a point lies in the area; the even-odd rule for polygons.
    func contains(_ point: LocalPoint) -> Bool {
      switch shape {
      case .circle(let middle, let radius):
        return point.planarDistanceMetres(to: middle) <= radius
      case .polygon(let corners):
        guard var previous = corners.last else { return false }
        var isInside = false
        for corner in corners {
          if (corner.north > point.north) != (previous.north > point.north) {
            let share = (point.north - previous.north) / (corner.north - previous.north)
            if previous.east + (corner.east - previous.east) * share > point.east { isInside.toggle() }
          }
          previous = corner
        }
        return isInside
      }
    }
  }

  /// The areas that were uploaded.
  private(set) var areas: [Area] = []
  /// What is broken now.
  private(set) var breach: Breach?
  /// How often the fence has been broken.
  private(set) var breaches = 0
  /// When it was broken last, in seconds since the start.
  private(set) var lastBreachSeconds = 0.0

  /// Takes the items of a fence that was accepted; items without a place in the projection are left out.
  mutating func load(_ items: [MissionItemInt], place: (MissionItemInt) -> LocalPoint?) {
    areas = []
    var index = 0
    while index < items.count {
      let item = items[index]
      var count = 1
      switch item.command {
      case MavCmd.navFencePolygonVertexInclusion, MavCmd.navFencePolygonVertexExclusion:
        count = max(1, Int(exactly: item.param1.rounded()) ?? 1)
        let corners = items[index..<min(items.count, index + min(count, items.count))].compactMap(place)
        if corners.count > 2 {
          areas.append(
            Area(
              shape: .polygon(corners), isInclusion: item.command == MavCmd.navFencePolygonVertexInclusion))
        }
      case MavCmd.navFenceCircleInclusion, MavCmd.navFenceCircleExclusion:
        if let middle = place(item), item.param1.isFinite {
          areas.append(
            Area(
              shape: .circle(middle: middle, radiusMetres: Double(item.param1)),
              isInclusion: item.command == MavCmd.navFenceCircleInclusion))
        }
      default: break
      }
      index += min(count, items.count)
    }
  }

  /// What a vehicle at a place would break; nil where it keeps to the fence.
  func breach(at place: LocalPoint, heightMetres: Double, home: LocalPoint, limits: Limits) -> Breach? {
    if limits.watchesAreas, isOutside(place, isUnion: limits.isUnion) { return .area }
    if let radius = limits.homeMetresMax, place.planarDistanceMetres(to: home) > radius { return .circle }
    if let height = limits.heightMetresMax, heightMetres > height { return .height }
    return nil
  }

  private func isOutside(_ place: LocalPoint, isUnion: Bool) -> Bool {
    var inclusions = 0
    var entered = 0
    for area in areas {
      let isIn = area.contains(place)
      if area.isInclusion {
        inclusions += 1
        if isIn { entered += 1 }
      } else if isIn {
        return true
      }
    }
    return isUnion ? inclusions > 0 && entered == 0 : entered < inclusions
  }

  /// What is new of a fence.
  enum Change: Sendable, Hashable {
    case broken(Breach)
    case cleared
  }

  /// Takes note of what is broken now; nil where nothing is new.
  mutating func observe(_ now: Breach?, at seconds: Double) -> Change? {
    guard now != breach else { return nil }
    let before = breach
    breach = now
    guard let now else { return .cleared }
    guard before == nil else { return nil }
    breaches += 1
    lastBreachSeconds = seconds
    return .broken(now)
  }
}
