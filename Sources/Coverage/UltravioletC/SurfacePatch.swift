import Geometry
import Quantities

/// A flat piece of surface: a level triangle of a floor or a top, or an upright rectangle of a wall or a side.
struct SurfacePatch: Sendable {
  /// The shape.
  enum Form: Sendable {
    /// A triangle at one height.
    case level(LocalPoint, LocalPoint, LocalPoint, heightMetres: Double)
    /// A rectangle over a segment that has what it looks at to its left.
    case upright(LocalPoint, LocalPoint, fromMetres: Double, toMetres: Double)
  }

  /// The shape.
  let form: Form
  /// The surface that it belongs to, a number in the list of surfaces.
  let surface: Int32
  /// The triangle of the plan over which it lies or at whose edge it stands.
  let triangle: Int32

  /// Samples of upright patches lie this far before their surface, in metres.
  static let liftMetres = 1e-3

  /// The place of its sample in the plane.
  var point: LocalPoint {
    switch form {
    case .level(let first, let second, let third, _):
      return LocalPoint(
        east: (first.east + second.east + third.east) / 3, north: (first.north + second.north + third.north) / 3)
    case .upright(let start, let end, _, _):
      let normal = normal
      let middle = start.interpolated(to: end, fraction: 0.5)
      return LocalPoint(
        east: middle.east + normal.east * Self.liftMetres, north: middle.north + normal.north * Self.liftMetres)
    }
  }

  /// The height of its sample above the floor, in metres.
  var heightMetres: Double {
    switch form {
    case .level(_, _, _, let height): height
    case .upright(_, _, let low, let high): (low + high) / 2
    }
  }

  /// Where it looks.
  var normal: SurfaceNormal {
    switch form {
    case .level: return .up
    case .upright(let start, let end, _, _):
      let along = end - start
      let length = along.lengthMetres
      return SurfaceNormal(east: -along.north / length, north: along.east / length, up: 0)
    }
  }

  /// The area in square metres.
  var areaSquareMetres: Double {
    switch form {
    case .level(let first, let second, let third, _): abs((second - first).cross(third - first)) / 2
    case .upright(let start, let end, let low, let high): start.planarDistanceMetres(to: end) * (high - low)
    }
  }

  /// The length of the longest edge in metres.
  var longestMetres: Double {
    switch form {
    case .level(let first, let second, let third, _):
      max(
        first.planarDistanceMetres(to: second), second.planarDistanceMetres(to: third),
        third.planarDistanceMetres(to: first))
    case .upright(let start, let end, let low, let high): max(start.planarDistanceMetres(to: end), high - low)
    }
  }

  /// The two halves, cut across the longest edge.
  var halves: (SurfacePatch, SurfacePatch) {
    func patch(_ form: Form) -> SurfacePatch { SurfacePatch(form: form, surface: surface, triangle: triangle) }
    switch form {
    case .level(let first, let second, let third, let height):
      let lengths = [
        first.planarDistanceMetres(to: second), second.planarDistanceMetres(to: third),
        third.planarDistanceMetres(to: first),
      ]
      let corners: (LocalPoint, LocalPoint, LocalPoint) =
        if lengths[0] >= lengths[1], lengths[0] >= lengths[2] {
          (first, second, third)
        } else if lengths[1] >= lengths[2] {
          (second, third, first)
        } else {
          (third, first, second)
        }
      let middle = corners.0.interpolated(to: corners.1, fraction: 0.5)
      return (
        patch(.level(corners.0, middle, corners.2, heightMetres: height)),
        patch(.level(middle, corners.1, corners.2, heightMetres: height))
      )
    case .upright(let start, let end, let low, let high):
      if start.planarDistanceMetres(to: end) >= high - low {
        let middle = start.interpolated(to: end, fraction: 0.5)
        return (
          patch(.upright(start, middle, fromMetres: low, toMetres: high)),
          patch(.upright(middle, end, fromMetres: low, toMetres: high))
        )
      }
      return (
        patch(.upright(start, end, fromMetres: low, toMetres: (low + high) / 2)),
        patch(.upright(start, end, fromMetres: (low + high) / 2, toMetres: high))
      )
    }
  }

  /// The patch cut until no edge is longer than a length, from one end to the other; nil where that makes too many.
  func pieces(edgeMetresMax: Double, countMax: Int) -> [SurfacePatch]? {
    var waiting = [self]
    var done: [SurfacePatch] = []
    while let next = waiting.popLast() {
      if next.longestMetres <= edgeMetresMax {
        done.append(next)
      } else {
        let (first, second) = next.halves
        waiting += [second, first]
      }
      guard done.count + waiting.count <= countMax else { return nil }
    }
    return done
  }
}

/// A surface with a name: all floor of a room, all its walls, the top or the sides of a piece of furniture.
package struct TreatedSurface: Hashable, Sendable {
  /// What kind of surface it is.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    case floor, wall, top, side
  }

  /// The kind.
  package let kind: Kind
  /// The name of the room, or of the piece of furniture.
  package let owner: String
  /// Whether a default rule gave a height of it.
  package let isHeightAssumed: Bool

  /// The name for people: `floor of room-1`.
  package var name: String { "\(kind.rawValue) of \(owner)" }
}

extension SightPlan {
  /// The surfaces of the treated rooms and the largest flat patches of them.
  func surfaces(of scene: UltravioletScene) -> (surfaces: [TreatedSurface], patches: [SurfacePatch]) {
    // Numbers are dense at first: floors and walls of all rooms, tops and sides of all furniture.
    var list = scene.rooms.flatMap { room in
      [TreatedSurface.Kind.floor, .wall].map { TreatedSurface(kind: $0, owner: room.name, isHeightAssumed: false) }
    }
    let base = list.count
    list += scene.furniture.flatMap { piece in
      [TreatedSurface.Kind.top, .side].map {
        TreatedSurface(kind: $0, owner: piece.name, isHeightAssumed: piece.isHeightAssumed)
      }
    }
    var patches: [SurfacePatch] = []
    for triangle in 0..<triangulation.triangleCount {
      let room = Int(rooms[triangle])
      guard room >= 0, scene.rooms[room].isTreated else { continue }
      let (first, second, third) = corners(of: triangle)
      let height = heights[triangle]
      let level = furniture[triangle] < 0 ? 2 * room : base + 2 * Int(furniture[triangle])
      func add(_ form: SurfacePatch.Form, _ surface: Int) {
        let patch = SurfacePatch(form: form, surface: Int32(surface), triangle: Int32(triangle))
        if patch.areaSquareMetres > Self.sliverSquareMetres { patches.append(patch) }
      }
      add(.level(first, second, third, heightMetres: height), level)
      for edge in 3 * triangle..<3 * triangle + 3 {
        let (start, end) = (
          triangulation.points[Int(triangulation.origins[edge])],
          triangulation.points[Int(triangulation.origins[Triangulation.next(edge)])]
        )
        if fences[edge] == .infinity {
          guard height < scene.wallHeight.metres else { continue }
          add(.upright(start, end, fromMetres: height, toMetres: scene.wallHeight.metres), 2 * room + 1)
        } else {
          let other = Int(triangulation.twins[edge]) / 3
          guard heights[other] > height else { continue }
          add(
            .upright(start, end, fromMetres: height, toMetres: heights[other]), base + 2 * Int(furniture[other]) + 1)
        }
      }
    }
    return (list, patches)
  }

  /// Patches below this area, in square metres, come from rounding and are left out.
  static let sliverSquareMetres = 1e-7
}
