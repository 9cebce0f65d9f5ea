import Geometry
import Quantities

extension UltravioletPlanner {
  /// Works out all doses of a tour and puts the plan together.
  func report(
    _ search: inout DwellSearch, _ surfaces: [TreatedSurface], _ tour: StopTourSearch.Tour, _ bound: Double
  ) -> UltravioletPlan {
    let leaves = search.patches.indices.filter { search.isLeaf[$0] }
    let stands = stands(of: tour.steps, search.model.plan)
    let doses = search.doses(at: leaves.map { search.points[$0] }, from: stands)
    let samples = leaves.indices.map { position in
      let (patch, point) = (search.patches[leaves[position]], search.points[leaves[position]])
      return SurfaceSample(
        point: point.point, heightMetres: point.heightMetres, normal: point.normal,
        areaSquareMetres: patch.areaSquareMetres, doseJoulesPerSquareMetre: doses[position],
        surface: Int(patch.surface), state: search.states[leaves[position]], corners: patch.corners)
    }
    let quarters = leaves.flatMap { SampleRefinement.quarters(of: search.patches[$0]) }
    let between = search.doses(at: quarters.map { search.surfacePoint(of: $0) }, from: stands)
    let areas = quarters.map(\.areaSquareMetres)
    let enough = zip(areas, between).reduce(0) { $0 + ($1.1 >= options.doseJoulesPerSquareMetre ? $1.0 : 0) }
    let area = areas.reduce(0, +)
    return UltravioletPlan(
      doseJoulesPerSquareMetre: options.doseJoulesPerSquareMetre,
      requiredJoulesPerSquareMetre: search.requiredJoules, surfaces: surfaces, samples: samples, steps: tour.steps,
      line: tour.line, missing: missing(samples, surfaces), problems: problems(&search),
      dwellSeconds: tour.dwellSeconds, driveSeconds: tour.driveSeconds, rampSeconds: tour.rampSeconds,
      lowerBoundSeconds: bound, boundGridMetres: search.fineMetres,
      shareAtDoseBetweenSamples: area > 0 ? enough / area : 0, triedStopCount: search.triedStopCount)
  }

  /// The steps as places of the lamp: drives by the middles of short stretches.
  func stands(
    of steps: [UltravioletPlan.Step], _ plan: SightPlan
  ) -> [(position: LampPosition, seconds: Double)] {
    var result: [(position: LampPosition, seconds: Double)] = []
    var hint = 0
    func add(_ point: LocalPoint, _ seconds: Double) {
      guard let triangle = plan.triangle(at: point, near: hint) else { return }
      hint = triangle
      result.append((LampPosition(point: point, triangle: Int32(triangle)), seconds))
    }
    for step in steps {
      switch step {
      case .stop(let point, let seconds): add(point, seconds)
      case .drive(let from, let to, let seconds):
        let metres = from.planarDistanceMetres(to: to)
        let stretches = max(1, Int((metres / StopTourSearch.stretchMetresMax).rounded(.up)))
        for stretch in 0..<stretches {
          add(
            from.interpolated(to: to, fraction: (Double(stretch) + 0.5) / Double(stretches)),
            seconds / Double(stretches))
        }
      }
    }
    return result
  }

