import Geometry
import Maps
import Quantities

/// A filled horizontal shape in plain numbers, with its own idea of inside and of distance.
///
/// It shares nothing with the predicates of `Geometry` or the outlines of the verifier: a point is inside where the
/// outer ring winds around it and no hole does.
struct PlainShape {
  private struct Edge {
    var east: Double
    var north: Double
    var toEast: Double
    var toNorth: Double
  }

  /// The edges ring by ring, the outer ring first; empty for a disc.
  private var edges: ContiguousArray<Edge> = []
  /// Where each ring ends in `edges`.
  private var ends: ContiguousArray<Int> = []
  /// A circle around the shape; for a disc the disc itself.
  private let centreEast: Double
  private let centreNorth: Double
  private let radiusMetres: Double

  /// Lays a polygon out.
  init(_ polygon: Polygon) {
    let rings = [polygon.exterior] + polygon.holes
    for ring in rings {
      for (index, corner) in ring.enumerated() {
        let next = ring[(index + 1) % ring.count]
        edges.append(Edge(east: corner.east, north: corner.north, toEast: next.east, toNorth: next.north))
      }
      ends.append(edges.count)
    }
    let corners = polygon.exterior
    let east = corners.reduce(0) { $0 + $1.east } / Double(corners.count)
    let north = corners.reduce(0) { $0 + $1.north } / Double(corners.count)
    (centreEast, centreNorth) = (east, north)
    radiusMetres = corners.map { Self.length($0.east - east, $0.north - north) }.max() ?? 0
  }

  private init(_ circle: Circle) {
    centreEast = circle.centre.east
    centreNorth = circle.centre.north
    radiusMetres = circle.radiusMetres
  }

  /// Lays a zone's shape out.
  init(_ shape: Zone.Shape) {
    switch shape {
    case .polygon(let polygon): self.init(polygon)
    case .circle(let circle): self.init(circle)
    }
  }

  private static func length(_ east: Double, _ north: Double) -> Double {
    (east * east + north * north).squareRoot()
  }

  /// No point of the shape is nearer than this, in metres; quick.
  func metresAtLeast(east: Double, north: Double) -> Double {
    Self.length(east - centreEast, north - centreNorth) - radiusMetres
  }

  /// Metres to the border, negative inside.
  func signedMetres(east: Double, north: Double) -> Double {
    guard !edges.isEmpty else { return metresAtLeast(east: east, north: north) }
    var nearest = Double.infinity
    var isInside = false
    var (ring, winding) = (0, 0)
    var index = 0
    while index < edges.count {
      let edge = edges[index]
      let (wayEast, wayNorth) = (edge.toEast - edge.east, edge.toNorth - edge.north)
      let (offEast, offNorth) = (east - edge.east, north - edge.north)
      let side = wayEast * offNorth - wayNorth * offEast
      if edge.north <= north {
        if edge.toNorth > north, side > 0 { winding += 1 }
      } else if edge.toNorth <= north, side < 0 {
        winding -= 1
      }
      let squared = wayEast * wayEast + wayNorth * wayNorth
      let share = squared > 0 ? min(1, max(0, (offEast * wayEast + offNorth * wayNorth) / squared)) : 0
      let (restEast, restNorth) = (offEast - wayEast * share, offNorth - wayNorth * share)
      nearest = min(nearest, restEast * restEast + restNorth * restNorth)
      index += 1
      if index == ends[ring] {
        if ring == 0 { isInside = winding != 0 } else if winding != 0 { isInside = false }
        (ring, winding) = (ring + 1, 0)
      }
    }
    return isInside ? -nearest.squareRoot() : nearest.squareRoot()
  }
}
