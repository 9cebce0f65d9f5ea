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
  /// Hauser, IJRR 2014; the problem is NP-hard, so the work is limited by `Closing.setsMax` and `Closing.stepsMax`).
  /// Obstacles that share an id count as one.
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
  /// The most steps of that search: a comparison of two sets is one, a set put on the list is ten.
  package static let stepsMax = 20_000_000
}

/// The faces of a free space's triangulation: connected triangles that the same obstacles hold.
private struct LabelledFaces {
  private let triangulation: Triangulation
  /// For each triangle its face; -1 where something holds it that cannot go.
  private var faceOf: [Int32]
  /// For each face the labels that hold it, the first of each id.
  private var labels: [LabelSet] = []
  /// The faces that share a point with a face, ascending.
  private var neighbours: [[Int32]] = []

  /// - Parameter isPassable: whether a label may be taken away.
  init(_ space: FreeSpace, isPassable: (Int) -> Bool) {
    triangulation = space.triangulation
    faceOf = [Int32](repeating: -1, count: triangulation.triangleCount)
    let (sets, holders) = Self.holders(space)
    let canGo = holders.map { holders in holders.allSatisfy { isPassable(Int($0)) } }
    var firsts: [String: Int32] = [:]
    let named = space.outlines.labels.enumerated().map { label, item in
      let first = firsts[item.id] ?? Int32(label)
      firsts[item.id] = first
      return first
    }
    for first in 0..<triangulation.triangleCount where faceOf[first] < 0 && canGo[Int(sets[first])] {
      let face = Int32(labels.count)
      labels.append(LabelSet(holders[Int(sets[first])].map { named[Int($0)] }))
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
    var waiting: [[(face: Int32, set: LabelSet)]] = []
    var settled = [[LabelSet]](repeating: [], count: labels.count)
    var (looks, steps) = (0, 0)
    var isLimited = false
    // Once the limit is reached, each face keeps its first set: some set comes out, in time.
    func isNew(_ set: LabelSet, at face: Int32) -> Bool {
      let earlier = settled[Int(face)]
      if isLimited { return earlier.isEmpty }
      steps += earlier.count
      return !earlier.contains { $0.isSubset(of: set) }
    }
    func push(_ face: Int32, _ set: LabelSet) {
      let union = set.union(labels[Int(face)])
      guard isNew(union, at: face) else { return }
      steps += 10
      while waiting.count <= union.labels.count { waiting.append([]) }
      waiting[union.labels.count].append((face, union))
    }
    for face in faces(at: start) { push(face, LabelSet([])) }
    var size = 0
    while size < waiting.count {
      var next = 0
      while next < waiting[size].count {
        let (face, set) = waiting[size][next]
        next += 1
        guard isNew(set, at: face) else { continue }
        if goals.contains(face) { return (set.labels, !isLimited) }
        settled[Int(face)].append(set)
        looks += 1
        for other in neighbours[Int(face)] { push(other, set) }
        isLimited = looks >= FreeSpace.Closing.setsMax || steps >= FreeSpace.Closing.stepsMax
      }
      waiting[size] = []
      size += 1
    }
    return nil
  }
}

/// A set of labels, ascending.
private struct LabelSet {
  let labels: [Int32]
  /// A bit for each label modulo 64: most comparisons end here.
  private let bits: UInt64

  /// Takes labels in any order, with repetitions.
  init(_ labels: [Int32]) {
    self.labels = Set(labels).sorted()
    bits = labels.reduce(0) { $0 | 1 << UInt64($1 & 63) }
  }

  func union(_ other: LabelSet) -> LabelSet {
    other.isSubset(of: self) ? self : LabelSet(labels + other.labels)
  }

  func isSubset(of other: LabelSet) -> Bool {
    bits & ~other.bits == 0 && labels.count <= other.labels.count && labels.allSatisfy { other.labels.contains($0) }
  }
}
