import Quantities

/// A piece of a ground robot's way: along one street, across one area, or between the network and a point beside it.
package struct GroundPiece: Hashable, Sendable {
  /// What a piece is.
  package enum Kind: Hashable, Sendable {
    /// Along a street's centre line.
    case street
    /// Across an area that the robot may enter.
    case area
    /// Straight between a start or goal, or an area, and the street beside it, at the height of the street. Between a
    /// street and an area it meets no building. At the ends of a way it may lead out of what holds the end; through
    /// other buildings only where nothing else with more than a stub is in reach.
    case link
  }

  /// What it is.
  package var kind: Kind
  /// The id of the street or area; empty for a link.
  package var id: String
  /// The kind of the street or area, as the map has it; empty for a link.
  package var streetClass: String
  /// The surface of the street; empty where unknown and in areas.
  package var surface: String
  /// The length in metres.
  package var lengthMetres: Double
  /// Whether a kerb is crossed at its start.
  package var startsAtKerb: Bool
  /// The cost in metres of good pavement, with that of the kerb.
  package var cost: Double
  /// Its points in those of the route, both ends included.
  package var points: ClosedRange<Int>
}

/// The cheapest way of a ground robot.
package struct GroundRoute: Hashable, Sendable {
  /// The line from start to goal, without repeated points; one point where start and goal are one.
  package var points: [LocalPoint]
  /// The pieces in the order of the way; neighbouring ones share a point.
  package var pieces: [GroundPiece]
  /// The length in metres, links included.
  package var lengthMetres: Double
  /// The cost in metres of good pavement.
  package var cost: Double
  /// The time in seconds: the length at the profile's speed, and the time for each kerb.
  package var durationSeconds: Double
  /// The number of kerbs crossed.
  package var kerbCount: Int

  /// The metres in each class of streets and areas, by kind of piece and name; links have an empty name.
  package var metresByClass: [(kind: GroundPiece.Kind, streetClass: String, metres: Double)] {
    var sums: [(kind: GroundPiece.Kind, streetClass: String, metres: Double)] = []
    for piece in pieces {
      if let index = sums.firstIndex(where: { $0.kind == piece.kind && $0.streetClass == piece.streetClass }) {
        sums[index].metres += piece.lengthMetres
      } else {
        sums.append((piece.kind, piece.streetClass, piece.lengthMetres))
      }
    }
    func rank(_ kind: GroundPiece.Kind) -> Int { kind == .street ? 0 : kind == .area ? 1 : 2 }
    return sums.sorted { (rank($0.kind), $0.streetClass) < (rank($1.kind), $1.streetClass) }
  }
}

/// One of the two ends of a way.
package enum GroundRouteEnd: String, Hashable, Sendable {
  /// The first point.
  case start
  /// The last point.
  case goal
}

/// A connected part of the network of a robot. Directions do not count.
package struct GroundComponent: Hashable, Sendable {
  /// The number of crossings, ends and joints to areas.
  package var nodeCount: Int
  /// The number of pieces of streets between them.
  package var edgeCount: Int
  /// The length of these, in metres.
  package var lengthMetres: Double

  /// Describes a part.
  package init(nodeCount: Int, edgeCount: Int, lengthMetres: Double) {
    self.nodeCount = nodeCount
    self.edgeCount = edgeCount
    self.lengthMetres = lengthMetres
  }
}

/// A single permission that would give a way where there is none.
package enum GroundOpening: Hashable, Sendable, CustomStringConvertible {
  /// The robot may not use streets of this class.
  case streetClass(String)
  /// Streets of classes that it may use, where the map says that nobody may walk.
  case forbiddenFootAccess
  /// Streets of classes that it may use, where the map does not say whether people may walk.
  case unknownFootAccess
  /// One-way streets against their direction.
  case againstOneWay
  /// Kerbs that are too high for the robot.
  case kerbs

  /// A few words.
  package var description: String {
    switch self {
    case .streetClass(let name): "streets of the class \(name)"
    case .forbiddenFootAccess: "streets that are closed to people on foot"
    case .unknownFootAccess: "streets of which the map does not say whether people may walk there"
    case .againstOneWay: "one-way streets against their direction"
    case .kerbs: "kerbs that are too high for the robot"
    }
  }
}

/// Why a ground robot has no way.
package enum GroundRouteFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// The nearest place that the robot may use.
  package struct Nearest: Hashable, Sendable {
    /// Where it is.
    package var place: LocalPoint
    /// How far it is, in metres.
    package var metres: Double
    /// The id of the street or area.
    package var id: String

    /// Describes a place.
    package init(place: LocalPoint, metres: Double, id: String) {
      self.place = place
      self.metres = metres
      self.id = id
    }
  }

  /// A coordinate is not a number or absurdly large.
  case notFinite(GroundRouteEnd)
  /// The end is farther from every street and area that the robot may use than it may be; `nearest` is nil where there
  /// is none. `openedBy` is what closes the nearest street within reach, where a single permission would open it.
  case tooFar(GroundRouteEnd, nearest: Nearest?, reachMetres: Double, openedBy: GroundOpening?)
  /// Both ends are at the network, and no way leads from one to the other. The parts that hold them are one and the
  /// same where only one-way streets or kerbs stand between. `openedBy` are the single permissions each of which
  /// would do.
  case noConnection(start: GroundComponent, goal: GroundComponent, openedBy: [GroundOpening])

  /// One sentence without a final period.
  package var description: String {
    switch self {
    case .notFinite(let end): return "a coordinate of the \(end.rawValue) is not a number or too large"
    case .tooFar(let end, let nearest, let reach, let opening):
      let remedy = opening.map { "; nearer are \($0.description)" } ?? ""
      guard let nearest else { return "the map has no street or area that the robot may use" + remedy }
      return "the \(end.rawValue) is \(Self.text(nearest.metres)) m from \(nearest.id), the nearest street or area "
        + "that the robot may use; at most \(Self.text(reach)) m are allowed" + remedy
    case .noConnection(let start, let goal, let openings):
      let parts =
        "the start is on a part of \(start.edgeCount) streets of \(Self.text(start.lengthMetres)) m, the goal on one "
        + "of \(goal.edgeCount) streets of \(Self.text(goal.lengthMetres)) m, and no way leads from one to the other"
      guard !openings.isEmpty else { return parts }
      return parts + "; it would lead over " + openings.map(\.description).joined(separator: ", or over ")
    }
  }

  private static func text(_ metres: Double) -> String { "\((metres * 10).rounded() / 10)" }
}
