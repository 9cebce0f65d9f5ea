import Geometry
import Quantities

extension FreeSpace {
  /// What closes every way between two points.
  package struct Closing: Hashable, Sendable {
    /// The ids of obstacles without which there would be a way, in the order in which they were given.
    package var ids: [String]
    /// Whether no smaller set opens a way; false where the search gave up and found just some set.
    package var isSmallest: Bool
    /// Whether the set had to hold obstacles that nobody can lift, because zones alone do not close the way.
    package var holdsFixed: Bool
  }

  /// A smallest set of obstacles without which there would be a way between two points inside the boundary; zones that
  /// could be lifted where they suffice, else any obstacles. Nil where the boundary itself parts the points.
  ///
  /// The faces of the triangulation, with the obstacles that hold each, form a graph; the search goes through sets of
  /// obstacles by their size and drops a set at a face where a subset of it has been (minimum constraint removal:
  /// Hauser, IJRR 2014; the problem is NP-hard, so the sets are limited by `Closing.setsMax`).
  package func closing(from start: LocalPoint, to goal: LocalPoint) -> Closing? {
    for point in [start, goal] where !(point.east.isFinite && point.north.isFinite) { return nil }
    for holdsFixed in [false, true] {
      let faces = LabelledFaces(self, isPassable: { $0 > 0 && (holdsFixed || outlines.labels[$0].canBeLifted) })
      guard let found = faces.smallestSet(from: start, to: goal) else { continue }
      return Closing(
        ids: found.labels.map { outlines.labels[Int($0)].id }, isSmallest: found.isSmallest, holdsFixed: holdsFixed)
    }
    return nil
  }
}

extension FreeSpace.Closing {
  /// The most sets of obstacles that a search for a smallest one looks at.
  package static let setsMax = 100_000
}

/// The faces of a free space's triangulation: connected triangles that the same obstacles hold.
private struct LabelledFaces {
  private let triangulation: Triangulation
  /// For each triangle its face; -1 where something holds it that cannot go.
  private var faceOf: [Int32]
  /// For each face the labels that hold it, ascending.
  private var labels: [[Int32]] = []
  /// The faces that share a point with a face, ascending.
  private var neighbours: [[Int32]] = []

  /// - Parameter isPassable: whether a label may be taken away.
  init(_ space: FreeSpace, isPassable: (Int) -> Bool) {
    triangulation = space.triangulation
    faceOf = [Int32](repeating: -1, count: triangulation.triangleCount)
    let (sets, holders) = Self.holders(space)
    let canGo = holders.map { holders in holders.allSatisfy { isPassable(Int($0)) } }
    for first in 0..<triangulation.triangleCount where faceOf[first] < 0 && canGo[Int(sets[first])] {
      let face = Int32(labels.count)
      labels.append(holders[Int(sets[first])])
      faceOf[first] = face
      var waiting = [first]
      while let triangle = waiting.popLast() {
        for edge in 3 * triangle..<3 * triangle + 3 {
          let other = Int(triangulation.twins[edge]) / 3
          guard triangulation.twins[edge] >= 0, faceOf[other] < 0, sets[other] == sets[first] else { continue }
          faceOf[other] = face
          waiting.append(other)
        }
      }
    }
    neighbours = Self.neighbours(triangulation, faceOf, count: labels.count)
  }

  /// For each triangle the number of its set of holders, and the sets.
  private static func holders(_ space: FreeSpace) -> (sets: [Int32], holders: [[Int32]]) {
    struct Winding: Hashable {
      var label: Int32
      var count: Int32
    }
    let triangulation = space.triangulation
    // The rectangle's border lies outside the boundary: label 0 holds it.
    var numbers: [[Winding]: Int32] = [[Winding(label: 0, count: 1)]: 0]
    var windings: [[Winding]] = [[Winding(label: 0, count: 1)]]
    var sets = [Int32](repeating: -1, count: triangulation.triangleCount)
    sets[triangulation.cornerTriangle] = 0
    var waiting = [triangulation.cornerTriangle]
    while let triangle = waiting.popLast() {
      for edge in 3 * triangle..<3 * triangle + 3 {
        let twin = Int(triangulation.twins[edge])
        guard twin >= 0, sets[twin / 3] < 0 else { continue }
        waiting.append(twin / 3)
        guard triangulation.marks[twin] != 0 else {
          sets[twin / 3] = sets[triangle]
          continue
        }
        var there = windings[Int(sets[triangle])]
        triangulation.forEachSegment(along: twin) { label, sign in
          guard space.isBlocking[Int(label)] else { return }
          if let place = there.firstIndex(where: { $0.label == label }) {
            there[place].count += sign
            if there[place].count == 0 { there.remove(at: place) }
          } else {
            let place = there.firstIndex { $0.label > label } ?? there.count
            there.insert(Winding(label: label, count: sign), at: place)
          }
        }
        if let number = numbers[there] {
          sets[twin / 3] = number
        } else {
          sets[twin / 3] = Int32(windings.count)
          numbers[there] = Int32(windings.count)
          windings.append(there)
        }
      }
    }
    return (sets, windings.map { $0.filter { $0.count > 0 }.map(\.label) })
  }