  /// Samples without their dose, joined to patches: those of one surface that lie near each other.
  private func missing(_ samples: [SurfaceSample], _ surfaces: [TreatedSurface]) -> [UltravioletPlan.MissingPatch] {
    let short = samples.filter { $0.state != .treated }
    var groupOf = Array(short.indices)
    func root(_ index: Int) -> Int {
      var index = index
      while groupOf[index] != index { index = groupOf[index] }
      return index
    }
    let reaches = short.map { $0.areaSquareMetres.squareRoot() + Self.joinMetres }
    let index = GridIndex(
      short.indices.map { item in
        let point = short[item].point
        return BoundingBox(west: point.east, south: point.north, east: point.east, north: point.north).expanded(
          byMetres: reaches[item])
      })
    for (number, sample) in short.enumerated() {
      let box = BoundingBox(
        west: sample.point.east, south: sample.point.north, east: sample.point.east, north: sample.point.north)
      for other in index.indices(meeting: box) where other < number {
        guard short[other].surface == sample.surface, short[other].state == sample.state else { continue }
        let (first, second) = (root(other), root(number))
        groupOf[max(first, second)] = min(first, second)
      }
    }
    var groups: [Int: [SurfaceSample]] = [:]
    for number in short.indices { groups[root(number), default: []].append(short[number]) }
    let patches = groups.keys.sorted().compactMap { groups[$0] }.map { patch(of: $0, surfaces) }
    return patches.enumerated().sorted {
      $0.element.areaSquareMetres != $1.element.areaSquareMetres
        ? $0.element.areaSquareMetres > $1.element.areaSquareMetres : $0.offset < $1.offset
    }.map(\.element)
  }

  /// Samples are neighbours where they are this much nearer than their sizes let them touch, in metres.
  private static let joinMetres = 0.05

  private func patch(of group: [SurfaceSample], _ surfaces: [TreatedSurface]) -> UltravioletPlan.MissingPatch {
    let area = group.reduce(0) { $0 + $1.areaSquareMetres }
    func mean(_ value: (SurfaceSample) -> Double) -> Double {
      group.reduce(0) { $0 + value($1) * $1.areaSquareMetres } / area
    }
    return UltravioletPlan.MissingPatch(
      reason: group[0].state == .unseen ? .unseen : .tooFaint, surface: surfaces[group[0].surface],
      areaSquareMetres: area,
      centre: LocalPoint(east: mean(\.point.east), north: mean(\.point.north)), heightMetres: mean(\.heightMetres),
      doseJoulesPerSquareMetreMin: group.map(\.doseJoulesPerSquareMetre).min() ?? 0)
  }

  /// Rooms that cannot be reached, the doors that are to blame, and limits.
  private func problems(_ search: inout DwellSearch) -> [UltravioletPlan.Problem] {
    let plan = search.model.plan
    let reached = Set((search.grid + search.fineGrid).map { Int(plan.rooms[Int($0.triangle)]) })
    var problems: [UltravioletPlan.Problem] = []
    for (index, room) in scene.rooms.enumerated() where !reached.contains(index) {
      let box = room.outline.boundingBox
      for door in scene.doors where door.isOpen {
        let width = door.segment.start.planarDistanceMetres(to: door.segment.end)
        let middle = door.segment.start.interpolated(to: door.segment.end, fraction: 0.5)
        guard width < 2 * robot.footprintMetres + scene.wallThickness.metres + Self.slackMetres,
          room.outline.planarDistanceMetres(to: middle) <= SightPlan.doorMetres
        else { continue }
        problems.append(
          UltravioletPlan.Problem(
            kind: .doorTooNarrow,
            description: "the robot needs \(metres(2 * robot.footprintMetres)) and door `\(door.name)` is "
              + "\(metres(width)) wide; room `\(room.name)` is out of reach", place: middle))
      }
      problems.append(
        UltravioletPlan.Problem(
          kind: .roomOutOfReach, description: "no way leads the robot into room `\(room.name)`", place: box.centre))
    }
    for limit in search.limits {
      problems.append(UltravioletPlan.Problem(kind: .limit, description: limit, place: nil))
    }
    return problems
  }

  /// The robot needs this much more than its width in a door, in metres: arcs round the posts are not exact.
  private static let slackMetres = 0.02

  /// A length with two decimals.
  private func metres(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) m"
  }
}

extension SurfacePatch {
  /// The corners in metres east, north and up.
  var corners: [SIMD3<Double>] {
    switch form {
    case .level(let first, let second, let third, let height):
      [first, second, third].map { SIMD3($0.east, $0.north, height) }
    case .upright(let start, let end, let low, let high):
      [(start, low), (end, low), (end, high), (start, high)].map { SIMD3($0.east, $0.north, $1) }
    }
  }
}