  private static func neighbours(_ triangulation: Triangulation, _ faceOf: [Int32], count: Int) -> [[Int32]] {
    // A way may pass through a single point, so faces at one vertex are neighbours.
    var atVertex: [UInt64] = []
    for edge in triangulation.origins.indices where faceOf[edge / 3] >= 0 {
      atVertex.append(UInt64(triangulation.origins[edge]) << 32 | UInt64(faceOf[edge / 3]))
    }
    atVertex.sort()
    var neighbours = [[Int32]](repeating: [], count: count)
    var first = 0
    while first < atVertex.count {
      var end = first
      while end < atVertex.count, atVertex[end] >> 32 == atVertex[first] >> 32 { end += 1 }
      var faces: [Int32] = []
      for item in atVertex[first..<end] where faces.last != Int32(truncatingIfNeeded: item) {
        faces.append(Int32(truncatingIfNeeded: item))
      }
      for one in faces { for other in faces where other != one { neighbours[Int(one)].append(other) } }
      first = end
    }
    for face in neighbours.indices {
      neighbours[face].sort()
      var last: Int32 = -1
      neighbours[face].removeAll { other in
        defer { last = other }
        return other == last
      }
    }
    return neighbours
  }

  /// The faces of the triangles that hold a point or have it on their border.
  private func faces(at point: LocalPoint) -> [Int32] {
    var faces: [Int32] = []
    for triangle in 0..<triangulation.triangleCount where faceOf[triangle] >= 0 {
      let corners = (0..<3).map { triangulation.points[Int(triangulation.origins[3 * triangle + $0])] }
      let isInside =
        Predicates.orientation(corners[0], corners[1], point) >= 0
        && Predicates.orientation(corners[1], corners[2], point) >= 0
        && Predicates.orientation(corners[2], corners[0], point) >= 0
      if isInside, !faces.contains(faceOf[triangle]) { faces.append(faceOf[triangle]) }
    }
    return faces
  }

  /// The labels of a smallest set that opens a way; nil where no set does.
  func smallestSet(from start: LocalPoint, to goal: LocalPoint) -> (labels: [Int32], isSmallest: Bool)? {
    let goals = faces(at: goal)
    // States by the size of their set; within a size the first come first.
    var waiting: [[(face: Int32, set: [Int32])]] = []
    var settled = [[[Int32]]](repeating: [], count: labels.count)
    func push(_ face: Int32, _ set: [Int32]) {
      let union = Self.union(set, labels[Int(face)])
      guard !settled[Int(face)].contains(where: { Self.isSubset($0, of: union) }) else { return }
      while waiting.count <= union.count { waiting.append([]) }
      waiting[union.count].append((face, union))
    }
    for face in faces(at: start) { push(face, []) }
    var looks = 0
    var size = 0
    while size < waiting.count {
      var next = 0
      while next < waiting[size].count {
        let (face, set) = waiting[size][next]
        next += 1
        guard !settled[Int(face)].contains(where: { Self.isSubset($0, of: set) }) else { continue }
        if goals.contains(face) { return (set, looks < FreeSpace.Closing.setsMax) }
        settled[Int(face)].append(set)
        looks += 1
        // Once the limit is reached, each face keeps its first set: some set comes out, in time.
        if looks >= FreeSpace.Closing.setsMax, settled[Int(face)].count > 1 { continue }
        for other in neighbours[Int(face)] { push(other, set) }
      }
      waiting[size] = []
      size += 1
    }
    return nil
  }

  private static func union(_ one: [Int32], _ other: [Int32]) -> [Int32] {
    guard other.contains(where: { !one.contains($0) }) else { return one }
    return Array(Set(one).union(other)).sorted()
  }

  private static func isSubset(_ one: [Int32], of other: [Int32]) -> Bool {
    one.count <= other.count && one.allSatisfy { other.contains($0) }
  }
}
